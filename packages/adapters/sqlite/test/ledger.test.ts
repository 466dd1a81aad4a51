// Goal: a database from before there was a ledger gets its books, whole and once, whoever comes first; and nobody can change what is written.
// Method: files made by the very first step of the schema, filled by plain SQL as the programs of that time did.
import { createCommerce, type LedgerTransaction, type Storage, silentLogger } from '@cartwright/core'
import { migrate, shopMigration } from '@cartwright/sql'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSqlite, sqlite } from '../src/index.ts'
import { by, now, orderOf, paymentOf, total } from './support/orders.ts'
import { temporaryFiles } from './support/temporary-folder.ts'

const newFile = temporaryFiles()
let file: string

beforeEach(async () => {
  file = newFile()
  const db = openSqlite(file)
  await db.write(tx => migrate(tx, 'sqlite', [shopMigration], now))
  await db.close()
})

const open: Storage[] = []
const shopOf = (path: string): Storage => {
  const shop = sqlite(path)
  open.push(shop)
  return shop
}

afterEach(async () => {
  for (const shop of open.splice(0)) await shop.close()
})

interface OldOrder {
  readonly id: number
  readonly status: 'paid' | 'pending_payment' | 'cancelled'
  readonly captured: number
  readonly refunds?: readonly { readonly status: string; readonly amount: number; readonly shipping?: number }[]
}

/** Orders as the first version of the program wrote them: 30.00 for goods, 4.90 for shipping, paid 10 ms after they were placed. */
function writeOld(orders: readonly OldOrder[]): void {
  const db = new Database(file)
  const { shipping, adjustments, shippingAddress, billingAddress, discountIds } = orderOf(1)
  const frozen = JSON.stringify({ shipping, adjustments, shippingAddress, billingAddress, discountIds })
  const order =
    db.prepare(`INSERT INTO orders VALUES (@id, @id, NULL, 'ada@example.com', NULL, @status, 'EUR', 3000, 0, 490, 0, ${total}, 490, 1, @frozen, 'card', '[]',
    'cart:' || @id || ':1', ${now}, NULL, 2, ${now}, ${now})`)
  const line = db.prepare("INSERT INTO order_line VALUES (?, 1, 1, 11, 'MUG', 'Mug', '{}', 3, 1000, 3000, 0, 0, 0, 3000, 0, 0, 0, 0)")
  const history = db.prepare("INSERT INTO order_history VALUES (?, ?, ?, ?, ?, 'test', '')")
  const payment = db.prepare(
    `INSERT INTO payment VALUES (@id, @id, 'test', NULL, 'card', @status, 'EUR', ${total}, @captured, @held, 1, '[]', NULL, 0, ${now}, ${now + 50})`,
  )
  const refund =
    db.prepare(`INSERT INTO refund (order_id, payment_id, client_key, status, amount, lines, shipping_amount, other_amount, reason, created_at, updated_at)
    VALUES (@id, @id, @key, @status, @amount, '[]', @shipping, @other, '', ${now + 20}, ${now + 30})`)
  db.transaction(() => {
    for (const { id, status, captured, refunds = [] } of orders) {
      const held = refunds.reduce((sum, entry) => (entry.status === 'failed' ? sum : sum + entry.amount), 0)
      order.run({ id, status, frozen })
      line.run(id)
      history.run(id, 1, now, null, 'pending_payment')
      if (status === 'paid') history.run(id, 2, now + 10, 'pending_payment', 'paid')
      payment.run({ id, status: captured > 0 ? 'captured' : 'cancelled', captured, held })
      for (const [index, entry] of refunds.entries()) {
        const shipped = entry.shipping ?? 0
        refund.run({ id, key: `k${index}`, status: entry.status, amount: entry.amount, shipping: shipped, other: entry.amount - shipped })
      }
    }
  })()
  db.close()
}

const someOld: readonly OldOrder[] = [
  {
    ...{ id: 1, status: 'paid', captured: total },
    refunds: [
      { status: 'succeeded', amount: 490, shipping: 490 },
      { status: 'failed', amount: 100 },
      { status: 'requested', amount: 500 },
    ],
  },
  { id: 2, status: 'pending_payment', captured: 0 },
  { id: 3, status: 'cancelled', captured: total, refunds: [{ status: 'succeeded', amount: total, shipping: 490 }] },
]

async function booked(shop: Storage): Promise<readonly LedgerTransaction[]> {
  return (await shop.ledger.transactions({}, { limit: 1_000 }, 'oldest')).items
}

async function sums(shop: Storage): Promise<unknown> {
  return (await shop.ledger.balances({})).flatMap(({ account, balance }) => (balance === 0 ? [] : [[account, balance]]))
}

async function ledgerTrouble(shop: Storage): Promise<unknown> {
  return (await shop.checkInvariants(now)).filter(({ code, violations }) => code.startsWith('I28') && violations > 0)
}

