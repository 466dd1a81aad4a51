import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { CommerceError, type Logger, silentLogger } from '@cartwright/core'
import { collectingWebhookSender } from '@cartwright/core/memory'
import { isOnPostgres } from '../../../../../tests/support/databases/on-postgres.ts'
import { postgresDatabase } from '../../../../../tests/support/databases/postgres-database.ts'
import { sqliteDatabase } from '../../../../../tests/support/databases/sqlite-database.ts'
import type { TestDatabase } from '../../../../../tests/support/databases/test-database.ts'
import { type Issuer, totpCodes } from '../../../src/index.ts'
import { call } from '../../support/call.ts'
import { checkout, guestWithCart } from '../../support/people.ts'
import { openShop, type Shop, tester } from '../../support/shop.ts'
import { tokenSecret } from './credentials.ts'
import type { Restorable } from './restorable.ts'
import { restorablePostgres } from './restorable-postgres.ts'
import { restorableSqlite } from './restorable-sqlite.ts'

/** Ids by kind of thing; the first is the one that a good call names. */
export type Things = Readonly<Record<string, readonly (number | string)[]>>

/** Somebody who buys: how they show who they are, and what is theirs. */
export interface Shopper {
  readonly headers: Readonly<Record<string, string>>
  readonly things: Things
}

/** A shop of its own in which everybody has something of everything, and which can be put back to how it was. */
export interface World extends Restorable {
  readonly shop: Shop
  readonly database: TestDatabase
  readonly shoppers: { readonly guestA: Shopper; readonly guestB: Shopper; readonly customerA: Shopper; readonly customerB: Shopper }
  /** One of everything that the staff of a shop looks after. */
  readonly things: Things
}

const password = 'a password nobody guesses'

/** Where files are written that no disk has to keep: thousands of commits take a third of the time. */
const folder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

/** Opens it in one SQLite file, or where the run is on Postgres in a database there. */
/** An issuer that knows one code, and by it somebody who is new here. */
const issuer: Issuer = {
  name: 'accounts',
  label: 'Accounts',
  policy: { audience: 'customers', registers: true, linkByEmail: 'never' },
  begin: async () => ({ url: 'https://issuer.example/authorize', flow: 'x' }),
  finish: async (_flow, { code }) => {
    if (code !== 'x') throw new CommerceError('identity_refused', 'This code is nobody’s.')
    const proven = { issuer: 'https://issuer.example', subject: 'new', email: 'somebody@issuer.example', emailVerified: true }
    return { ...proven, name: '', hasSecondFactor: false, access: null }
  },
}

export async function openWorld(logger: Logger = silentLogger): Promise<World> {
  const database = isOnPostgres ? await postgresDatabase() : await sqliteDatabase(undefined, folder)
  const storage = database.open()
  const shop = await openShop({
    tokens: { key: { alg: 'HS256', secret: tokenSecret } },
    issuers: [issuer],
    commerce: { storage, logger, webhookSender: collectingWebhookSender(), secondFactorCodes: totpCodes({ secret: tokenSecret }) },
  })
  const product = await shop.stock({ name: 'Smartphone', categoryIds: [(await shop.commerce.catalog.createCategory({ name: 'Phones' }, tester)).id] }, 500)
  await shop.commerce.discounts.create({ code: 'WELCOME', kind: 'percentage', percentPpm: 100_000 }, tester)
  const shoppers = {
    guestA: await guest(shop, product.id),
    guestB: await guest(shop, product.id),
    customerA: await customer(shop, product.id, 'a@example.com'),
    customerB: await customer(shop, product.id, 'b@example.com'),
  }
  const things = await thingsOfStaff(shop, shoppers.customerA)
  // A dead letter and something to look at take a fault to come to be.
  await database.damage(`
    INSERT INTO delivery (id, event_id, consumer, status, attempts, available_at, leased_until, last_error)
      SELECT 90001, min(id), 'search', 'dead', 25, 0, 0, 'broken' FROM event;
    INSERT INTO attention (id, reason, subject, detail, status, count, opened_at, last_seen_at, note)
      VALUES (90001, 'dispute', 'order:1', '{}', 'open', 1, 0, 0, '')`)
  const restorable = isOnPostgres ? await restorablePostgres(database) : restorableSqlite(database, storage)
  return { shop, database, shoppers, things, ...restorable, close: () => closing(restorable, storage, database) }
}

async function closing(...parts: readonly { close(): Promise<void> }[]): Promise<void> {
  for (const part of parts) await part.close()
}

