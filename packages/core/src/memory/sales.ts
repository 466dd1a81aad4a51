import type { Order } from '../model/index.ts'
import { type SalesFilter, type SalesSlice, salesSliceMs, soldStatuses, type VariantSales } from '../ports/index.ts'

/** What was sold and paid back by quarter of an hour, summed over all orders. */
export const salesByTime = (orders: readonly Order[], filter: SalesFilter): SalesSlice[] => {
  const sold = orders.filter(order => isSold(order, filter))
  const sales = sold
    .filter(({ placedAt }) => isWithin(placedAt, filter))
    .map(({ placedAt, currency, lines, totals: { subtotal, discount, shipping, tax, total } }) => ({
      ...emptySlice(placedAt, currency),
      ...{ orders: 1, units: lines.reduce((sum, { quantity }) => sum + quantity, 0), subtotal, discount, shipping, tax, total },
    }))
  const refunds = sold.flatMap(({ currency, refunds: all }) =>
    all
      .filter(({ status, createdAt }) => status !== 'failed' && isWithin(createdAt, filter))
      .map(({ createdAt, amount }) => ({ ...emptySlice(createdAt, currency), refunds: 1, refunded: amount })),
  )
  const groups = Map.groupBy([...sales, ...refunds], ({ at, currency }) => `${at} ${currency}`)
  return [...groups.values()].flatMap(group => joined(group, addSlices)).toSorted((a, b) => a.at - b.at || (a.currency < b.currency ? -1 : 1))
}

/** What was sold by variant, summed over all orders. */
export const salesByVariant = (orders: readonly Order[], filter: SalesFilter): VariantSales[] => {
  const lines = orders
    .filter(order => isSold(order, filter) && isWithin(order.placedAt, filter))
    .flatMap(order => order.lines.map(line => ({ order, line })))
    .map(
      ({ order: { currency }, line }): VariantSales => ({
        ...{ variantId: line.variantId, productId: line.productId, sku: line.sku, name: line.name, currency },
        ...{ units: line.quantity, discount: line.discount, tax: line.tax, total: line.payable },
        ...{ refundedUnits: line.refundedQuantity, refunded: line.refundedAmount },
      }),
    )
  const groups = Map.groupBy(lines, ({ variantId, currency }) => `${variantId} ${currency}`)
  return [...groups.values()].flatMap(group => joined(group, addVariants)).toSorted((a, b) => a.variantId - b.variantId || (a.currency < b.currency ? -1 : 1))
}

const isSold = ({ status, currency }: Order, filter: SalesFilter): boolean =>
  (soldStatuses as readonly string[]).includes(status) && (filter.currency === undefined || filter.currency === currency)

const isWithin = (at: number, { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: SalesFilter): boolean => at >= from && at < to

const emptySlice = (at: number, currency: string): SalesSlice => ({
  ...{ at: Math.floor(at / salesSliceMs) * salesSliceMs, currency, orders: 0, units: 0 },
  ...{ subtotal: 0, discount: 0, shipping: 0, tax: 0, total: 0, refunds: 0, refunded: 0 },
})

const joined = <Row>([first, ...others]: readonly Row[], add: (a: Row, b: Row) => Row): Row[] => (first === undefined ? [] : [others.reduce(add, first)])

const addSlices = (a: SalesSlice, b: SalesSlice): SalesSlice => ({
  ...a,
  ...{ orders: a.orders + b.orders, units: a.units + b.units, subtotal: a.subtotal + b.subtotal, discount: a.discount + b.discount },
  ...{ shipping: a.shipping + b.shipping, tax: a.tax + b.tax, total: a.total + b.total, refunds: a.refunds + b.refunds, refunded: a.refunded + b.refunded },
})

const addVariants = (a: VariantSales, b: VariantSales): VariantSales => ({
  ...a,
  ...{ sku: lastOf(a.sku, b.sku), name: lastOf(a.name, b.name), productId: Math.max(a.productId, b.productId) },
  ...{ units: a.units + b.units, discount: a.discount + b.discount, tax: a.tax + b.tax, total: a.total + b.total },
  ...{ refundedUnits: a.refundedUnits + b.refundedUnits, refunded: a.refunded + b.refunded },
})

const lastOf = (...texts: readonly string[]): string => texts.toSorted().at(-1) ?? ''
