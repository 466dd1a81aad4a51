import { z } from 'zod'
import { defineEndpoints } from '../endpoint.ts'
import { named } from '../schemas.ts'
import { amount, currency, id } from '../values.ts'

const rowLimit = z.int().min(1).max(1_000).default(100)
const day = z.iso.date()
const count = z.int().nonnegative()

const salesRow = named(
  'SalesRow',
  z.strictObject({
    key: z.string().nullable().describe("`2026-11-27`, a week's Monday, `2026-11`, or the id of a product or category; null for products in no category."),
    label: z.string(),
    currency,
    orders: count.nullable().describe('Null by product and category, as `shipping`.'),
    units: count,
    discount: amount,
    shipping: amount.nullable(),
    tax: amount,
    total: amount.describe('What buyers pay; by product and category without shipping.'),
    refunded: amount.describe('By time, refunds asked for in the time of the row; else what was paid back of what was sold.'),
    net: amount.describe('`total - refunded`'),
  }),
)

const stockRow = named(
  'StockRow',
  z.strictObject({
    variant_id: id,
    product_id: id.nullable(),
    sku: z.string().nullable(),
    name: z.string().nullable(),
    on_hand: count,
    reserved: count,
    available: count,
    sold: count.describe('Units in orders placed in the last `days`.'),
    days_left: count.nullable().describe('How long it lasts when it sells on like that; null when nothing was sold.'),
  }),
)

const base = { method: 'GET', audience: 'admin', tag: 'Admin: reports', successStatus: 200, errors: [], limit: 'admin_read', idempotent: false } as const

/** Sums over what was sold and what is in stock. */
export const adminReportEndpoints = defineEndpoints({
  'admin.reports.sales': {
    ...base,
    path: '/admin/reports/sales',
    scope: 'orders:read',
    summary: 'What was sold, by day, week, month, product or category',
    description:
      'An order counts on the day it was placed, when it was paid and not called off. By time, every period from the first to the last is a row. ' +
      'By product and category what brought most comes first; a product in several categories counts in each, and once in `totals`.',
    query: z.strictObject({
      from: day.exactOptional().describe('The first day, in the time zone.'),
      to: day.exactOptional().describe('The last day, included.'),
      by: z.enum(['day', 'week', 'month', 'product', 'category']).default('day'),
      currency: currency.exactOptional(),
      time_zone: z.string().min(1).max(64).default('UTC').describe('Where days begin, such as Europe/Berlin.'),
      limit: rowLimit.describe('At most so many rows by product and category.'),
    }),
    responses: { 200: z.strictObject({ rows: z.array(salesRow), totals: z.array(salesRow).describe('Of all rows, by currency.') }) },
  },
  'admin.reports.stock': {
    ...base,
    path: '/admin/reports/stock',
    scope: 'stock:read',
    summary: 'What is in stock, and what runs out first',
    query: z.strictObject({ days: z.int().min(1).max(365).default(30).describe('Sales of so many days say how fast it goes.'), limit: rowLimit }),
    responses: {
      200: z.strictObject({
        days: z.int().positive(),
        variants: count,
        on_hand: count,
        reserved: count,
        available: count,
        sold_out: count.describe('Variants of which nothing is left to sell.'),
        rows: z.array(stockRow),
      }),
    },
  },
})
