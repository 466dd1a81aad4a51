import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AdminProduct, ProductInput } from '@cartwright/client'
import { type Commerce, createCommerce, type Principal, silentLogger } from '@cartwright/core'
import { sqlite } from '@cartwright/sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { ImportReport } from '../../src/import/report.ts'
import { localClient } from '../../src/shop/local-client.ts'
import { realFile } from '../support/real-data.ts'
import { run, runJson, temporaryFolder } from '../support/run.ts'

const dummyJson = realFile('dummyjson-products.json')
if (!dummyJson) console.warn('Skipped: the real data (../shared/data beside the project) is not at hand.')

const by: Principal = { kind: 'system', name: 'test' }

const open = async (folder: string): Promise<Commerce> => {
  const commerce = createCommerce({ storage: sqlite(join(folder, 'shop.db')), logger: silentLogger })
  await commerce.start()
  onTestFinished(() => commerce.close())
  return commerce
}

/** Everything a catalog says, with slugs in place of ids. */
const catalogOf = async (folder: string) => {
  const commerce = await open(folder)
  const categories = await commerce.catalog.categories()
  const slugs = new Map(categories.map(({ id, slug }) => [id, slug]))
  const products = []
  for await (const product of localClient(commerce).admin.products.each({ sort: 'oldest' })) products.push(contentOf(product, slugs))
  const used = new Set(products.flatMap(({ categories: found }) => found))
  const parentOf = (id: number | null) => (id === null ? null : slugs.get(id))
  const tree = categories
    .filter(({ slug }) => used.has(slug))
    .map(({ slug, name, parentId }) => ({ slug, name, parent: parentOf(parentId) }))
    .toSorted((a, b) => (a.slug < b.slug ? -1 : 1))
  return { products, tree }
}

const contentOf = (
  { id: _id, version: _v, created_at: _c, updated_at: _u, category_ids, variants, ...content }: AdminProduct,
  slugs: ReadonlyMap<number, string>,
) => ({
  ...content,
  categories: category_ids.map(id => slugs.get(id) ?? '').toSorted(),
  variants: variants.map(({ id: _variant, stock_quantity: _stock, prices, ...variant }) => ({
    ...variant,
    optionNames: Object.keys(variant.options),
    prices: prices.toSorted((a, b) => (a.currency === b.currency ? a.minimum_quantity - b.minimum_quantity : a.currency < b.currency ? -1 : 1)),
  })),
})

/** What is hard to say in a table. */
const strange: readonly ProductInput[] = [
  {
    name: 'Everything, "quoted"',
    slug: 'not-of-its-name',
    description: '  two blanks, a\nline break, a\r\nCRLF, a | pipe; =1+1, 数\u0001\ufffd  ',
    brand: 'Ünïcode & Söhne',
    status: 'archived',
    images: [
      { url: 'https://shop.example/a.jpg', alt: '' },
      { url: 'https://shop.example/with blank|pipe.jpg', alt: 'Something else' },
    ],
    attributes: {
      tags: ['a|b', ' c '],
      material: ' linen ',
      waterproof: false,
      year: 2024,
      yes: 'true',
      number: '007',
      list: ['x'],
      empty: '',
      'a.b:c, "d"': '[1]',
      price: '1',
    },
    metadata: { nested: { list: [1, null, 'x'], text: ' ' }, flag: true },
    variants: [
      {
        sku: 'E-1',
        title: 'By hand',
        options: { size: 'S|M', 'Farbe, hell': '"rot"' },
        barcode: '0012345',
        weight_grams: 0,
        prices: [
          { currency: 'USD', amount: 1234.5, list_amount: 2000 },
          { currency: 'USD', amount: 1200, minimum_quantity: 10 },
          { currency: 'JPY', amount: 180_000 },
          { currency: 'KWD', amount: 0.001, list_amount: 0 },
        ],
      },
      { sku: 'E-2', title: '', options: { size: 'L', 'Farbe, hell': 'blau' }, weight_grams: 15, prices: [] },
      { sku: '=E,3', options: { size: '0', 'Farbe, hell': '-' }, prices: [{ currency: 'EUR', amount: 9 }] },
    ],
  },
  { name: 'Draft', status: 'draft', variants: [{ sku: 'D', prices: [] }] },
  { name: 'Broken \ufffd name', variants: [{ sku: 'B\ufffd', prices: [{ currency: 'USD', amount: 0 }] }] },
  {
    name: 'Draft',
    slug: 'draft-2',
    attributes: { tags: [] },
    images: [{ url: 'https://shop.example/b.jpg', alt: 'Draft' }],
    variants: [{ sku: 'D2', prices: [] }],
  },
]

const categories = [
  { name: 'Home', slug: 'home' },
  { name: 'Kitchen', slug: 'kitchen', parent: 'home' },
  { name: 'Kitchen', slug: 'kitchen-2' },
  { name: 'lower case', slug: 'lower-case' },
  { name: 'A > B | C [d] \\', slug: 'abc', parent: 'kitchen' },
]

