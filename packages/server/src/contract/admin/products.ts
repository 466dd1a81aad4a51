import { z } from 'zod'
import { defineEndpoints } from '../endpoint.ts'
import { attributeValue, image } from '../products.ts'
import { named } from '../schemas.ts'
import { amount, amountInput, currency, id, idParam, line, pageFields, pageQuery, sku, slug, time } from '../values.ts'

const productStatus = z.enum(['draft', 'published', 'archived'])

const priceInput = named(
  'PriceInput',
  z.strictObject({
    currency,
    amount: amountInput,
    list_amount: amountInput.nullable().exactOptional().describe('The price before a reduction; never charged.'),
    minimum_quantity: z.int().positive().max(10_000).exactOptional(),
  }),
)

const optionName = z.string().trim().min(1).max(64)

export const variantInput = named(
  'VariantInput',
  z.strictObject({
    id: id.exactOptional().describe('Of the variant to change; without it the SKU says which.'),
    sku,
    title: z.string().trim().max(255).exactOptional(),
    options: z.record(optionName, z.string().trim().min(1).max(255)).exactOptional(),
    barcode: z.string().trim().min(1).max(64).nullable().exactOptional(),
    weight_grams: z.int().nonnegative().max(1_000_000_000).nullable().exactOptional(),
    prices: z.array(priceInput).max(200),
  }),
)

const imageInput = z.strictObject({ url: z.string().min(1).max(2_048), alt: z.string().max(500).default('') })

const attributeInput = z.union([z.string().max(1_000), z.number(), z.boolean(), z.array(z.string().max(255)).max(100)])

const productFields = {
  slug: slug.exactOptional(),
  description: z.string().max(10_000).exactOptional(),
  brand: line.nullable().exactOptional(),
  status: productStatus.exactOptional(),
  category_ids: z.array(id).max(100).exactOptional(),
  images: z.array(imageInput).max(100).exactOptional(),
  attributes: z.record(optionName, attributeInput).exactOptional(),
  metadata: z.record(z.string().max(64), z.unknown()).exactOptional().describe('Data of your own; never interpreted.'),
}

/** A product to be written whole. */
export const productInput = named('ProductInput', z.strictObject({ name: line, ...productFields, variants: z.array(variantInput).min(1).max(250) }))

/** The fields of a product to be changed. `variants`, when given, replace all variants. */
export const productChange = named(
  'ProductChange',
  z.strictObject({
    name: line.exactOptional(),
    ...productFields,
    variants: z.array(variantInput).min(1).max(250).exactOptional(),
    expected_version: z.int().positive().exactOptional().describe('Refuses the change when somebody else was faster.'),
  }),
)

/** A product as those who keep it see it. */
export const adminProduct = named(
  'AdminProduct',
  z.strictObject({
    id,
    slug: z.string(),
    name: z.string(),
    description: z.string(),
    brand: z.string().nullable(),
    status: productStatus,
    category_ids: z.array(id),
    images: z.array(image),
    attributes: z.record(z.string(), attributeValue),
    metadata: z.record(z.string(), z.unknown()),
    variants: z.array(
      z.strictObject({
        id,
        sku: z.string(),
        title: z.string(),
        options: z.record(z.string(), z.string()),
        barcode: z.string().nullable(),
        weight_grams: z.number().nullable(),
        position: z.int().nonnegative(),
        prices: z.array(z.strictObject({ currency, amount, list_amount: amount.nullable(), minimum_quantity: z.int().positive() })),
        stock_quantity: z.int().nonnegative().describe('Units that may be ordered now.'),
      }),
    ),
    version: z.int().positive(),
    created_at: time,
    updated_at: time,
  }),
)

/** What is wrong with one row of an import. */
export const rowError = named(
  'RowError',
  z.strictObject({ code: z.string(), error: z.string(), errors: z.array(z.strictObject({ path: z.string(), message: z.string() })) }),
)

const draftErrors = ['amount_invalid', 'amount_out_of_range', 'category_not_found', 'currency_unknown', 'duplicate'] as const

/** A request of an import: see `POST /admin/batches`. */
export const batchPart = named(
  'BatchPart',
  z.strictObject({
    batch: id,
    part: z
      .string()
      .regex(/^[a-z0-9-]{1,64}$/, 'Small letters, digits and dashes.')
      .describe('Names the request within its batch: the same again, when it is sent again.'),
  }),
)

