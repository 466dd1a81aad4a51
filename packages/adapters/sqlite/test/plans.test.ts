// Goal: what a shop asks all the time finds its rows by an index, in the order it wants them.
// Method: everything SQLite is asked to prepare while the operations run is explained afterwards, on the same schema.
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { sqlite } from '../src/index.ts'
import { by, inStatus, now, orderOf, paymentOf } from './support/orders.ts'
import { temporaryFiles } from './support/temporary-folder.ts'

const newFile = temporaryFiles()
const asked = new Set<string>()
let file: string
let shop: ReturnType<typeof sqlite>

beforeEach(async () => {
  file = newFile()
  const prepare = Database.prototype.prepare
  vi.spyOn(Database.prototype, 'prepare').mockImplementation(function (this: Database.Database, text: string) {
    asked.add(text)
    return prepare.call(this, text)
  })
  shop = sqlite(file)
  await shop.migrate()
  asked.clear()
})

afterEach(async () => {
  vi.restoreAllMocks()
  await shop.close()
})

/** Rows that are few by nature: the waiting events, by their partial index, and rows that come in the statement itself. */
const few = /json_each|VALUES CLAUSE|CONSTANT ROW|event_waiting/

/** Statements that were asked, and how SQLite would go through a table or sort to answer; nothing when every one of them is answered by indexes. */
function unindexed(): string[] {
  const texts = [...asked].filter(text => /^(select|update|delete|insert)/.test(text))
  vi.restoreAllMocks()
  const db = new Database(file, { readonly: true })
  const found = texts.flatMap(text => {
    const values = Array.from(text.matchAll(/\?/g), () => 1)
    const plan = db.prepare(`EXPLAIN QUERY PLAN ${text}`).all(values) as { detail: string }[]
    const bad = plan.map(row => row.detail).filter(detail => (detail.startsWith('SCAN') && !few.test(detail)) || detail.includes('TEMP B-TREE'))
    return bad.map(detail => `${text}: ${detail}`)
  })
  db.close()
  expect(texts.length).toBeGreaterThan(0)
  return found
}

/** How SQLite finds rows of the table in the statements like this that were asked; those that are listed in the statement itself not counted. */
function plansOf(statement: RegExp): string[] {
  vi.restoreAllMocks()
  const db = new Database(file, { readonly: true })
  const plans = [...asked]
    .filter(text => statement.test(text))
    .flatMap(text => db.prepare(`EXPLAIN QUERY PLAN ${text}`).all(Array.from(text.matchAll(/\?/g), () => 1)) as { detail: string }[])
  db.close()
  return plans.map(({ detail }) => detail).filter(detail => !few.test(detail) && !detail.startsWith('LIST SUBQUERY'))
}