const strangeShop = async (): Promise<string> => {
  const cwd = temporaryFolder()
  const commerce = await open(cwd)
  const ids = new Map<string, number>()
  for (const { name, slug, parent } of categories) {
    const { id } = await commerce.catalog.createCategory({ name, slug, parentId: parent === undefined ? null : (ids.get(parent) ?? 0) }, by)
    ids.set(slug, id)
  }
  const filed = strange.map((product, index) => ({
    ...product,
    category_ids: index === 0 ? [...ids.values()] : index === 3 ? [ids.get('kitchen-2') ?? 0] : [],
  }))
  const { failed, results } = await localClient(commerce).admin.products.import({ products: filed })
  expect([failed, results.flatMap(({ error }) => error ?? [])]).toEqual([0, []])
  return cwd
}

const roundTrip = async (from: string, format: 'csv' | 'json') => {
  const to = temporaryFolder()
  const file = join(to, `products.${format}`)
  const told = await run(['export', 'products', '--out', file], { cwd: from })
  expect(told.code).toBe(0)
  const report = await runJson<ImportReport>(['import', file], { cwd: to })
  expect(report).toMatchObject({ failed: 0, problems: [], ignored_columns: [], updated: 0, unchanged: 0 })
  const [before, after] = [await catalogOf(from), await catalogOf(to)]
  expect(before.products.length).toBeGreaterThan(3)
  expect(after).toEqual(before)
  // Over the shop it came from it changes nothing.
  expect(await runJson<ImportReport>(['import', file], { cwd: from })).toMatchObject({ created: 0, updated: 0, unchanged: before.products.length, failed: 0 })
  return report
}

describe.each(['csv', 'json'] as const)('products through %s', format => {
  it('come back as they were, whatever is in them', async () => {
    await roundTrip(await strangeShop(), format)
  })

  it('come back as they were: the demo shop', { timeout: 120_000 }, async () => {
    const cwd = temporaryFolder()
    const env = { DATABASE_URL: 'sqlite:shop.db' }
    expect((await run(['seed'], { cwd, env })).code).toBe(0)
    expect((await roundTrip(cwd, format)).created).toBe(374)
  })

  it.skipIf(!dummyJson)('come back as they were: real products', { timeout: 120_000 }, async () => {
    const cwd = temporaryFolder()
    await runJson(['import', String(dummyJson)], { cwd })
    expect((await roundTrip(cwd, format)).created).toBe(194)
  })
})

describe('stock', () => {
  it.each(['csv', 'json'])('comes back through %s', async format => {
    const [cwd, other] = [temporaryFolder(), temporaryFolder()]
    writeFileSync(join(cwd, 'products.csv'), 'name,sku,price,stock\nA,A,1,5\nB,"B,""1""",1,0\nC,C,1,\n')
    await runJson(['import', 'products.csv'], { cwd })
    const products = join(other, 'products.json')
    const stock = join(other, `stock.${format}`)
    await run(['export', 'products', '--out', products], { cwd })
    expect((await run(['export', 'stock', '--out', stock], { cwd })).out).toBe(`2 stock levels in ${stock}.\n`)
    await runJson(['import', products], { cwd: other })
    expect(await runJson(['import', stock], { cwd: other })).toMatchObject({ kind: 'stock', stock_set: 2, failed: 0 })
    expect((await run(['export', 'stock'], { cwd: other })).out).toBe('sku,location,stock,reserved,available\r\nA,main,5,0,5\r\n"B,""1""",main,0,0,0\r\n')
  })
})

describe('a file for Shopify', () => {
  it('has a row for each variant and image, and comes back as far as it goes', async () => {
    const [cwd, other] = [temporaryFolder(), temporaryFolder()]
    const product = {
      name: 'Shirt',
      description: '<p>Soft</p>',
      brand: 'Acme',
      attributes: { tags: ['summer', 'sale'], type: 'Tops' },
      images: ['1', '2', '3'].map(name => ({ url: `https://shop.example/${name}.jpg`, alt: `Shirt ${name}` })),
      variants: [
        {
          sku: 'S',
          options: { Size: 'S', Color: 'red' },
          barcode: '123',
          weight_grams: 200,
          prices: [{ currency: 'USD', amount: 20, list_amount: 25 }],
          stock_quantity: 3,
        },
        { sku: 'M', options: { Size: 'M', Color: 'red' }, prices: [{ currency: 'USD', amount: 21 }], stock_quantity: 0 },
      ],
      category: 'Clothing > Shirts',
    }
    writeFileSync(
      join(cwd, 'p.json'),
      JSON.stringify([product, { name: 'Mug', status: 'draft', variants: [{ sku: 'MUG', prices: [{ currency: 'USD', amount: 9.5 }] }] }]),
    )
    await runJson(['import', 'p.json'], { cwd })
    const file = join(other, 'shopify.csv')
    await run(['export', 'products', '--format', 'shopify', '--out', file], { cwd })
    expect(
      readFileSync(file, 'utf8')
        .split('\r\n')
        .map(line => line.split(',').slice(0, 2)),
    ).toEqual([['URL handle', 'Title'], ['shirt', 'Shirt'], ['shirt', ''], ['shirt', ''], ['mug', 'Mug'], ['']])
    expect(await runJson(['import', file], { cwd: other })).toMatchObject({ format: 'shopify', created: 2, stock_set: 3, failed: 0 })
    expect(await catalogOf(other)).toEqual(await catalogOf(cwd))
  })
})
