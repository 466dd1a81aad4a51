// Goal: what the shop knows of a person is handed out whole, and gone from every table afterwards, while the books still balance.
// Method: a customer who buys with an account and as a guest, on a SQLite file or on Postgres; before and after, every table is read as text, past the program.
import { type Address, type Commerce, createCommerce, silentLogger } from '@cartwright/core'
import { type ManualClock, manualClock, memoryPasswords, memoryStorage, seededRandom, testPayments } from '@cartwright/core/memory'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from './support/databases/test-database.ts'

const by = { kind: 'api_key', keyId: 1, role: 'admin', scopes: [], origin: { address: '192.0.2.7', requestId: 'r' } } as const
const email = 'ada.lovelace@example.com'
const home: Address = {
  name: 'Ada Lovelace',
  line1: 'Analytical Row 1',
  line2: null,
  city: 'Ockham',
  region: null,
  postalCode: 'GU23',
  country: 'GB',
  phone: '+44 1483',
}
/** Who she is elsewhere. */
const identity = { issuer: 'https://issuer.example', subject: 'ada.lovelace' } as const

/** What must not be found any more. */
const traces = ['ada.lovelace', 'lovelace.example', 'Lovelace', 'Analytical Row', 'Ockham', 'GU23', '+44 1483']

let database: TestDatabase
let clock: ManualClock
let shop: Commerce
let productId: number
let customerId: number

beforeEach(async () => {
  database = await testDatabase()
  clock = manualClock()
  const payments = testPayments({ notes: memoryStorage().notes, clock })
  const parts = { payments, passwords: memoryPasswords(), clock, random: seededRandom(1), logger: silentLogger, settings: { currency: 'USD' } } as const
  shop = createCommerce({ storage: database.open(), ...parts })
  await shop.start()
  const draft = { name: 'Lamp', status: 'published', variants: [{ sku: 'LAMP', prices: [{ currency: 'USD', amount: 1000 }] }] } as const
  productId = (await shop.catalog.create(draft, by)).id
  const [variant] = (await shop.catalog.product(productId)).variants
  await shop.inventory.adjust({ causeKey: 'seed', reason: 'test', lines: [{ variantId: variant?.id ?? 0, to: 100 }] }, by)
  customerId = (await shop.customers.register({ email, password: 'a password nobody guesses', name: 'Ada Lovelace' })).customer.id
  await shop.customers.saveAddress(customerId, home)
  await shop.customers.linkIdentity(customerId, { ...identity, email: null, emailVerified: false, name: '', hasSecondFactor: false, access: null })
  await shop.customers.requestEmailChange(customerId, 'ada@Lovelace.example', by)
})

afterEach(async () => {
  await shop.close()
  await database.close()
})

async function buy(shopper: { readonly customerId?: number }): Promise<number> {
  const { guestToken } = await shop.carts.addItem(shopper, { productId, quantity: 1 })
  const buyer = guestToken ? { guestToken } : shopper
  const { order } = await shop.checkout.placeOrder(buyer, { paymentMethod: 'credit_card', shippingAddress: home, email })
  await shop.checkout.pay(order.id, { paymentToken: 'tok_visa', ...(guestToken ? {} : { savesMethod: true }) })
  return order.id
}

/** A message of the provider with the payer in it, as it may come at any time; or about something else. */
async function tellOf(orderId: number | null): Promise<number> {
  const [payment] = orderId === null ? [] : (await shop.orders.order(orderId)).payments
  const subject = payment ? ({ kind: 'payment', providerId: payment.providerId ?? '', providerPaymentId: payment.providerId } as const) : null
  const rawBody = payment ? JSON.stringify({ billing_details: { email, name: 'Ada Lovelace' } }) : '{}'
  const told = { provider: 'test', eventId: `evt_${orderId}`, type: 'payment.succeeded', subject, rawBody }
  return (await shop.deps.webhookInbox.receive(told, { at: clock.now(), actor: 'system:webhooks' })).webhook.id
}

async function ship(orderId: number): Promise<void> {
  await shop.workers.drain()
  await shop.orders.fulfil(orderId, {}, by)
  await shop.workers.drain()
  await shop.orders.complete(orderId, by)
}