describe('statements of a checkout', () => {
  it('reserve, commit, ship and release by keys', async () => {
    await shop.inventory.adjust({ causeKey: 'seed', cause: 'import', reason: '', lines: [{ variantId: 11, to: 9 }] }, by)
    asked.clear()
    const lines = [{ variantId: 11, quantity: 2 }]
    for (const key of ['a', 'b']) await shop.inventory.reserve({ key, lines, expiresAt: now }, by)
    await shop.inventory.reserve({ key: 'c', lines: [{ variantId: 11, quantity: 99 }], expiresAt: now }, by)
    await shop.inventory.extend('a', now + 1)
    await shop.inventory.commit('a', by)
    await shop.inventory.ship({ key: 'a', causeKey: 's', lines }, by)
    await shop.inventory.release('b', by)
    await shop.inventory.levels([11, 12])
    await shop.inventory.hold('a')
    expect(unindexed()).toEqual([])
  })

  it('place, load and change orders by keys; only the orders of one cart are sorted', async () => {
    const discount = await shop.discounts.insert({ code: 'CODE', kind: 'free_shipping', usageLimit: 5, usageLimitPerCustomer: 2 }, by)
    asked.clear()
    const { order } = await shop.orders.place(orderOf(1, { discountIds: [discount.id], payments: [paymentOf({ providerId: 'pi' })] }), by)
    const paid = await shop.orders.change(order.id, before => ({ order: { ...before, ...inStatus(before, 'paid') } }), by)
    await shop.orders.change(paid.id, before => ({ order: { ...before, ...inStatus(before, 'cancelling') }, releaseDiscounts: true }), by)
    await shop.orders.orderByPayment(order.payments[0]?.id ?? 0)
    await shop.orders.orderByProviderId('test', 'pi')
    await sqliteReading(file, async other => {
      await other.orders.order(order.id)
    })
    expect(unindexed()).toEqual([])
    expect((await shop.orders.orderByCart(1))?.id).toBe(order.id)
  })

  it('find carts by their owners', async () => {
    const cart = {
      customerId: null,
      tokenHash: 't',
      currency: 'EUR',
      status: 'open',
      items: [],
      nextItemId: 1,
      discountCodes: [],
      giftCardIds: [],
      usesStoreCredit: false,
      shippingMethod: null,
    } as const
    const times = { createdAt: now, updatedAt: now }
    for (let turn = 0; turn < 2; turn++) await shop.carts.insert({ ...cart, ...times })
    await shop.carts.insert({ ...cart, ...times, customerId: 1 })
    const latest = await shop.carts.latest({ tokenHash: 't' })
    await shop.carts.latest({ customerId: 1 })
    if (latest) await shop.carts.write(latest)
    await shop.carts.expire(now + 1, 10)
    expect(unindexed()).toEqual([])
  })

  it('claim and end idempotency keys', async () => {
    const key = { scope: 's', key: 'k', owner: 'o' }
    await shop.idempotency.claim({ ...key, fingerprint: 'f', now, lockedUntil: now + 1, keepUntil: now + 2 })
    await shop.idempotency.finish({ ...key, answer: { status: 200, body: '', headers: {} } })
    await shop.idempotency.abandon(key)
    await shop.idempotency.purge(now + 2, 10)
    expect(unindexed()).toEqual([])
  })

  it('find the notes of old mails by their time', async () => {
    await shop.notes.purge({ from: 'mail:', to: 'mail;' }, now, 10)
    expect(unindexed()).toEqual([])
    expect(plansOf(/^delete from "note"/).at(-1)).toBe('SEARCH note USING COVERING INDEX note_mail (value<?)')
  })
})

describe('statements of the workers', () => {
  it('find what is due without sorting', async () => {
    await shop.orders.dueForCancel(now, now, 10)
    await shop.orders.unsettledPayments(now, 10)
    await shop.orders.unsettledRefunds(now, 10)
    await shop.orders.dueForCompletion(now, 10)
    await shop.inventory.expiredHolds(now, 10)
    for (const range of [{ isUnsettled: true, createdBefore: now }, { createdFrom: now - 1, createdBefore: now }, {}] as const) {
      await shop.reconciliation.paymentIds(range, 0, 10)
      await shop.reconciliation.refundIds(range, 5, 10)
    }
    await shop.reconciliation.openKeys(now, 10)
    await shop.attention.list({ status: 'open' }, { limit: 10 })
    expect(unindexed()).toEqual([])
  })

  it('relay, claim, end and purge without going through what is done; only the few consumers are gone through, and what was claimed is sorted', async () => {
    await shop.events.register([{ name: 'mail', topics: ['order.paid'] }])
    await shop.orders.place(orderOf(1), { ...by, events: [{ topic: 'order.paid', key: 'k', payload: { orderId: 1 } }] })
    asked.clear()
    expect((await shop.events.relay(now, 10)).events).toBe(1)
    const [delivery] = await shop.events.claim({ consumers: ['mail'], limit: 10, token: 't', now, leasedUntil: now + 1 })
    await shop.events.fail(delivery?.id ?? 0, 't', { error: 'e', availableAt: null })
    await shop.events.retry(delivery?.id ?? 0, by)
    await shop.events.finish([1], 't')
    await shop.events.purge(now, 10)
    expect(unindexed()).toEqual([
      expect.stringMatching(/^insert into "delivery".*json_each.*: SCAN consumer$/),
      expect.stringMatching(/^select "delivery"\.\*.*json_each.*: USE TEMP B-TREE FOR ORDER BY$/),
    ])
  })

  it('claim by number without going through what is due', async () => {
    await shop.events.claim({ consumers: ['mail'], ids: [1, 2], limit: 10, token: 't', now, leasedUntil: now + 1 })
    const places = plansOf(/"delivery" where/)
    expect(places).toEqual(['SEARCH delivery USING INTEGER PRIMARY KEY (rowid=?)'])
  })
})

