import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AdminProduct } from '@cartwright/client'
import { describe, expect, it } from 'vitest'
import type { ImportReport } from '../../src/import/report.ts'
import { run, runJson, temporaryFolder } from '../support/run.ts'

/** The columns of Shopify's exports before and now, with as many rows of them as say something here. */
const before = [
  'Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Variant Compare At Price,Variant Barcode,Image Src,Image Position,Image Alt Text,Gift Card,SEO Title,SEO Description,Cost per item,Status',
  'shirt,Shirt,"<p>Soft, ""warm""\nand long</p>",Acme,Apparel > Tops,Shirts,"summer, sale",TRUE,Size,S,Color,Red,SH-S,199.6,shopify,5,deny,20.00,25.00,\'0123,https://cdn.example/1.jpg,1,Front,FALSE,A shirt,Buy it,7,active',
  'shirt,,,,,,,,,M,,Red,SH-M,200,shopify,-2,deny,21.00,,,https://cdn.example/2.jpg,2,,,,,,',
  'shirt,,,,,,,,,,,,,,,,,,,,https://cdn.example/3.jpg,3,Back,,,,,',
  'mug,Mug,,,,Kitchen,,FALSE,Title,Default Title,,,,,,,deny,9.5,,,,,,,,,,active',
  'old,Old,,,,,,TRUE,Title,Default Title,,,OLD,,,,deny,1,,,,,,,,,,archived',
]

const now = [
  'Title,URL handle,Description,Vendor,Product category,Type,Tags,Published on online store,Status,SKU,Barcode,Option1 name,Option1 value,Option1 Linked To,Option2 name,Option2 value,Price,Compare-at price,Cost per item,Charge tax,Inventory tracker,Inventory quantity,Continue selling when out of stock,Weight value (grams),Weight unit for display,Product image URL,Image position,Image alt text,Variant image URL,Gift card,SEO title,SEO description',
  'Shirt,shirt,"<p>Soft, ""warm""\nand long</p>",Acme,Apparel > Tops,Shirts,"summer, sale",TRUE,active,SH-S,\'0123,Size,S,,Color,Red,20.00,25.00,7,TRUE,shopify,5,DENY,199.6,g,https://cdn.example/1.jpg,1,Front,,FALSE,A shirt,Buy it',
  ',shirt,,,,,,,,SH-M,,,M,,,Red,21.00,,,,shopify,-2,DENY,200,g,https://cdn.example/2.jpg,2,,,,,',
  ',shirt,,,,,,,,,,,,,,,,,,,,,,,,https://cdn.example/3.jpg,3,Back,,,,',
  'Mug,mug,,,,Kitchen,,FALSE,active,,,,,,,,9.5,,,,,,DENY,,,,,,,,,',
  'Old,old,,,,,,TRUE,archived,OLD,,,,,,,1,,,,,,DENY,,,,,,,,,',
]

const catalog = async (cwd: string) => {
  const { products } = await runJson<{ products: AdminProduct[] }>(['products', 'list', '--limit', '100'], { cwd })
  return products.toReversed()
}

describe.each([
  ['before', before],
  ['now', now],
] as const)('a product file of Shopify as it was %s', (_, lines) => {
  it('is recognised, and gives its products with variants, options, images and stock', async () => {
    const cwd = temporaryFolder()
    writeFileSync(join(cwd, 'shopify.csv'), `\ufeff${lines.join('\r\n')}\r\n`)
    const report = await runJson<ImportReport>(['import', 'shopify.csv'], { cwd })
    expect(report).toMatchObject({ format: 'shopify', kind: 'products', rows: 5, created: 3, stock_set: 2, failed: 0, problems: [] })
    expect(report.ignored_columns).toContain('Cost per item')
    expect(report.ignored_columns).not.toContain('Status')
    const [shirt, mug, old] = await catalog(cwd)
    expect(shirt).toMatchObject({
      name: 'Shirt',
      slug: 'shirt',
      description: '<p>Soft, "warm"\nand long</p>',
      brand: 'Acme',
      status: 'published',
      category_ids: [2],
      images: [
        { url: 'https://cdn.example/1.jpg', alt: 'Front' },
        { url: 'https://cdn.example/2.jpg', alt: '' },
        { url: 'https://cdn.example/3.jpg', alt: 'Back' },
      ],
      attributes: { tags: ['summer', 'sale'], type: 'Shirts' },
      metadata: { seo_title: 'A shirt', seo_description: 'Buy it' },
      variants: [
        {
          sku: 'SH-S',
          options: { Size: 'S', Color: 'Red' },
          barcode: '0123',
          weight_grams: 200,
          stock_quantity: 5,
          prices: [{ currency: 'USD', amount: 20, list_amount: 25 }],
        },
        { sku: 'SH-M', options: { Size: 'M', Color: 'Red' }, barcode: null, weight_grams: 200, stock_quantity: 0, prices: [{ amount: 21, list_amount: null }] },
      ],
    })
    expect(mug).toMatchObject({
      slug: 'mug',
      status: 'draft',
      category_ids: [3],
      attributes: { type: 'Kitchen' },
      variants: [{ sku: 'mug', options: {}, prices: [{ amount: 9.5 }] }],
    })
    expect(old).toMatchObject({ status: 'archived', variants: [{ sku: 'OLD' }] })
    expect(await runJson<ImportReport>(['import', 'shopify.csv'], { cwd })).toMatchObject({ created: 0, updated: 0, unchanged: 3 })
  })
})

describe('a bad row of Shopify', () => {
  it('costs its variant only, and is told with row and column', async () => {
    const cwd = temporaryFolder()
    const lines = [
      'Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Inventory Qty,Variant Grams,Status',
      'shirt,Shirt,Size,S,SH-S,20,1,,active',
      'shirt,,,M,SH-M,twenty,1,,',
      'shirt,,,L,SH-L,22,many,heavy,',
      'hat,Hat,Size,S,SH-S,1,1,,active',
      'cap,,Title,Default Title,CAP,1,1,,active',
      'tie,Tie,Title,Default Title,TIE,1,1,,sleeping',
    ]
    writeFileSync(join(cwd, 'shopify.csv'), lines.join('\n'))
    const { code, out } = await run(['import', 'shopify.csv', '--json'], { cwd })
    const report: ImportReport = JSON.parse(out)
    expect([code, report.created, report.failed]).toEqual([1, 1, 5])
    expect(report.problems.map(({ row, column, reason }) => [row, column, reason])).toEqual([
      [3, 'Variant Price', '"twenty" is no amount in USD: an amount is a plain decimal number, not negative'],
      [4, 'Variant Grams', '"heavy" is no weight in grams'],
      [4, 'Variant Inventory Qty', '"many" is no whole number from 0 on'],
      [5, 'Variant SKU', '"SH-S" stood in row 2 already.'],
      [6, 'Title', 'is empty'],
      [7, 'Status', '"sleeping" is none of active, draft, archived, unlisted'],
    ])
    expect((await catalog(cwd)).map(({ variants }) => variants.map(({ sku }) => sku))).toEqual([['SH-S']])
  })
})
