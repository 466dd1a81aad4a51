/** The columns of a product file of Shopify, by what they say: as they are called now, and as they were called before. Case does not matter. */
const columnNames = {
  handle: ['url handle', 'handle'],
  title: ['title'],
  description: ['description', 'body (html)', 'body html'],
  vendor: ['vendor'],
  category: ['product category'],
  type: ['type', 'product type'],
  tags: ['tags'],
  published: ['published on online store', 'published'],
  status: ['status'],
  sku: ['sku', 'variant sku'],
  barcode: ['barcode', 'variant barcode'],
  option1Name: ['option1 name'],
  option1Value: ['option1 value'],
  option2Name: ['option2 name'],
  option2Value: ['option2 value'],
  option3Name: ['option3 name'],
  option3Value: ['option3 value'],
  price: ['price', 'variant price'],
  listPrice: ['compare-at price', 'variant compare at price', 'compare at price'],
  stock: ['inventory quantity', 'variant inventory qty', 'variant inventory quantity'],
  grams: ['weight value (grams)', 'variant grams'],
  image: ['product image url', 'image src'],
  imageAlt: ['image alt text'],
  imagePosition: ['image position'],
  seoTitle: ['seo title'],
  seoDescription: ['seo description'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** What a column of a product file of Shopify says. */
export type ShopifyField = keyof typeof columnNames

/** Columns that no other layout has: a file with a handle, a title and one of these is Shopify's. */
const marks: readonly ShopifyField[] = ['option1Name', 'published', 'price']

/** The column of each field; null when these are not the columns of a product file of Shopify. */
export const shopifyColumns = (columns: readonly string[]): ReadonlyMap<ShopifyField, string> | null => {
  const byName = new Map(columns.map(column => [column.trim().toLowerCase(), column]))
  const found = new Map<ShopifyField, string>()
  for (const [field, names] of Object.entries(columnNames)) {
    const name = names.find(candidate => byName.has(candidate))
    const column = name === undefined ? undefined : byName.get(name)
    if (column !== undefined) found.set(field as ShopifyField, column)
  }
  const isOurs = ['name', 'slug', 'group'].some(name => byName.has(name))
  const isShopify = found.has('handle') && found.has('title') && marks.some(mark => found.has(mark)) && !isOurs
  return isShopify && (byName.has('url handle') || columns.some(column => /^(variant |option1 |body \(html\)|published)/i.test(column))) ? found : null
}
