import { createCommerce, type ProductDraft, type Storage } from '@cartwright/core'

const adjectives = [
  'Compact',
  'Wireless',
  'Portable',
  'Rugged',
  'Classic',
  'Premium',
  'Lightweight',
  'Ergonomic',
  'Foldable',
  'Stainless',
  'Organic',
  'Adjustable',
  'Waterproof',
  'Handmade',
  'Silent',
  'Modular',
]
const nouns = [
  'Smartphone',
  'Headphones',
  'Keyboard',
  'Backpack',
  'Kettle',
  'Lamp',
  'Notebook',
  'Bottle',
  'Jacket',
  'Speaker',
  'Camera',
  'Monitor',
  'Blender',
  'Chair',
  'Tent',
  'Watch',
  'Charger',
  'Tripod',
  'Router',
  'Thermometer',
]
const brands = ['Norvik', 'Alder', 'Quanta', 'Helio', 'Brightwell', 'Tamarack', 'Osprey Lane', 'Kestrel', 'Fennel', 'Marlow']
const colors = ['black', 'white', 'red', 'blue', 'green', 'grey']

/** A shop of `count` products in 12 categories, each with stock for every checkout the benchmark can make. */
export async function seedCatalog(storage: Storage, count: number): Promise<void> {
  const commerce = createCommerce({ storage })
  await commerce.start()
  const by = { kind: 'system', name: 'bench' } as const
  const categories: number[] = []
  for (let index = 0; index < 12; index++) categories.push((await commerce.catalog.createCategory({ name: `Category ${index + 1}` }, by)).id)
  for (let from = 0; from < count; from += 200) {
    const drafts = Array.from({ length: Math.min(200, count - from) }, (_, index) => productDraft(from + index, categories))
    const products = await Promise.all(drafts.map(draft => commerce.catalog.create(draft, by)))
    const lines = products.flatMap(product => product.variants.map(variant => ({ variantId: variant.id, to: 1_000_000 })))
    await commerce.inventory.adjust({ causeKey: `bench:${from}`, reason: 'benchmark', lines }, by)
  }
  await commerce.workers.drain()
  await commerce.search.reindex()
  await commerce.close()
}

function productDraft(index: number, categories: readonly number[]): ProductDraft {
  const pick = <T>(list: readonly T[], step: number): T => list[Math.floor(index / step) % list.length] as T
  const noun = pick(nouns, 1)
  const adjective = pick(adjectives, nouns.length)
  const brand = pick(brands, 7)
  return {
    slug: `product-${index + 1}`,
    name: `${adjective} ${noun} ${index + 1}`,
    description: `The ${brand} ${noun.toLowerCase()} for every day: ${adjective.toLowerCase()}, tested for years, with spare parts for ten more.`,
    brand,
    categoryIds: [categories[index % categories.length] as number],
    attributes: { color: pick(colors, 3) },
    variants: [{ sku: `SKU-${index + 1}`, weightGrams: 400, prices: [{ currency: 'USD', amount: 1999 + (index % 400) * 100 }] }],
  }
}
