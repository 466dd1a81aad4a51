// Goal: no invariant is a query that cannot fail, and none cries wolf.
// Method: a shop in which something of everything happened is damaged past every check, by plain SQL; exactly what the damage breaks is told.
import { type InvariantCode, invariantTitles } from '@cartwright/core'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sqlite } from '../src/index.ts'
import { by, inStatus, now, orderOf, paymentOf, total } from './support/orders.ts'
import { temporaryFiles } from './support/temporary-folder.ts'

const day = 86_400_000
const newFile = temporaryFiles()
let shop: ReturnType<typeof sqlite>
let damaged: Database.Database

beforeEach(async () => {
  const file = newFile()
  shop = sqlite(file)
  await shop.migrate()
  await sellSome()
  damaged = new Database(file)
  damaged.pragma('foreign_keys = OFF')
  damaged.pragma('ignore_check_constraints = ON')
})

afterEach(async () => {
  damaged.close()
  await shop.close()
})

const hold = (key: string) => shop.inventory.reserve({ key, lines: [{ variantId: 11, quantity: 3 }], expiresAt: now + 900_000 }, by)

/** Order 1 is paid, not shipped; order 2 was cancelled; order 3 is shipped as a whole, and a part of it refunded. All of them used the code. */
async function sellSome(): Promise<void> {
  await shop.events.register([{ name: 'mail', topics: ['stock.changed'] }])
  await shop.inventory.adjust({ causeKey: 'seed', cause: 'import', reason: '', lines: [{ variantId: 11, to: 100 }] }, by)
  const { id: discountId } = await shop.discounts.insert({ code: 'CODE', kind: 'free_shipping', usageLimit: 5, usageLimitPerCustomer: 5 }, by)
  for (const cartId of [1, 2, 3]) {
    await hold(`cart:${cartId}:1`)
    const { order } = await shop.orders.place(orderOf(cartId, { discountIds: [discountId], payments: [paymentOf()] }), by)
    if (cartId === 2) await cancel(order.id)
    else await pay(order.id)
    if (cartId === 3) await shipAndRefund(order.id)
  }
  await shop.events.relay(now, 10)
}

async function cancel(orderId: number): Promise<void> {
  await shop.orders.change(orderId, order => ({ order: { ...order, ...inStatus(order, 'cancelling') } }), by)
  const end = await shop.orders.change(
    orderId,
    order => ({
      order: { ...order, ...inStatus(order, 'cancelled'), payments: order.payments.map(payment => ({ ...payment, status: 'cancelled' })) },
      releaseDiscounts: true,
    }),
    by,
  )
  await shop.inventory.release(end.holdKey, by)
}

async function pay(orderId: number): Promise<void> {
  const captured = { status: 'captured', captured: total } as const
  const paid = await shop.orders.change(
    orderId,
    order => ({ order: { ...order, ...inStatus(order, 'paid'), payments: order.payments.map(payment => ({ ...payment, ...captured })) } }),
    by,
  )
  await shop.inventory.commit(paid.holdKey, by)
}

async function shipAndRefund(orderId: number): Promise<void> {
  const refund = { clientKey: 'k', status: 'succeeded', amount: 490, lines: [], shippingAmount: 490, shippingTax: 0, otherAmount: 0 } as const
  const rest = { accountId: null, reason: '', providerId: null, failure: null, createdAt: now, updatedAt: now }
  const shipped = await shop.orders.change(
    orderId,
    order => ({
      order: {
        ...order,
        ...inStatus(order, 'fulfilled'),
        lines: order.lines.map(line => ({ ...line, fulfilledQuantity: 3 })),
        payments: order.payments.map(payment => ({ ...payment, refundHeld: 490 })),
        refunds: order.payments.map(payment => ({ ...refund, ...rest, id: 0, paymentId: payment.id })),
      },
    }),
    by,
  )
  await shop.inventory.ship({ key: shipped.holdKey, causeKey: `order:${orderId}:fulfilment:1`, lines: [{ variantId: 11, quantity: 3 }] }, by)
}

async function told(at = now): Promise<string[]> {
  const results = await shop.checkInvariants(at)
  expect(results.map(({ code, title }) => [code, title])).toEqual(Object.entries(invariantTitles))
  for (const { violations, examples } of results) expect(examples).toHaveLength(Math.min(violations, 5))
  return results.flatMap(({ code, examples }) => (examples.length > 0 ? [`${code} ${examples.join('; ')}`] : []))
}

interface Damage {
  readonly code: InvariantCode
  readonly sql: string
  readonly expected: readonly string[]
  readonly later?: number
}

