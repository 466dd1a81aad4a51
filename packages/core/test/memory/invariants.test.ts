import { type InvariantCode, invariantTitles, type Order } from '@cartwright/core'
import { memoryStorage } from '@cartwright/core/memory'
import { describe, expect, it } from 'vitest'
import { issue } from '../../src/conformance/credit/credit-fixtures.ts'
import { now, writeBy } from '../../src/conformance/fixtures.ts'
import { reserve, stock } from '../../src/conformance/inventory/stock-fixtures.ts'
import { orderOf, paymentOf, placePaid, refundOf, withStatus } from '../../src/conformance/orders/order-fixtures.ts'
import { checkMemoryInvariants } from '../../src/memory/invariants.ts'
import { emptyTables, type MemoryTables } from '../../src/memory/tables.ts'

const day = 86_400_000

/** A shop with stock, a hold that belongs to an order, a paid order, a used discount and a delivered event. */
async function shop(): Promise<{ tables: MemoryTables; order: Order }> {
  const tables = emptyTables()
  const storage = memoryStorage({ tables })
  await stock(storage, { 11: 100, 12: 100 })
  await reserve(storage, 'cart:1:1', { 11: 3, 12: 1 })
  await storage.inventory.commit('cart:1:1', writeBy())
  await issue(storage, 'hash', { amount: 0 })
  const discount = await storage.discounts.insert({ code: 'CODE', kind: 'free_shipping', usageLimit: 5 }, writeBy())
  const placed = await storage.orders.place(
    orderOf(1, { discountIds: [discount.id], payments: [paymentOf({ status: 'captured', captured: 3_990 })] }),
    writeBy(),
  )
  const order = await storage.orders.change(placed.order.id, before => ({ order: { ...before, ...withStatus(before, 'paid') } }), writeBy())
  await storage.events.register([{ name: 'mail', topics: ['stock.changed'] }])
  await storage.events.relay(now, 10)
  return { tables, order }
}

/** Overwrites the order in the tables, past every check. */
function corrupt(tables: MemoryTables, order: Order, parts: Partial<Order>): void {
  tables.orders.set(order.id, { ...order, ...parts })
}

function firstOf<T>(rows: readonly T[]): T {
  const [first] = rows
  if (first === undefined) throw new Error('the shop is empty')
  return first
}

function brokenAt(tables: MemoryTables, at = now): string[] {
  return checkMemoryInvariants(tables, at).flatMap(result => (result.violations > 0 ? [result.code] : []))
}

type Damage = (tables: MemoryTables, order: Order) => void

const setLevel =
  (onHand: number, reserved: number): Damage =>
  tables =>
    tables.levels.get(11)?.set(1, { variantId: 11, locationId: 1, onHand, reserved })

const setHold =
  (parts: object): Damage =>
  tables => {
    for (const hold of tables.holds.values()) tables.holds.set(hold.key, { ...hold, ...parts })
  }

const creditEntry = {
  id: 9,
  accountId: 1,
  kind: 'hold',
  balance: 0,
  held: 0,
  cause: 'payment:9:hold',
  orderId: null,
  reason: '',
  actor: 'system:test',
  at: now,
} as const

const setHeld: Damage = tables => {
  for (const row of tables.creditAccounts.values()) tables.creditAccounts.set(row.account.id, { ...row, account: { ...row.account, held: 1 } })
}