describe('statements of webhooks', () => {
  it('make, claim, settle, list and purge by indexes, however long the log is; only the few endpoints are gone through', async () => {
    const { webhookEndpoints } = shop
    const draft = { url: 'https://receiver.example/', description: '', topics: ['*'], secret: 'whsec_' }
    const { id } = await webhookEndpoints.insert(draft, by)
    asked.clear()
    await webhookEndpoints.addDeliveries([{ endpointId: id, eventId: 1, messageId: 'm', topic: 'order.paid', body: '{}' }], now)
    const [job] = await webhookEndpoints.claim({ token: 't', now, leasedUntil: now + 1, limit: 10 })
    const attempt = { number: 1, at: now, durationMs: 1, status: 200, error: null, response: '' }
    const ended = { state: 'delivered', tries: 1, attempts: 1, nextAttemptAt: null, lastStatus: 200, lastError: null } as const
    const settle = (before: NonNullable<typeof job>) => ({
      attempt,
      delivery: ended,
      endpoint: { ...before.endpoint, status: 'disabled', disabledBy: 'gone', disabledAt: now } as const,
    })
    if (job) await webhookEndpoints.settle(job.delivery.id, 't', () => settle(job), by)
    await webhookEndpoints.deliveries({ endpointId: id }, { limit: 10, cursor: '9' })
    await webhookEndpoints.attempts(1)
    await webhookEndpoints.setStatus(id, 'enabled', by)
    await webhookEndpoints.redeliver(1, by)
    await webhookEndpoints.redeliverFailed({ endpointId: id, since: now }, by)
    await webhookEndpoints.purge(now + 1, 10)
    await webhookEndpoints.delete(id, by)
    expect(unindexed().filter(found => !found.endsWith(': SCAN webhook_endpoint'))).toEqual([])
  })
})

describe('statements of lists', () => {
  it('count and page orders by an index of what they are filtered by', async () => {
    for (const filter of [{ customerId: 1 }, { status: 'paid' as const }, { email: 'a' }]) {
      await shop.orders.list(filter, { limit: 10 })
      await shop.orders.list(filter, { limit: 10, cursor: '9' })
    }
    expect(unindexed()).toEqual([])
  })

  it('count and page products by status, and load each product’s variants in their order', async () => {
    await shop.catalog.listProducts({ status: 'published' }, { limit: 10 })
    await shop.catalog.products([1, 2])
    await shop.catalog.versions([1, 2])
    await shop.catalog.productBySlug('a')
    await shop.catalog.variantIdsBySku(['a'])
    await shop.catalog.productsAfter(0, 10)
    expect(unindexed()).toEqual([expect.stringMatching(/^select "price".*: USE TEMP B-TREE FOR LAST 2 TERMS OF ORDER BY$/)])
  })

  it('page customers by role and the audit log by subject and actor', async () => {
    await shop.customers.list({ role: 'staff' }, { limit: 10 })
    await shop.customers.audit({ subject: 's' }, { limit: 10 })
    await shop.customers.audit({ actor: 'a' }, { limit: 10 })
    expect(unindexed()).toEqual([])
  })
})

async function sqliteReading(path: string, read: (other: ReturnType<typeof sqlite>) => Promise<void>): Promise<void> {
  const other = sqlite(path)
  await read(other)
  await other.close()
}