/** What is told of a payment whose row says another amount than was booked. */
const notBooked = (paymentId: number, captured: number) => `I28c payment ${paymentId}: kept ${captured}, owed 0; booked ${total}, 0`

function creditAccount(balance: number, held: number): string {
  return `INSERT INTO credit_account (kind, code_hash, last4, currency, balance, held, status, note, created_at, updated_at)
    VALUES ('gift_card', 'hash', 'WXYZ', 'EUR', ${balance}, ${held}, 'active', '', 1, 1)`
}

function creditEntry(kind: string, balance: number, held: number): string {
  return `INSERT INTO credit_entry (account_id, kind, balance, held, cause, reason, actor, at) VALUES (1, '${kind}', ${balance}, ${held}, '${kind}', '', 'x', 1)`
}

const damages: readonly Damage[] = [
  {
    code: 'I01',
    sql: 'UPDATE stock SET on_hand = 2',
    expected: ['I01 variant 11: reserved 3 of 2', 'I03 variant 11: level 2/3, movements 97/3'],
  },
  {
    code: 'I02',
    sql: "UPDATE stock SET on_hand = -1, reserved = -1; UPDATE movement SET delta_on_hand = -1, delta_reserved = -1 WHERE cause = 'import'; DELETE FROM movement WHERE cause <> 'import'",
    expected: ['I02 variant 11: on hand -1, reserved -1', 'I03b variant 11: reserved -1, held 3'],
  },
  { code: 'I03', sql: "DELETE FROM movement WHERE cause = 'ship'", expected: ['I03 variant 11: level 97/3, movements 100/6'] },
  {
    code: 'I03',
    sql: 'INSERT INTO movement SELECT 99, 12, 1, 5, 0, cause, cause_key, reason, actor, at FROM movement WHERE id = 1',
    expected: ['I03 variant 12: level 0/0, movements 5/0'],
  },
  { code: 'I03b', sql: "UPDATE hold_line SET quantity = 4 WHERE hold_key = 'cart:1:1'", expected: ['I03b variant 11: reserved 3, held 4'] },
  {
    code: 'I03b',
    sql: "INSERT INTO hold_line VALUES ('cart:1:1', 12, 1, 2, 0, 0)",
    expected: ['I03b variant 12: reserved 0, held 2'],
  },
  {
    code: 'I04',
    sql: 'UPDATE order_line SET fulfilled_quantity = 2 WHERE order_id = 3',
    expected: ['I04 order 3: fulfilled 2, shipped 3 of variant 11'],
  },
  {
    code: 'I04',
    sql: 'UPDATE order_line SET fulfilled_quantity = 1 WHERE order_id = 1',
    expected: ['I04 order 1: fulfilled 1, shipped 0 of variant 11'],
    later: day,
  },
  {
    code: 'I05',
    sql: "UPDATE orders SET status = 'completed' WHERE id = 1; UPDATE order_history SET to_status = 'completed', from_status = 'fulfilled' WHERE order_id = 1 AND step = 2",
    expected: ['I05 hold cart:1:1 (committed)', 'I10 order 1: fulfilled to completed'],
    later: day,
  },
  { code: 'I05', sql: "UPDATE orders SET hold_key = 'cart:3:1' WHERE id = 1", expected: ['I05 hold cart:1:1 (committed)'], later: day },
  {
    code: 'I06',
    sql: `UPDATE hold SET status = 'released' WHERE key = 'cart:1:1'; UPDATE orders SET status = 'pending_payment' WHERE id = 1;
      DELETE FROM order_history WHERE order_id = 1 AND step = 2; UPDATE payment SET status = 'processing', captured = 0 WHERE order_id = 1`,
    expected: ['I03b variant 11: reserved 3, held 0', 'I06 order 1', notBooked(1, 0)],
  },
  { code: 'I08', sql: "UPDATE hold SET status = 'held' WHERE key = 'cart:1:1'", expected: ['I08 order 1: hold held'] },
  { code: 'I08', sql: "DELETE FROM hold WHERE key = 'cart:3:1'", expected: ['I08 order 3: hold missing'] },
  { code: 'I10', sql: 'DELETE FROM order_history WHERE order_id = 1', expected: ['I10 order 1: paid after nothing'] },
  {
    code: 'I10',
    sql: "UPDATE order_history SET to_status = 'cancelled', from_status = 'pending_payment' WHERE order_id = 1 AND step = 2; UPDATE orders SET status = 'cancelled' WHERE id = 1",
    expected: ['I10 order 1: pending_payment to cancelled'],
  },
  { code: 'I10', sql: 'DELETE FROM order_history WHERE order_id = 3 AND step = 2', expected: ['I10 order 3: paid to fulfilled'] },
  {
    code: 'I11',
    sql: 'DROP INDEX order_live_of_cart; UPDATE orders SET cart_id = 1 WHERE id = 3',
    expected: ['I11 cart 1: 2 orders'],
  },
  {
    code: 'I12',
    sql: "DROP INDEX payment_live_of_order; INSERT INTO payment SELECT 99, order_id, provider, 'other', method, 'created', currency, amount, 0, 0, 0, operations, NULL, 0, 0, 0, 'provider', NULL, terms, handed_out_at FROM payment WHERE order_id = 1",
    expected: ['I12 order 1: 2 payments'],
  },
  {
    code: 'I13',
    sql: `UPDATE payment SET captured = ${total + 1} WHERE order_id = 1`,
    expected: [`I13 order 1: captured ${total + 1} of ${total}`, notBooked(1, total + 1)],
  },
  {
    code: 'I18',
    sql: `UPDATE payment SET status = 'captured', captured = ${total} WHERE order_id = 2`,
    expected: [`I18 order 2 (cancelled): ${total} kept`, `I28c payment 2: kept ${total}, owed 0; booked 0, 0`],
    later: day,
  },
  {
    code: 'I19',
    sql: "UPDATE orders SET status = 'pending_payment' WHERE id = 1; DELETE FROM order_history WHERE order_id = 1 AND step = 2; UPDATE payment SET captured = 0 WHERE order_id = 1",
    expected: ['I19 order 1 (pending_payment)', notBooked(1, 0)],
    later: day,
  },
  {
    code: 'I19',
    sql: "UPDATE orders SET status = 'cancelling' WHERE id = 2; DELETE FROM order_history WHERE order_id = 2 AND step = 3",
    expected: ['I19 order 2 (cancelling)'],
    later: day,
  },
  {
    code: 'I22',
    sql: `UPDATE orders SET status = 'cancelling' WHERE id = 1; INSERT INTO order_history VALUES (1, 3, ${now}, 'paid', 'cancelling', 'system:sweeper', '')`,
    expected: ['I22 order 1'],
  },
  { code: 'I23', sql: 'UPDATE payment SET amount = 4000 WHERE order_id = 1', expected: [`I23 payment 1: 4000 EUR for ${total} EUR`] },
  { code: 'I23', sql: "UPDATE payment SET currency = 'USD' WHERE order_id = 1", expected: [`I23 payment 1: ${total} USD for ${total} EUR`] },
  { code: 'I24', sql: 'UPDATE order_line SET returned_quantity = 1 WHERE order_id = 1', expected: ['I24 order 1 line 1'] },
  { code: 'I24', sql: 'UPDATE order_line SET refunded_quantity = 4 WHERE order_id = 1', expected: ['I24 order 1 line 1'] },
  { code: 'I25', sql: 'UPDATE discount SET used = 3', expected: ['I25 code CODE: counted 3, uses 2, limit 5'] },
  { code: 'I25', sql: 'UPDATE discount SET usage_limit = 1', expected: ['I25 code CODE: counted 2, uses 2, limit 1'] },
  { code: 'I25', sql: 'DELETE FROM discount_customer', expected: ['I25 discount 1 of email:ada@example.com: counted 0, uses 2'] },
  { code: 'I25', sql: 'UPDATE discount SET usage_limit_per_customer = 1', expected: ['I25 discount 1 of email:ada@example.com: counted 2, uses 2'] },
  {
    code: 'I26',
    sql: `${creditAccount(0, 0)}; ${creditEntry('adjust', 5, 0)}`,
    expected: ['I26 account 1: balance 0, held 0; moved 5, 0'],
  },
  {
    code: 'I26b',
    sql: `${creditAccount(5, 3)}; ${creditEntry('issue', 5, 0)}; ${creditEntry('hold', 0, 3)}`,
    expected: ['I26b account 1: held 3, promised 0', 'I28d account 1: on it 5, owed 0'],
  },
  {
    code: 'I27',
    sql: "UPDATE refund SET status = 'failed'",
    expected: [`I27 payment 3: held 490, refunds 0, captured ${total}`, `I28c payment 3: kept ${total}, owed 0; booked ${total - 490}, 0`],
  },
  {
    code: 'I27',
    sql: 'UPDATE refund SET amount = 4000; UPDATE payment SET refund_held = 4000 WHERE order_id = 3',
    expected: [`I27 payment 3: held 4000, refunds 4000, captured ${total}`, `I28c payment 3: kept ${total - 4_000}, owed 0; booked ${total - 490}, 0`],
  },
  {
    code: 'I28',
    sql: 'UPDATE order_line SET payable = 2999 WHERE order_id = 1',
    expected: [`I28 order 1: total ${total}, lines and shipping ${total - 1}`],
  },
  { code: 'I28', sql: 'UPDATE orders SET discount_total = 1 WHERE id = 1', expected: [`I28 order 1: total ${total}, lines and shipping ${total}`] },
  {
    code: 'I28',
    sql: 'UPDATE orders SET prices_include_tax = 0, tax_total = 1 WHERE id = 1',
    expected: [`I28 order 1: total ${total}, lines and shipping ${total}`],
  },
  {
    code: 'I28b',
    sql: `INSERT INTO ledger_tx (cause, at, recorded_at, actor) VALUES ('a', 1, 1, 'x'), ('b', 1, 1, 'x');
      INSERT INTO ledger_entry VALUES (5, 1, 'sales', NULL, 'EUR', -5), (5, 2, 'tax', NULL, 'USD', 5)`,
    expected: ['I28b transaction 5 (a): -5; transaction 5 (a): 5; transaction 6 (b): no entries'],
  },
  {
    code: 'I28c',
    sql: `DROP TRIGGER ledger_entry_no_update; UPDATE ledger_entry SET amount = amount * 2 WHERE tx_id = 1`,
    expected: [`I28c payment 1: kept ${total}, owed 0; booked ${2 * total}, 0`],
  },
  {
    code: 'I28c',
    sql: "UPDATE refund SET status = 'pending'",
    expected: [`I28c payment 3: kept ${total}, owed 490; booked ${total - 490}, 0`],
  },
  {
    code: 'I28d',
    sql: `INSERT INTO ledger_tx (cause, at, recorded_at, actor) VALUES ('a', 1, 1, 'x');
      INSERT INTO ledger_entry VALUES (5, 1, 'gift_cards_issued', 1, 'EUR', 5), (5, 2, 'gift_cards', 1, 'EUR', -5)`,
    expected: ['I28d account 1: on it 0, owed 5'],
  },
  { code: 'I31', sql: 'UPDATE event SET relayed = 0; DELETE FROM delivery', expected: ['I31 event 1 (stock.changed)'], later: day },
  { code: 'I31', sql: 'DELETE FROM event', expected: ['I31 delivery 1'] },
]

