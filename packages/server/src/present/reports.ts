import type { SalesRow, StockReport } from '@cartwright/core'
import type { Wire } from '../contract/index.ts'
import { majorIn } from './money.ts'

export function presentSalesRow({ key, label, currency, orders, units, ...sums }: SalesRow): Wire<'admin.reports.sales'>['output']['rows'][number] {
  const major = majorIn(currency)
  return {
    ...{ key, label, currency, orders, units },
    discount: major(sums.discount),
    shipping: sums.shipping === null ? null : major(sums.shipping),
    tax: major(sums.tax),
    total: major(sums.total),
    refunded: major(sums.refunded),
    net: major(sums.net),
  }
}

export function presentStockReport({ days, variants, onHand, reserved, available, soldOut, rows }: StockReport): Wire<'admin.reports.stock'>['output'] {
  return {
    ...{ days, variants, on_hand: onHand, reserved, available, sold_out: soldOut },
    rows: rows.map(row => ({
      ...{ variant_id: row.variantId, product_id: row.productId, sku: row.sku, name: row.name },
      ...{ on_hand: row.onHand, reserved: row.reserved, available: row.available, sold: row.sold, days_left: row.daysLeft },
    })),
  }
}