const opening = [
  [1, 'payment:1:captured:3490', now + 10],
  [1, 'refund:1:requested', now + 20],
  [1, 'refund:1:succeeded', now + 30],
  [1, 'refund:3:requested', now + 20],
]
const openingOf3 = [
  [3, 'payment:3:captured:3490', now],
  [3, 'refund:4:requested', now + 20],
  [3, 'refund:4:succeeded', now + 30],
]

describe('a database from before there was a ledger', () => {
  it('gets its books in steps, each order once', async () => {
    writeOld(someOld)
    const shop = shopOf(file)
    await shop.migrate()
    expect([await booked(shop), await ledgerTrouble(shop)]).toEqual([[], []])
    const step = () => shop.ledger.backfill(1, { at: now + 99, actor: 'system:ledger' })
    expect([await step(), await step(), await step()]).toEqual([1, 1, 0])
    const transactions = await booked(shop)
    expect(transactions.map(({ orderId, cause, at }) => [orderId, cause, at])).toEqual([...opening, ...openingOf3])
    expect(new Set(transactions.map(({ recordedAt, actor }) => `${recordedAt} ${actor}`))).toEqual(new Set([`${now + 99} system:ledger`]))
    expect(await sums(shop)).toEqual([
      ['provider:test', 3_000],
      ['refunds_payable', -500],
      ['sales', -2_500],
    ])
    expect(await ledgerTrouble(shop)).toEqual([])
  })

  it('books an order that is changed first with the change, and never again', async () => {
    writeOld(someOld)
    const shop = shopOf(file)
    await shop.migrate()
    await shop.orders.change(
      1,
      order => ({ order: { ...order, refunds: order.refunds.map(refund => (refund.id === 3 ? { ...refund, status: 'succeeded' } : refund)) } }),
      by,
    )
    expect((await booked(shop)).map(({ orderId, cause, at }) => [orderId, cause, at])).toEqual([...opening, [1, 'refund:3:succeeded', now]])
    expect(await shop.ledger.backfill(10, by)).toBe(1)
    expect((await booked(shop)).map(({ orderId }) => orderId)).toEqual([1, 1, 1, 1, 1, 3, 3, 3])
    expect(await ledgerTrouble(shop)).toEqual([])
  })

  it('leaves an order to be booked where its change is not made', async () => {
    writeOld(someOld)
    const shop = shopOf(file)
    await shop.migrate()
    const fail = shop.orders.change(
      1,
      order => ({
        order: { ...order, refunds: order.refunds.map(refund => (refund.id === 3 ? { ...refund, status: 'succeeded' } : refund)) },
        events: () => {
          throw new Error('stopped by the test')
        },
      }),
      by,
    )
    await expect(fail).rejects.toThrow('stopped by the test')
    expect(await booked(shop)).toEqual([])
    expect(await shop.ledger.backfill(10, by)).toBe(2)
  })

  it('is booked whole when the shop starts, after a start that died half way, and by several processes at once', async () => {
    writeOld(Array.from({ length: 450 }, (_, index) => ({ id: index + 1, status: 'paid', captured: total })))
    const shops = [shopOf(file), shopOf(file), shopOf(file)]
    await shops[0]?.migrate()
    expect(await shops[0]?.ledger.backfill(200, by)).toBe(200)
    await Promise.all(shops.map(storage => createCommerce({ storage, logger: silentLogger }).start()))
    const storage = shopOf(file)
    await createCommerce({ storage, logger: silentLogger }).start()
    const transactions = await booked(storage)
    expect(transactions.map(({ orderId }) => orderId).sort((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 450 }, (_, index) => index + 1))
    expect(await sums(storage)).toEqual([
      ['provider:test', 450 * total],
      ['sales', 450 * -3_000],
      ['shipping', 450 * -490],
    ])
  })
})

describe('the ledger in a file', () => {
  it.each(['UPDATE ledger_tx SET at = 1', 'DELETE FROM ledger_tx', 'UPDATE ledger_entry SET amount = 1', 'DELETE FROM ledger_entry'])(
    'refuses: %s',
    async statement => {
      const shop = shopOf(file)
      await shop.migrate()
      await shop.orders.place(orderOf(1, { payments: [paymentOf({ status: 'captured', captured: total })] }), by)
      const before = await booked(shop)
      const db = new Database(file)
      expect(() => db.exec(statement)).toThrow('The ledger is append-only.')
      db.close()
      expect([before.length, await booked(shop)]).toEqual([1, before])
    },
  )

  it('refuses a second transaction of a cause, and an entry of nothing', async () => {
    const shop = shopOf(file)
    await shop.migrate()
    await shop.orders.place(orderOf(1, { payments: [paymentOf({ status: 'captured', captured: total })] }), by)
    const db = new Database(file)
    expect(() => db.exec("INSERT INTO ledger_tx (cause, at, recorded_at, actor) SELECT cause, 1, 1, 'x' FROM ledger_tx")).toThrow(
      'UNIQUE constraint failed: ledger_tx.cause',
    )
    expect(() => db.exec("INSERT INTO ledger_entry VALUES (1, 9, 'sales', NULL, 'EUR', 0)")).toThrow('CHECK constraint failed')
    db.close()
  })
})