describe('the invariants', () => {
  it('hold in a shop that nobody damaged, now and later', async () => {
    expect([await told(), await told(now + day)]).toEqual([[], []])
  })

  it('are all tried out below', () => {
    expect([...new Set(damages.map(({ code }) => code))]).toEqual(Object.keys(invariantTitles))
  })

  it.each(damages)('$code notices: $sql', async ({ sql, expected, later = 0 }) => {
    damaged.exec(sql)
    expect(await told(now + later)).toEqual(expected)
  })

  it('are patient with what is under way', async () => {
    await hold('cart:4:1')
    damaged.exec('UPDATE order_line SET fulfilled_quantity = 1 WHERE order_id = 1; UPDATE event SET relayed = 0; DELETE FROM delivery')
    expect(await told(now + 60_000)).toEqual([])
    expect(await told(now + 60_001)).toEqual(['I04 order 1: fulfilled 1, shipped 0 of variant 11'])
    damaged.exec('UPDATE order_line SET fulfilled_quantity = 0 WHERE order_id = 1')
    expect(await told(now + 300_000)).toEqual([])
    damaged.exec('UPDATE event SET relayed = 1')
    expect(await told(now + 900_000 + 120_000)).toEqual([])
    expect(await told(now + 900_000 + 120_001)).toEqual(['I05 hold cart:4:1 (held)'])
  })

  it('count a hold once that a cancelled order shares with the one after it', async () => {
    damaged.exec("UPDATE orders SET hold_key = 'cart:3:1' WHERE id = 2; DELETE FROM hold_line WHERE hold_key = 'cart:2:1'")
    expect(await told(now + day)).toEqual([])
  })

  it('count all violations and show the first few', async () => {
    for (let id = 101; id <= 107; id++) damaged.exec(`INSERT INTO stock VALUES (${id}, 1, 0, 1)`)
    const [first] = await shop.checkInvariants(now)
    expect(first).toMatchObject({ code: 'I01', violations: 7, examples: { length: 5 } })
  })
})
