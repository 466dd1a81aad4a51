import type { SalesReport, SalesReportInput, SalesRow } from '../../commerce.ts'
import { CommerceError, isCurrencyCode } from '../../model/index.ts'
import type { Deps, SalesFilter, SalesSlice, VariantSales } from '../../ports/index.ts'
import { type Calendar, calendarOf, daysAfter, periodOf, requireDay } from './calendar.ts'

type ReportDeps = Pick<Deps, 'orders' | 'catalog'>

/** Products looked up at once. */
const batch = 500

/** What was sold, by time, product or category. Throws `validation_failed` for a day, currency or time zone there is none of. */
export async function salesReport(deps: ReportDeps, { from, to, by, currency, timeZone = 'UTC' }: SalesReportInput): Promise<SalesReport> {
  const calendar = calendarOf(timeZone)
  if (currency !== undefined && !isCurrencyCode(currency)) {
    const message = `"${currency}" is not an ISO 4217 currency.`
    throw new CommerceError('validation_failed', message, { errors: [{ path: 'currency', message }] })
  }
  const filter: SalesFilter = {
    ...(from === undefined ? {} : { from: calendar.startOf(requireDay('from', from)) }),
    ...(to === undefined ? {} : { to: calendar.startOf(daysAfter(requireDay('to', to), 1)) }),
    ...(currency === undefined ? {} : { currency }),
  }
  if (by === 'product' || by === 'category') {
    const sales = await deps.orders.salesByVariant(filter)
    return { rows: by === 'product' ? byProduct(sales) : await byCategory(deps, sales), totals: totalsOf(sales, ofVariant) }
  }
  const slices = await deps.orders.salesByTime(filter)
  return { rows: byPeriod(slices, by, calendar), totals: totalsOf(slices, ofSlice) }
}

type Sums = Omit<SalesRow, 'key' | 'label' | 'currency' | 'net'>

function byPeriod(all: readonly SalesSlice[], by: 'day' | 'week' | 'month', calendar: Calendar): SalesRow[] {
  const slices = all.map(slice => ({ ...slice, period: periodOf(calendar.dayOf(slice.at), by) }))
  const periods = periodsBetween(
    slices.map(({ at }) => calendar.dayOf(at)),
    by,
  )
  const currencies = [...new Set(slices.map(slice => slice.currency))].sort()
  const groups = Map.groupBy(slices, ({ period, currency }) => `${period} ${currency}`)
  return periods.flatMap(period =>
    currencies.map(currency => rowOf({ key: period, label: period, currency }, sumOf(groups.get(`${period} ${currency}`) ?? [], ofSlice))),
  )
}

/** Every period from that of the first day to that of the last: one in which nothing was sold is a row, too. `days` are in order. */
function periodsBetween(days: readonly string[], by: 'day' | 'week' | 'month'): string[] {
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined) return []
  const periods = new Set<string>()
  for (let day = first; day <= last; day = daysAfter(day, 1)) periods.add(periodOf(day, by))
  return [...periods]
}

function byProduct(sales: readonly VariantSales[]): SalesRow[] {
  const groups = Map.groupBy(sales, ({ productId, currency }) => `${productId} ${currency}`)
  const rows = [...groups.values()].flatMap(group => {
    const [{ productId, name, currency } = { productId: 0, name: '', currency: '' }] = group
    return [rowOf({ key: String(productId), label: name, currency }, sumOf(group, ofVariant))]
  })
  return mostFirst(rows)
}

async function byCategory({ catalog }: ReportDeps, sales: readonly VariantSales[]): Promise<SalesRow[]> {
  const names = new Map((await catalog.categories()).map(({ id, name }) => [id, name]))
  const categories = new Map<number, readonly number[]>()
  const productIds = [...new Set(sales.map(({ productId }) => productId))]
  for (let start = 0; start < productIds.length; start += batch) {
    for (const product of await catalog.products(productIds.slice(start, start + batch))) categories.set(product.id, product.categoryIds)
  }
  const inCategories = sales.flatMap(sale => {
    const ids = categories.get(sale.productId) ?? []
    return (ids.length > 0 ? ids : [null]).map(categoryId => ({ ...sale, categoryId }))
  })
  const groups = Map.groupBy(inCategories, ({ categoryId, currency }) => `${categoryId} ${currency}`)
  const rows = [...groups.values()].flatMap(group => {
    const [{ categoryId, currency } = { categoryId: null, currency: '' }] = group
    const label = categoryId === null ? 'no category' : (names.get(categoryId) ?? String(categoryId))
    return [rowOf({ key: categoryId === null ? null : String(categoryId), label, currency }, sumOf(group, ofVariant))]
  })
  return mostFirst(rows)
}

/** Sums that slices of time and variants have in common. */
type Summed = Pick<VariantSales, 'units' | 'discount' | 'tax' | 'total' | 'refunded'>

/** What orders have and variants have not. */
type OrderFigures = Pick<SalesRow, 'orders' | 'shipping'>

const ofSlice = ({ orders, shipping }: SalesSlice): OrderFigures => ({ orders, shipping })

const ofVariant = (): OrderFigures => ({ orders: null, shipping: null })

function sumOf<Row extends Summed>(rows: readonly Row[], figuresOf: (row: Row) => OrderFigures): Sums {
  const sum = (of: (row: Row) => number) => rows.reduce((total, row) => total + of(row), 0)
  const orNull = (name: keyof OrderFigures) => (rows.some(row => figuresOf(row)[name] === null) ? null : sum(row => figuresOf(row)[name] ?? 0))
  return {
    orders: orNull('orders'),
    units: sum(row => row.units),
    discount: sum(row => row.discount),
    shipping: orNull('shipping'),
    tax: sum(row => row.tax),
    total: sum(row => row.total),
    refunded: sum(row => row.refunded),
  }
}

/** Of all rows together, each counted once. */
function totalsOf<Row extends Summed & { readonly currency: string }>(rows: readonly Row[], figuresOf: (row: Row) => OrderFigures): SalesRow[] {
  const groups = [...Map.groupBy(rows, ({ currency }) => currency)].sort(([a], [b]) => (a < b ? -1 : 1))
  return groups.map(([currency, own]) => rowOf({ key: null, label: 'total', currency }, sumOf(own, figuresOf)))
}

function rowOf(head: Pick<SalesRow, 'key' | 'label' | 'currency'>, sums: Sums): SalesRow {
  return { ...head, ...sums, net: sums.total - sums.refunded }
}

function mostFirst(rows: readonly SalesRow[]): SalesRow[] {
  return rows.toSorted((a, b) => (a.currency === b.currency ? b.total - a.total || Number(a.key) - Number(b.key) : a.currency < b.currency ? -1 : 1))
}
