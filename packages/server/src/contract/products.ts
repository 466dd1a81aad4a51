import { z } from 'zod'
import { defineEndpoints } from './endpoint.ts'
import { named } from './schemas.ts'
import { amount, amountText, currency, id, pageFields, pageQuery, time } from './values.ts'

export const image = named('Image', z.strictObject({ url: z.string(), alt: z.string() }))

/** A product as a list shows it. Prices are those of the cheapest variant in the currency asked for. */
export const productCard = named(
  'ProductCard',
  z.strictObject({
    id,
    name: z.string(),
    slug: z.string(),
    brand: z.string().nullable(),
    price: amount.nullable(),
    list_price: amount.nullable().describe('The price before a reduction, to be shown struck through.'),
    currency,
    stock_quantity: z.int().nonnegative().describe('Units that may be ordered now, over all variants.'),
    in_stock: z.boolean(),
    image: image.nullable(),
    category_ids: z.array(id),
    variant_id: id.nullable().describe('The only variant; null where there are several to choose from.'),
    variant_count: z.int().positive(),
    created_at: time,
  }),
)

const variantPrice = z.strictObject({
  price: amount,
  list_price: amount.nullable(),
  minimum_quantity: z.int().positive(),
})

export const productVariant = named(
  'ProductVariant',
  z.strictObject({
    id,
    sku: z.string(),
    title: z.string(),
    options: z.record(z.string(), z.string()),
    barcode: z.string().nullable(),
    weight_grams: z.number().nullable(),
    price: amount.nullable(),
    list_price: amount.nullable(),
    currency,
    prices: z.array(variantPrice).describe('Every price in this currency, by minimum quantity.'),
    stock_quantity: z.int().nonnegative(),
    in_stock: z.boolean(),
  }),
)

export const attributeValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])

/** A product with everything a shopper may see. */
export const productDetail = named(
  'Product',
  z.strictObject({
    id,
    name: z.string(),
    slug: z.string(),
    description: z.string(),
    brand: z.string().nullable(),
    price: amount.nullable(),
    list_price: amount.nullable(),
    currency,
    stock_quantity: z.int().nonnegative(),
    in_stock: z.boolean(),
    image: image.nullable(),
    images: z.array(image),
    category_ids: z.array(id),
    categories: z.array(z.strictObject({ id, name: z.string(), slug: z.string(), parent_id: id.nullable() })),
    options: z.array(z.strictObject({ name: z.string(), values: z.array(z.string()) })).describe('What the variants differ in.'),
    attributes: z.record(z.string(), attributeValue),
    variant_id: id.nullable(),
    variant_count: z.int().positive(),
    variants: z.array(productVariant),
    created_at: time,
    updated_at: time,
  }),
)

export const facetValue = z.strictObject({ value: z.string(), count: z.int().nonnegative() })

/** Browsing and searching the catalog. */
export const productEndpoints = defineEndpoints({
  'products.list': {
    method: 'GET',
    path: '/products',
    audience: 'public',
    tag: 'Catalog',
    summary: 'List and search products',
    description:
      'Any other query parameter filters by an option or attribute: `color=red`, or `facet.color=red` where the name is taken; several values of one name are alternatives. ' +
      '`facets` counts what else could be filtered by; they are answered whenever the list is narrowed, and with `facets=true`.',
    query: z.strictObject({
      search: z.string().max(200).exactOptional().describe('Words in any order; prefixes and small typos match.'),
      category_id: id.exactOptional().describe('With everything below that category.'),
      min_price: amountText.exactOptional(),
      max_price: amountText.exactOptional(),
      in_stock: z.boolean().exactOptional().describe('Only what can, or cannot, be ordered now.'),
      sort: z.enum(['relevance', 'price', '-price', 'name', 'newest']).exactOptional(),
      currency: currency.exactOptional(),
      facets: z.boolean().exactOptional().describe('Whether to count what else could be filtered by.'),
      ...pageQuery,
    }),
    extraQuery: 'facets',
    successStatus: 200,
    responses: {
      200: named(
        'ProductList',
        z.strictObject({ products: z.array(productCard), ...pageFields, facets: z.record(z.string(), z.array(facetValue)).exactOptional() }),
      ),
    },
    errors: ['amount_invalid', 'amount_out_of_range', 'currency_unknown'],
    limit: 'read',
    limitWith: { query: 'search', limit: 'search' },
    idempotent: false,
    cacheable: true,
  },
  'products.suggest': {
    method: 'GET',
    path: '/products/suggest',
    audience: 'public',
    tag: 'Catalog',
    summary: 'Complete what is being typed',
    query: z.strictObject({ q: z.string().max(200), limit: z.int().min(1).max(20).default(8) }),
    successStatus: 200,
    responses: { 200: z.strictObject({ suggestions: z.array(z.strictObject({ text: z.string(), product_id: id.nullable() })) }) },
    errors: [],
    limit: 'search',
    idempotent: false,
  },
  'products.get': {
    method: 'GET',
    path: '/products/{id}',
    audience: 'public',
    tag: 'Catalog',
    summary: 'One product, by id or slug',
    params: z.strictObject({ id: z.string().min(1).max(96).describe('A number is an id, anything else a slug.') }),
    query: z.strictObject({ currency: currency.exactOptional() }),
    successStatus: 200,
    responses: { 200: productDetail },
    errors: ['product_not_found', 'currency_unknown'],
    limit: 'read',
    idempotent: false,
    cacheable: true,
  },
})