/** What breaks each invariant, the others it breaks with it, and how long after. */
const damages: readonly (readonly [InvariantCode, Damage, InvariantCode[], number?])[] = [
  ['I01', setLevel(2, 3), ['I01', 'I03']],
  ['I02', setLevel(-1, -2), ['I02', 'I03', 'I03b']],
  ['I03', tables => tables.movements.pop(), ['I03']],
  ['I03b', setHold({ lines: [] }), ['I03b']],
  ['I04', (tables, order) => corrupt(tables, order, { lines: order.lines.map(line => ({ ...line, fulfilledQuantity: 1 })) }), ['I04'], day],
  [
    'I05',
    (tables, order) => corrupt(tables, order, { status: 'completed', history: [...order.history, ...withStatus(order, 'completed').history.slice(-1)] }),
    ['I05', 'I10'],
    day,
  ],
  [
    'I06',
    (tables, order) => {
      setHold({ status: 'released', lines: [] })(tables, order)
      corrupt(tables, order, {
        status: 'pending_payment',
        history: order.history.slice(0, 1),
        payments: [{ ...firstOf(order.payments), status: 'processing', captured: 0 }],
      })
    },
    ['I03b', 'I06', 'I28c'],
  ],
  ['I08', setHold({ status: 'held' }), ['I08']],
  ['I10', (tables, order) => corrupt(tables, order, { history: [] }), ['I10']],
  ['I11', (tables, order) => tables.orders.set(99, { ...order, id: 99, payments: [] }), ['I11']],
  ['I12', (tables, order) => corrupt(tables, order, { payments: [...order.payments, paymentOf({ id: 99 })] }), ['I12']],
  ['I13', (tables, order) => corrupt(tables, order, { payments: [{ ...firstOf(order.payments), captured: 3_991 }] }), ['I13', 'I28c']],
  ['I18', (tables, order) => corrupt(tables, order, withStatus(order, 'cancelling')), ['I18', 'I19'], day],
  ['I19', (tables, order) => corrupt(tables, order, { status: 'pending_payment', history: order.history.slice(0, 1), payments: [] }), ['I19'], day],
  [
    'I22',
    (tables, order) =>
      corrupt(tables, order, {
        ...withStatus(order, 'cancelling'),
        history: withStatus(order, 'cancelling').history.map(step => ({ ...step, actor: 'system:sweeper' })),
      }),
    ['I22'],
  ],
  ['I23', (tables, order) => corrupt(tables, order, { payments: [{ ...firstOf(order.payments), amount: 4_000 }] }), ['I23']],
  ['I24', (tables, order) => corrupt(tables, order, { lines: order.lines.map(line => ({ ...line, returnedQuantity: 1 })) }), ['I24']],
  ['I25', tables => tables.discountUses.clear(), ['I25']],
  ['I26', tables => tables.creditEntries.push({ ...creditEntry, balance: 1 }), ['I26']],
  [
    'I26b',
    (tables, order) => {
      tables.creditEntries.push({ ...creditEntry, held: 1 })
      setHeld(tables, order)
    },
    ['I26', 'I26b'],
  ],
  ['I27', (tables, order) => corrupt(tables, order, { refunds: [refundOf(firstOf(order.payments).id, 'k', 4_000)] }), ['I27', 'I28c']],
  ['I28', (tables, order) => corrupt(tables, order, { totals: { ...order.totals, tax: 0, subtotal: 1 } }), ['I28']],
  ['I28b', tables => tables.ledger.push({ ...firstOf(tables.ledger), id: 99, paymentId: null, entries: firstOf(tables.ledger).entries.slice(1) }), ['I28b']],
  ['I28c', tables => tables.ledger.pop(), ['I28c']],
  [
    'I28d',
    tables =>
      tables.ledger.push({
        ...firstOf(tables.ledger),
        paymentId: null,
        entries: [
          { account: 'gift_cards', creditAccountId: 1, currency: 'EUR', amount: 1 },
          { account: 'gift_cards_issued', creditAccountId: 1, currency: 'EUR', amount: -1 },
        ],
      }),
    ['I28d'],
  ],
  ['I31', tables => tables.events.clear(), ['I31']],
]

describe('the invariants of the stores in memory', () => {
  it('hold in a shop that nobody damaged', async () => {
    const { tables } = await shop()
    expect(brokenAt(tables)).toEqual([])
    expect(brokenAt(tables, now + day)).toEqual([])
  })

  it('are all tried out below', () => {
    expect(damages.map(([code]) => code)).toEqual(Object.keys(invariantTitles))
  })

  it.each(damages.map(([code, damage, expected, later = 0]) => ({ code, damage, expected, later })))(
    '$code notices its damage, and what else that breaks',
    async ({ damage, expected, later }) => {
      const { tables, order } = await shop()
      damage(tables, order)
      expect(brokenAt(tables, now + later)).toEqual(expected)
    },
  )

  it('show the first few violations in words and count them all', async () => {
    const { tables, order } = await shop()
    for (let id = 101; id <= 107; id++) tables.orders.set(id, { ...order, id, cartId: id, history: [] })
    const result = checkMemoryInvariants(tables, now).find(({ code }) => code === 'I10')
    expect(result).toMatchObject({ title: 'Every order came to its status by allowed steps', violations: 7, examples: { length: 5 } })
    expect(result?.examples[0]).toBe('order 101: paid after ')
  })
})

describe('storages that share their tables', () => {
  it('are one shop, as processes on one database are', async () => {
    const tables = emptyTables()
    const [one, two] = [memoryStorage({ tables }), memoryStorage({ tables })]
    const order = await placePaid(one, 1)
    expect(await two.orders.order(order.id)).toEqual(order)
    expect((await two.orders.place(orderOf(1), writeBy())).created).toBe(false)
  })
})
