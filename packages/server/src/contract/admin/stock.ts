import { z } from 'zod'
import { defineEndpoints } from '../endpoint.ts'
import { named } from '../schemas.ts'
import { id, line, pageFields, pageQuery, sku, time } from '../values.ts'
import { batchPart, rowError } from './products.ts'

export const stockLevel = named(
  'StockLevel',
  z.strictObject({
    variant_id: id,
    product_id: id.nullable(),
    sku: z.string().nullable().describe('Null when the variant is no longer in the catalog.'),
    location: z.string(),
    on_hand: z.int().nonnegative(),
    reserved: z.int().nonnegative(),
    available: z.int().nonnegative().describe('`on_hand - reserved`: what may still be promised.'),
  }),
)

const units = z.int().min(-1_000_000_000).max(1_000_000_000)

export const stockChange = named(
  'StockChange',
  z.strictObject({
    sku: sku.exactOptional(),
    variant_id: id.exactOptional(),
    delta: units.exactOptional().describe('Changes what is on hand by so many units.'),
    to: units.min(0).exactOptional().describe('Sets what is on hand.'),
  }),
)

const adjustmentResult = z.strictObject({ index: z.int().nonnegative(), ok: z.boolean(), level: stockLevel.nullable(), error: rowError.nullable() })

const oneOrMany = <S extends z.ZodType>(item: S) => z.array(item).max(100)

/** Stock: levels, adjustments and the movements that explain them. */
export const adminStockEndpoints = defineEndpoints({
  'admin.stock.list': {
    method: 'GET',
    path: '/admin/stock',
    audience: 'admin',
    scope: 'stock:read',
    tag: 'Admin: stock',
    summary: 'Stock levels',
    query: z.strictObject({
      sku: oneOrMany(sku).exactOptional().describe('May be given several times.'),
      variant_id: oneOrMany(id).exactOptional().describe('May be given several times.'),
      available_at_most: z.int().min(0).exactOptional().describe('Only levels with so few units left.'),
      ...pageQuery,
    }),
    successStatus: 200,
    responses: { 200: z.strictObject({ stock: z.array(stockLevel), ...pageFields }) },
    errors: [],
    limit: 'admin_read',
    idempotent: false,
  },
  'admin.stock.adjust': {
    method: 'POST',
    path: '/admin/stock/adjustments',
    audience: 'admin',
    scope: 'stock:write',
    tag: 'Admin: stock',
    summary: 'Change or set what is on hand, up to 1000 lines',
    description:
      'All lines or none; with `each_line` every line stands alone and what is wrong with one is said in its result. ' +
      'Each line names a variant by `sku` or `variant_id` and either `delta` or `to`. The same `key` (or `Idempotency-Key`) is the same adjustment. ' +
      'With `dry_run` nothing is written, and each line says how its level stands and whether it would be refused. With `batch` it belongs to an import that can be undone, and its part is the key.',
    body: z.strictObject({
      reason: line,
      cause: z.enum(['adjust', 'import', 'restock']).exactOptional(),
      location: z.string().min(1).max(64).exactOptional(),
      key: z.string().min(1).max(200).exactOptional(),
      each_line: z.boolean().default(false),
      dry_run: z.boolean().exactOptional(),
      batch: batchPart.exactOptional(),
      lines: z.array(stockChange).min(1).max(1_000),
    }),
    bodyLimit: 'import',
    successStatus: 200,
    responses: { 200: z.strictObject({ adjusted: z.int().nonnegative(), failed: z.int().nonnegative(), results: z.array(adjustmentResult) }) },
    errors: ['batch_closed', 'batch_not_found', 'location_not_found', 'quantity_invalid', 'stock_below_reserved', 'variant_not_found'],
    limit: 'admin_write',
    idempotent: true,
  },
  'admin.stock.movements': {
    method: 'GET',
    path: '/admin/stock/movements',
    audience: 'admin',
    scope: 'stock:read',
    tag: 'Admin: stock',
    summary: 'The stock ledger, newest first',
    query: z.strictObject({ sku: sku.exactOptional(), variant_id: id.exactOptional(), ...pageQuery }),
    successStatus: 200,
    responses: {
      200: z.strictObject({
        movements: z.array(
          named(
            'StockMovement',
            z.strictObject({
              id,
              variant_id: id,
              location: z.string(),
              delta_on_hand: z.int(),
              delta_reserved: z.int(),
              cause: z.enum(['reserve', 'release', 'ship', 'restock', 'adjust', 'import', 'return']),
              cause_key: z.string(),
              reason: z.string(),
              actor: z.string(),
              at: time,
            }),
          ),
        ),
        ...pageFields,
      }),
    },
    errors: ['variant_not_found'],
    limit: 'admin_read',
    idempotent: false,
  },
  'admin.stock.locations': {
    method: 'GET',
    path: '/admin/stock/locations',
    audience: 'admin',
    scope: 'stock:read',
    tag: 'Admin: stock',
    summary: 'Where stock lies',
    successStatus: 200,
    responses: { 200: z.strictObject({ locations: z.array(z.strictObject({ id, code: z.string(), name: z.string() })) }) },
    errors: [],
    limit: 'admin_read',
    idempotent: false,
  },
})
