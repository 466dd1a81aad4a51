import { z } from 'zod'
import { defineEndpoints } from '../endpoint.ts'
import { named } from '../schemas.ts'
import { amount, amountInput, currency, id, idParam, pageFields, pageQuery, time } from '../values.ts'

const kind = z.enum(['percentage', 'fixed', 'free_shipping'])
const limit = z.int().positive().max(1_000_000_000).nullable()

const fields = {
  percent: z.number().gt(0).max(100).nullable().exactOptional().describe('Of a `percentage`, with up to four decimal digits: 12.5'),
  amounts: z.record(currency, amountInput).exactOptional().describe('Of a `fixed` one, by currency.'),
  minimum_subtotals: z.record(currency, amountInput).exactOptional().describe('The subtotal from which it applies, by currency.'),
  category_ids: z.array(id).max(100).exactOptional().describe('Limits it to these categories and all below them.'),
  starts_at: time.nullable().exactOptional(),
  ends_at: time.nullable().exactOptional(),
  usage_limit: limit.exactOptional(),
  usage_limit_per_customer: limit.exactOptional(),
  active: z.boolean().exactOptional(),
}

const code = z.string().trim().min(1).max(64)

export const discount = named(
  'Discount',
  z.strictObject({
    id,
    code: z.string(),
    kind,
    percent: z.number().nullable(),
    amounts: z.record(z.string(), amount),
    minimum_subtotals: z.record(z.string(), amount),
    category_ids: z.array(id),
    starts_at: time.nullable(),
    ends_at: time.nullable(),
    usage_limit: z.int().nullable(),
    usage_limit_per_customer: z.int().nullable(),
    used: z.int().nonnegative(),
    active: z.boolean(),
    created_at: time,
  }),
)

const errors = ['amount_invalid', 'amount_out_of_range', 'category_not_found', 'currency_unknown', 'duplicate'] as const

/** Discount codes. */
export const adminDiscountEndpoints = defineEndpoints({
  'admin.discounts.list': {
    method: 'GET',
    path: '/admin/discounts',
    audience: 'admin',
    scope: 'discounts:read',
    tag: 'Admin: discounts',
    summary: 'List discount codes',
    query: z.strictObject(pageQuery),
    successStatus: 200,
    responses: { 200: z.strictObject({ discounts: z.array(discount), ...pageFields }) },
    errors: [],
    limit: 'admin_read',
    idempotent: false,
  },
  'admin.discounts.create': {
    method: 'POST',
    path: '/admin/discounts',
    audience: 'admin',
    scope: 'discounts:write',
    tag: 'Admin: discounts',
    summary: 'Add a discount code',
    body: z.strictObject({ code, kind, ...fields }),
    successStatus: 201,
    responses: { 201: discount },
    errors,
    limit: 'admin_write',
    idempotent: true,
  },
  'admin.discounts.update': {
    method: 'PATCH',
    path: '/admin/discounts/{id}',
    audience: 'admin',
    scope: 'discounts:write',
    tag: 'Admin: discounts',
    summary: 'Change a discount code',
    params: idParam,
    body: z.strictObject({ code: code.exactOptional(), kind: kind.exactOptional(), ...fields }),
    successStatus: 200,
    responses: { 200: discount },
    errors: [...errors, 'discount_not_found'],
    limit: 'admin_write',
    idempotent: false,
  },
})