describe('the data of a person', () => {
  it('is handed out whole, and that it was is in the audit log', async () => {
    const [own, asGuest] = [await buy({ customerId }), await buy({})]
    await shop.carts.addItem({ customerId }, { productId, quantity: 3 })
    const data = await shop.customers.personalData(customerId, by)
    expect(data.customer).toMatchObject({ id: customerId, email, name: 'Ada Lovelace' })
    expect(data.orders.map(({ id, shippingAddress }) => [id, shippingAddress])).toEqual([
      [own, home],
      [asGuest, home],
    ])
    expect(data.identities).toEqual([identity])
    expect([data.addresses.length, data.savedMethods.length, data.cart?.items.map(({ quantity }) => quantity), data.storeCredit]).toEqual([1, 1, [3], []])
    const [line] = (await shop.customers.audit({ action: 'customer.exported' }, { limit: 9 })).items
    expect(line).toMatchObject({ actor: 'key:1', address: '192.0.2.7', subject: `customer:${customerId}`, data: {} })
  })

  it('stays while an order is not over or store credit is owed, and nothing is changed', async () => {
    const id = await buy({ customerId })
    await shop.workers.drain()
    await shop.credits.grantStoreCredit(customerId, { amount: 500, key: 'k', reason: 'sorry' }, by)
    const before = await database.contents()
    const blockers = [`Order ${id} is not over.`, expect.stringContaining('The shop owes 500 minor units of USD store credit')]
    expect((await shop.customers.previewErasure(customerId)).blockers).toEqual(blockers)
    await expect(shop.customers.eraseCustomer(customerId, by)).rejects.toMatchObject({ code: 'erasure_blocked', details: { blockers } })
    expect(await database.contents()).toBe(before)
  })

  it('is gone from every table, the books and the audit chain hold, and the person may come back', async () => {
    const [own, asGuest] = [await buy({ customerId }), await buy({})]
    await ship(own)
    await ship(asGuest)
    await shop.carts.addItem({ customerId }, { productId, quantity: 3 })
    await shop.orders.refund(own, { clientKey: 'k', amount: 100, reason: 'She was cross' }, by)
    await shop.workers.drain()
    const messages = [await tellOf(own), await tellOf(asGuest), await tellOf(null)]
    await shop.audit.seal()
    const before = await database.contents()
    expect(traces.filter(trace => !before.includes(trace))).toEqual([])
    const erased = await shop.customers.eraseCustomer(customerId, by)
    expect(erased).toMatchObject({ orders: 2, addresses: 1, savedMethods: 1, blockers: [] })
    const after = await database.contents()
    expect(traces.filter(trace => after.includes(trace))).toEqual([])

    const order = await shop.orders.order(own)
    expect(order.refunds.map(({ reason, amount }) => [reason, amount])).toEqual([['', 100]])
    expect([order.customerId, order.totals.total, order.shippingAddress.country, order.status]).toEqual([customerId, order.totals.total, 'GB', 'completed'])
    expect((await shop.doctor()).filter(({ violations }) => violations > 0)).toEqual([])
    await shop.audit.seal()
    expect((await shop.audit.verify()).ok).toBe(true)
    const [line] = (await shop.customers.audit({ action: 'customer.erased' }, { limit: 9 })).items
    expect(line).toMatchObject({ actor: 'key:1', subject: `customer:${customerId}`, data: { orders: 2, addresses: 1, savedMethods: 1 } })
    await expect(shop.customers.login({ email, password: 'a password nobody guesses' })).rejects.toMatchObject({ code: 'invalid_credentials' })
    const { webhookInbox } = shop.deps
    expect((await Promise.all(messages.map(id => webhookInbox.webhook(id)))).map(message => message?.rawBody)).toEqual(['', '', '{}'])
    expect((await shop.customers.eraseCustomer(customerId, by)).orders).toBe(1)
    expect((await shop.customers.register({ email, password: 'a password nobody guesses' })).customer.id).not.toBe(customerId)
  })

  it('of staff stays until the account is a customer’s', async () => {
    const staff = await shop.customers.createAccount({ email: 'staff@example.com', password: 'a password nobody guesses', role: 'staff' }, by)
    await expect(shop.customers.eraseCustomer(staff.id, by)).rejects.toMatchObject({ code: 'erasure_blocked' })
    expect(await shop.customers.customer(staff.id)).toEqual(staff)
  })
})
