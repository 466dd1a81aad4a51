import { describe, expect, it } from 'vitest'
import { move, paymentOf, place, total } from '../../../src/conformance/orders/order-fixtures.ts'
import { create, createCategory } from '../../../src/use-cases/catalog/index.ts'
import { adjust } from '../../../src/use-cases/inventory/index.ts'
import { calendarOf, periodOf } from '../../../src/use-cases/reports/calendar.ts'
import { sales, stock } from '../../../src/use-cases/reports/index.ts'
import { admin, testShop } from '../shop.ts'

/** A shop that sold an order of 39.90 at each of these moments. */
const shopWithSales = async (...moments: readonly string[]) => {
  const { deps, clock } = testShop()
  for (const [index, moment] of moments.entries()) {
    const payments = [paymentOf({ status: 'captured', captured: total })]
    const { id } = await place(deps, index + 1, { placedAt: Date.parse(moment), payments })
    await move(deps, id, 'paid')
  }
  return { deps, clock }
}

const figures = (rows: readonly { readonly label: string; readonly total: number }[]) => rows.map(row => [row.label, row.total / total])

describe('a calendar', () => {
  it.each([
    ['UTC', '2026-03-29', '2026-03-29T00:00:00.000Z'],
    ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00.000Z'],
    ['Europe/Berlin', '2026-03-30', '2026-03-29T22:00:00.000Z'],
    ['America/New_York', '2026-11-01', '2026-11-01T04:00:00.000Z'],
    ['America/New_York', '2026-11-02', '2026-11-02T05:00:00.000Z'],
    ['Asia/Kathmandu', '2026-01-01', '2025-12-31T18:15:00.000Z'],
    ['Pacific/Kiritimati', '2026-01-01', '2025-12-31T10:00:00.000Z'],
  ])('in %s begins %s at %s', (zone, day, moment) => {
    const { startOf, dayOf } = calendarOf(zone)
    expect(new Date(startOf(day)).toISOString()).toBe(moment)
    expect([dayOf(startOf(day)), dayOf(startOf(day) - 1) < day]).toEqual([day, true])
  })

  it('knows the week and the month of a day', () => {
    expect(['2026-11-23', '2026-11-29', '2026-11-30'].map(day => periodOf(day, 'week'))).toEqual(['2026-11-23', '2026-11-23', '2026-11-30'])
    expect([periodOf('2027-01-01', 'week'), periodOf('2027-01-01', 'month'), periodOf('2027-01-01', 'day')]).toEqual(['2026-12-28', '2027-01', '2027-01-01'])
  })
})