/** One thing that a write would change. */
const fieldChange = named(
  'FieldChange',
  z.strictObject({
    path: z.string().describe('Such as `name`, `attributes.material` or `variants.SKU-1.prices.USD`.'),
    from: z.unknown().describe('Null where there is nothing yet.'),
    to: z.unknown().describe('Null where nothing is left.'),
  }),
)

const importOutcome = named(
  'ImportOutcome',
  z.strictObject({
    index: z.int().nonnegative(),
    outcome: z.enum(['created', 'updated', 'unchanged', 'failed']),
    product_id: id.nullable(),
    error: rowError.nullable(),
    changes: z.array(fieldChange).exactOptional().describe('With `dry_run`: what would change, field by field.'),
  }),
)

/** Keeping the catalog. */
export const adminProductEndpoints = defineEndpoints({
  'admin.products.list': {
    method: 'GET',
    path: '/admin/products',
    audience: 'admin',
    scope: 'catalog:read',
    tag: 'Admin: catalog',
    summary: 'List products in every status, newest first',
    query: z.strictObject({
      q: z.string().max(200).exactOptional().describe('Part of the name.'),
      sku: sku.exactOptional().describe('Only the product that has this SKU.'),
      status: productStatus.exactOptional(),
      sort: z.enum(['newest', 'oldest']).exactOptional().describe('`oldest`: of all products, without `q`, `sku` and `status`; by `cursor` alone.'),
      ...pageQuery,
    }),
    successStatus: 200,
    responses: { 200: z.strictObject({ products: z.array(adminProduct), ...pageFields }) },
    errors: [],
    limit: 'admin_read',
    idempotent: false,
  },
  'admin.products.create': {
    method: 'POST',
    path: '/admin/products',
    audience: 'admin',
    scope: 'catalog:write',
    tag: 'Admin: catalog',
    summary: 'Add a product with its variants and prices',
    body: productInput,
    bodyLimit: 'default',
    successStatus: 201,
    responses: { 201: adminProduct },
    errors: draftErrors,
    limit: 'admin_write',
    idempotent: true,
  },
  'admin.products.import': {
    method: 'POST',
    path: '/admin/products/import',
    audience: 'admin',
    scope: 'catalog:write',
    tag: 'Admin: catalog',
    summary: 'Create or replace up to 1000 products',
    description:
      'Each row is a ProductInput and stands alone: what is wrong with one is said in its outcome and keeps no other from being written. A product is found by the SKU of its first variant, else by its slug. Running it twice changes nothing the second time. With `dry_run` nothing is written, and each outcome says what would be. ' +
      'With `batch` it belongs to an import that can be undone.',
    body: z.strictObject({
      products: z.array(z.custom<z.input<typeof productInput>>()).min(1).max(1_000),
      dry_run: z.boolean().exactOptional(),
      batch: batchPart.exactOptional(),
    }),
    bodyLimit: 'import',
    successStatus: 200,
    responses: {
      200: z.strictObject({
        created: z.int().nonnegative(),
        updated: z.int().nonnegative(),
        unchanged: z.int().nonnegative(),
        failed: z.int().nonnegative(),
        results: z.array(importOutcome),
      }),
    },
    errors: ['batch_closed', 'batch_not_found'],
    limit: 'admin_write',
    idempotent: true,
  },
  'admin.products.get': {
    method: 'GET',
    path: '/admin/products/{id}',
    audience: 'admin',
    scope: 'catalog:read',
    tag: 'Admin: catalog',
    summary: 'One product',
    params: idParam,
    successStatus: 200,
    responses: { 200: adminProduct },
    errors: ['product_not_found'],
    limit: 'admin_read',
    idempotent: false,
  },
  'admin.products.update': {
    method: 'PATCH',
    path: '/admin/products/{id}',
    audience: 'admin',
    scope: 'catalog:write',
    tag: 'Admin: catalog',
    summary: 'Change the fields given',
    description: '`variants`, when given, replace all variants; each is matched by id, else by SKU, and keeps its stock.',
    params: idParam,
    body: productChange,
    successStatus: 200,
    responses: { 200: adminProduct },
    errors: [...draftErrors, 'product_not_found', 'variant_not_found', 'version_conflict'],
    limit: 'admin_write',
    idempotent: false,
  },
  'admin.products.delete': {
    method: 'DELETE',
    path: '/admin/products/{id}',
    audience: 'admin',
    scope: 'catalog:write',
    tag: 'Admin: catalog',
    summary: 'Remove a product from the catalog; orders keep their lines',
    params: idParam,
    successStatus: 204,
    responses: { 204: null },
    errors: ['product_not_found'],
    limit: 'admin_write',
    idempotent: false,
  },
})