/** An order that is paid, shipped and asked to be sent back; another that waits for its payment; a cart with a card and a code on it. */
async function buy(
  shop: Shop,
  productId: number,
  who: { readonly token?: string; readonly cartToken?: string },
): Promise<Record<string, readonly (number | string)[]>> {
  const { app, adminKey } = shop
  const admin = { token: adminKey }
  const place = async () => (await call(app, 'orders.create', { ...who, body: checkout })).body.order_id
  const addItem = async () => call(app, 'cart.addItem', { ...who, body: { product_id: productId } })

  const shipped = await place()
  const paid = await call(app, 'orders.pay', { ...who, params: { id: shipped }, body: { payment_token: 'tok_visa', save_method: true } })
  await call(app, 'admin.orders.fulfil', { ...admin, params: { id: shipped }, body: {} })
  const asked = await call(app, 'orders.requestReturn', { ...who, params: { id: shipped }, body: { lines: [{ line_id: 1, quantity: 1 }] } })
  await addItem()
  const waiting = await place()
  const item = await addItem()
  const { body: card } = await call(app, 'admin.giftCards.issue', { ...admin, body: { amount: 5, currency: 'USD' } })
  const cart = await call(app, 'cart.applyGiftCard', { ...who, body: { code: card.code } })
  await call(app, 'cart.applyDiscount', { ...who, body: { code: 'WELCOME' } })
  return {
    order: [shipped, waiting],
    payment: [paid.body.payment_id ?? 0],
    return: [asked.body.return.return_id],
    orderLine: [1],
    cartItem: [item.body.cart.items[0]?.id ?? 0],
    appliedGiftCard: [cart.body.tenders[0]?.account_id ?? 0],
    appliedCode: ['WELCOME'],
    giftCardCode: [card.code],
  }
}

/** What everybody may name. */
const shared = { product: [1], variant: [1], category: [1], code: ['WELCOME'], provider: ['test'] }

async function guest(shop: Shop, productId: number): Promise<Shopper> {
  const cartToken = await guestWithCart(shop, productId)
  return { headers: { 'x-cart-token': cartToken }, things: { ...shared, ...(await buy(shop, productId, { cartToken })) } }
}

async function customer(shop: Shop, productId: number, email: string): Promise<Shopper> {
  const { body } = await call(shop.app, 'auth.register', { body: { email, password } })
  const { token, refresh_token: refreshToken, user_id: id } = body
  await call(shop.app, 'cart.addItem', { token, body: { product_id: productId } })
  const bought = await buy(shop, productId, { token })
  const { body: address } = await call(shop.app, 'account.addAddress', { token, body: { line1: '1 Main St' } })
  const { body: saved } = await call(shop.app, 'account.paymentMethods', { token })
  await call(shop.app, 'auth.login', { body: { email, password } })
  const { body: signedIn } = await call(shop.app, 'account.sessions', { token })
  const named = { issuer: 'https://issuer.example', email: null, emailVerified: false, name: '', hasSecondFactor: false, access: null }
  await shop.commerce.customers.linkIdentity(id, { ...named, subject: email })
  const { body: linked } = await call(shop.app, 'account.identities', { token })
  const things = {
    ...shared,
    ...bought,
    customer: [id],
    identity: linked.identities.map(identity => identity.id),
    address: [address.id],
    savedMethod: saved.payment_methods.map(method => method.id),
    refreshToken: [refreshToken],
    // Not the one that asks, without which there would be nothing more to ask.
    session: signedIn.sessions.filter(session => !session.current).map(session => session.id),
  }
  return { headers: { authorization: `Bearer ${token}` }, things }
}

async function thingsOfStaff(shop: Shop, { things }: Shopper): Promise<Things> {
  const { app, adminKey: token } = shop
  const start = (kind: 'products' | 'stock') => call(app, 'admin.batches.start', { token, body: { kind, source: 'a.csv', fingerprint: kind } })
  const { body: products } = await start('products')
  const { body: hook } = await call(app, 'admin.webhooks.create', { token, body: { url: 'https://receiver.example/hooks', topics: ['*'] } })
  const { body: role } = await call(app, 'admin.roles.create', { token, body: { name: 'Warehouse', scopes: ['stock:read'] } })
  const { body: delivery } = await call(app, 'admin.webhooks.ping', { token, params: { id: hook.webhook.id } })
  const { apiKey } = await shop.commerce.customers.createApiKey({ name: 'To be revoked', role: 'staff', scopes: ['orders:read'] }, tester)
  const charged = `test_p_${things.payment?.[0]}_create`
  const { providerId: disputeId } = await shop.payments.openDispute(charged)
  const { rawBody, headers } = await shop.payments.signWebhook({ id: 'evt_1', type: 'dispute.created', providerPaymentId: charged, disputeId })
  await app.request('/webhooks/test', { method: 'POST', headers, body: rawBody })
  await shop.commerce.workers.drain()
  await shop.commerce.workers.sweep()
  const disputes = await call(app, 'admin.disputes.list', { token, query: {} })
  const events = await call(app, 'admin.webhookEvents.list', { token, query: {} })
  const cards = await call(app, 'admin.giftCards.list', { token, query: {} })
  return {
    ...things,
    apiKey: [apiKey.id],
    attention: [90_001],
    batch: [products.batch.id],
    deadLetter: [90_001],
    delivery: [delivery.id],
    discount: [1],
    dispute: disputes.body.disputes.map(dispute => dispute.dispute_id),
    giftCard: cards.body.gift_cards.map(({ id }) => id),
    newCode: ['AUTUMN'],
    staffRole: [role.id],
    webhook: [hook.webhook.id],
    webhookEvent: events.body.webhook_events.map(({ id }) => id),
  }
}