describe('a report of sales', () => {
  it('has a row for every period between the first and the last', async () => {
    const { deps } = await shopWithSales('2026-11-01T10:00:00Z', '2026-11-03T23:30:00Z', '2026-11-03T08:00:00Z')
    const { rows, totals } = await sales(deps, { by: 'day' })
    expect(figures(rows)).toEqual([
      ['2026-11-01', 1],
      ['2026-11-02', 0],
      ['2026-11-03', 2],
    ])
    expect(rows[0]).toEqual({
      ...{ key: '2026-11-01', label: '2026-11-01', currency: 'EUR', orders: 1, units: 4, discount: 0, shipping: 490, tax: 637 },
      ...{ total: 3_990, refunded: 0, net: 3_990 },
    })
    expect(figures(totals)).toEqual([['total', 3]])
    expect(figures((await sales(deps, { by: 'week' })).rows)).toEqual([
      ['2026-10-26', 1],
      ['2026-11-02', 2],
    ])
    expect(await sales(deps, { by: 'day', from: '2027-01-01' })).toEqual({ rows: [], totals: [] })
  })

  it('takes its days from the time zone, both ends included', async () => {
    const { deps } = await shopWithSales('2026-10-31T23:30:00Z', '2026-11-01T22:59:59Z', '2026-11-01T23:00:00Z')
    const zone = { by: 'day', timeZone: 'Europe/Berlin' } as const
    expect(figures((await sales(deps, zone)).rows)).toEqual([
      ['2026-11-01', 2],
      ['2026-11-02', 1],
    ])
    expect(figures((await sales(deps, { ...zone, from: '2026-11-01', to: '2026-11-01' })).rows)).toEqual([['2026-11-01', 2]])
    expect(figures((await sales(deps, { ...zone, by: 'month', timeZone: 'UTC' })).rows)).toEqual([
      ['2026-10', 1],
      ['2026-11', 2],
    ])
  })

  it('sums by product and by each category of it, the total once', async () => {
    const { deps } = await shopWithSales('2026-11-01T10:00:00Z', '2026-11-02T10:00:00Z')
    const kitchen = await createCategory(deps, { name: 'Kitchen' }, admin)
    const gifts = await createCategory(deps, { name: 'Gifts' }, admin)
    await create(deps, { name: 'Mug', categoryIds: [kitchen.id, gifts.id], variants: [{ sku: 'MUG', prices: [] }] }, admin)
    const products = await sales(deps, { by: 'product' })
    expect(products.rows.map(({ key, label, orders, shipping, total: sum }) => [key, label, orders, shipping, sum])).toEqual([
      ['1', 'Mug', null, null, 6_000],
      ['2', 'Plate', null, null, 1_000],
    ])
    const categories = await sales(deps, { by: 'category' })
    expect(categories.rows.map(({ key, label, total: sum }) => [key, label, sum])).toEqual([
      ['1', 'Kitchen', 6_000],
      ['2', 'Gifts', 6_000],
      [null, 'no category', 1_000],
    ])
    expect([products.totals, categories.totals].map(totals => totals.map(({ total: sum }) => sum))).toEqual([[7_000], [7_000]])
  })

  it.each([
    [{ timeZone: 'Mars/Olympus' }, 'time_zone'],
    [{ from: '2026-02-30' }, 'from'],
    [{ to: 'tomorrow' }, 'to'],
    [{ currency: 'XXQ' }, 'currency'],
  ])('refuses %j', async (input, path) => {
    const { deps } = testShop()
    await expect(sales(deps, { by: 'day', ...input })).rejects.toMatchObject({ code: 'validation_failed', details: { errors: [{ path }] } })
  })
})

describe('a report on stock', () => {
  it('names first what runs out first', async () => {
    const { deps, clock } = await shopWithSales()
    for (const sku of ['SLOW', 'FAST', 'OUT', 'IDLE']) await create(deps, { name: sku, variants: [{ sku, prices: [] }] }, admin)
    const units = [90, 9, 0, 5]
    await adjust(deps, { causeKey: 'first', reason: 'test', lines: units.map((to, index) => ({ variantId: index + 1, to })) }, admin)
    const order = async (cartId: number, variantId: number, placedAt: number) => {
      const lines = [{ id: 1, productId: variantId, variantId, sku: 'X', name: 'X', options: {}, quantity: 3, unitAmount: 1_000, subtotal: 3_000, discount: 0 }]
      const frozen = { tax: 0, taxRatePpm: 0, payable: 3_000, fulfilledQuantity: 0, returnedQuantity: 0, refundedQuantity: 0, refundedAmount: 0 }
      const { id } = await place(deps, cartId, {
        ...{ placedAt, shipping: null, adjustments: [], lines: lines.map(line => ({ ...line, ...frozen })) },
        ...{ totals: { subtotal: 3_000, discount: 0, shipping: 0, tax: 0, total: 3_000 } },
        payments: [paymentOf({ status: 'captured', amount: 3_000, captured: 3_000 })],
      })
      await move(deps, id, 'paid')
    }
    const now = clock.now()
    await order(1, 1, now - 1)
    await order(2, 2, now - 2)
    await order(3, 2, now - 31 * 86_400_000)
    await order(4, 3, now - 3)
    const report = await stock(deps, { days: 30, limit: 3 })
    expect(report).toMatchObject({ days: 30, variants: 4, onHand: 104, reserved: 0, available: 104, soldOut: 1 })
    expect(report.rows.map(({ sku, available, sold, daysLeft }) => [sku, available, sold, daysLeft])).toEqual([
      ['OUT', 0, 3, 0],
      ['FAST', 9, 3, 90],
      ['SLOW', 90, 3, 900],
    ])
  })
})
