import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AdminProduct } from '@cartwright/client'
import { describe, expect, it } from 'vitest'
import type { ImportReport } from '../../src/import/report.ts'
import { run, runJson, temporaryFolder } from '../support/run.ts'

const write = (folder: string, name: string, content: string | Buffer): string => {
  writeFileSync(join(folder, name), content)
  return name
}

/** Imports a file and gives back the report, whatever the exit code. */
const importFile = async (cwd: string, name: string, ...options: string[]): Promise<ImportReport & { readonly code: number }> => {
  const { code, out, err } = await run(['import', name, ...options, '--json'], { cwd })
  if (out === '') throw new Error(err)
  return { ...JSON.parse(out), code }
}

const products = async (cwd: string): Promise<AdminProduct[]> =>
  (await runJson<{ products: AdminProduct[] }>(['products', 'list', '--limit', '100'], { cwd })).products.toReversed()

const faults = ({ problems }: ImportReport) => problems.map(({ row, column, reason }) => [row, column, reason])

describe('products', () => {
  it('come from a flat CSV, every good row of it', async () => {
    const cwd = temporaryFolder()
    write(
      cwd,
      'products.csv',
      [
        'Title,SKU,Cost,Was,Qty,Category,Vendor,Tags,attribute:material',
        'Red Mug,MUG-R,9.50,12,5,Home > Kitchen,Potter,cup|gift,stoneware',
        'Blue Mug,MUG-B,"9,90",,0,Home > Kitchen,Potter,,',
        ',MUG-X,1,,1,,,,',
        'No SKU,,1,,1,,,,',
        'Bad price,MUG-1,1.999,,1,,,,',
        'No price,MUG-2,,,1,,,,',
        'Bad stock,MUG-3,1,,many,,,,',
        'All bad,,x,,-1,,,,',
        'Plate,PLT-1,20,,3,Kitchen,,,',
      ].join('\n'),
    )
    const report = await importFile(cwd, 'products.csv', '--map', 'price=Cost,list_price=Was')
    expect(report).toMatchObject({ code: 1, kind: 'products', rows: 9, created: 3, stock_set: 3, failed: 6 })
    expect(faults(report)).toEqual([
      [4, 'Title', 'is empty'],
      [5, 'SKU', 'is empty'],
      [6, 'Cost', '"1.999" is no amount in USD: an amount in USD has at most 2 decimal digits'],
      [7, 'Cost', 'is empty'],
      [8, 'Qty', '"many" is no whole number from 0 on'],
      [9, 'SKU', 'is empty'],
      [9, 'Cost', '"x" is no amount in USD: an amount is a plain decimal number, not negative'],
      [9, 'Qty', '"-1" is no whole number from 0 on'],
    ])
    const [red, blue, plate] = await products(cwd)
    expect(red).toMatchObject({
      name: 'Red Mug',
      brand: 'Potter',
      attributes: { tags: ['cup', 'gift'], material: 'stoneware' },
      variants: [{ sku: 'MUG-R', stock_quantity: 5, prices: [{ currency: 'USD', amount: 9.5, list_amount: 12 }] }],
    })
    expect(blue).toMatchObject({ name: 'Blue Mug', variants: [{ sku: 'MUG-B', stock_quantity: 0, prices: [{ amount: 9.9, list_amount: null }] }] })
    expect(red?.category_ids).toEqual([2])
    expect(plate?.category_ids).toEqual([2])
  })

  it('may be imported twice', async () => {
    const cwd = temporaryFolder()
    write(cwd, 'products.csv', 'name,sku,price,stock\nMug,M,9.50,5\n')
    await importFile(cwd, 'products.csv')
    expect(await importFile(cwd, 'products.csv')).toMatchObject({ code: 0, created: 0, updated: 0, unchanged: 1, stock_set: 1 })
    write(cwd, 'products.csv', 'name,sku,price,stock\nMug,M,9.90,5\n')
    expect(await importFile(cwd, 'products.csv')).toMatchObject({ code: 0, created: 0, updated: 1, unchanged: 0 })
    expect(await products(cwd)).toHaveLength(1)
  })

  it('have variants in rows of one group', async () => {
    const cwd = temporaryFolder()
    write(
      cwd,
      'shirts.csv',
      [
        'group,name,sku,price,stock,option:size',
        'shirt,Shirt,SH-S,20,1,S',
        'shirt,Shirt,SH-M,20,2,M',
        'shirt,Shirt,SH-L,oops,3,L',
        'hat,Hat,HAT,15,4,one',
        'shirt,Shirt,SH-XL,22,5,XL',
      ].join('\n'),
    )
    const report = await importFile(cwd, 'shirts.csv')
    expect(report).toMatchObject({ rows: 5, created: 2, stock_set: 3, failed: 2 })
    expect(faults(report)).toEqual([
      [4, 'price', '"oops" is no amount in USD: an amount is a plain decimal number, not negative'],
      [6, null, 'The group "shirt" was complete before: rows of one product must follow each other.'],
    ])
    const [shirt] = await products(cwd)
    expect(shirt?.variants.map(({ sku, options, stock_quantity }) => [sku, options, stock_quantity])).toEqual([
      ['SH-S', { size: 'S' }, 1],
      ['SH-M', { size: 'M' }, 2],
    ])
  })

  it('keep a variant whose row is bad', async () => {
    const cwd = temporaryFolder()
    write(cwd, 'good.csv', 'group,name,sku,price,option:size\nshirt,Shirt,S,20,S\nshirt,Shirt,M,20,M\n')
    await importFile(cwd, 'good.csv')
    write(cwd, 'bad.csv', 'group,name,sku,price,option:size\nshirt,Shirt,S,25,S\nshirt,Shirt,M,oops,M\n')
    expect(await importFile(cwd, 'bad.csv')).toMatchObject({ updated: 1, failed: 1 })
    const [shirt] = await products(cwd)
    expect(shirt?.variants.map(({ sku, prices }) => [sku, prices[0]?.amount])).toEqual([
      ['S', 25],
      ['M', 20],
    ])
  })

  it('come back as the API gave them', async () => {
    const first = temporaryFolder()
    write(first, 'products.csv', 'group,name,sku,price,stock,option:size\nshirt,Shirt,S,20,3,S\nshirt,Shirt,M,20,4,M\n')
    await importFile(first, 'products.csv')
    const { out } = await run(['products', 'list', '--json'], { cwd: first })
    const second = temporaryFolder()
    write(second, 'copy.json', out)
    expect(await importFile(second, 'copy.json')).toMatchObject({ code: 0, rows: 1, created: 1, stock_set: 2, failed: 0 })
    const [before] = await products(first)
    const [after] = await products(second)
    expect(after?.variants).toEqual(before?.variants)
  })

  it('that the shop refuses are reported with row and column', async () => {
    const cwd = temporaryFolder()
    const long = 'x'.repeat(300)
    write(
      cwd,
      'products.json',
      JSON.stringify([
        { name: 'One', sku: 'A', price: 1 },
        { name: long, sku: 'B', price: 1 },
        { name: 'Two', sku: 'C', price: 1, description: 'y'.repeat(20_000) },
        { name: 'Three', sku: 'D', price: 1 },
      ]),
    )
    const report = await importFile(cwd, 'products.json')
    expect(report).toMatchObject({ code: 1, rows: 4, created: 2, failed: 2 })
    expect(report.problems.map(({ row, column }) => [row, column])).toEqual(expect.arrayContaining([[2, 'name']]))
    expect(report.problems.map(({ row }) => row).toSorted()).toEqual([2, 3])
    expect((await products(cwd)).map(({ name }) => name)).toEqual(['One', 'Three'])
  })

  it('are checked and not written with --dry-run', async () => {
    const cwd = temporaryFolder()
    write(cwd, 'products.csv', 'name,sku,price\nMug,M,9.50\nCup,C,x\n')
    expect(await importFile(cwd, 'products.csv', '--dry-run')).toMatchObject({ code: 1, rows: 2, created: 1, failed: 1, dry_run: true, batch: null })
    expect(await products(cwd)).toEqual([])
  })

  it('have prices in the currency told', async () => {
    const cwd = temporaryFolder()
    write(cwd, 'products.csv', 'name,sku,price,currency\nMug,M,1200,\nCup,C,9.99,EUR\nPot,P,12.5,\nPan,Q,1,XXY\n')
    const report = await importFile(cwd, 'products.csv', '--currency', 'JPY')
    expect(report.problems.map(({ row, column }) => [row, column])).toEqual([
      [4, 'price'],
      [5, 'price'],
    ])
    expect((await products(cwd)).map(({ variants }) => variants[0]?.prices.map(({ currency, amount }) => [currency, amount]))).toEqual([
      [['JPY', 1200]],
      [['EUR', 9.99]],
    ])
  })
})

describe('stock', () => {
  const shopWith = async (...skus: string[]): Promise<string> => {
    const cwd = temporaryFolder()
    write(cwd, 'products.csv', `name,sku,price\n${skus.map(sku => `${sku},${sku},1`).join('\n')}\n`)
    await importFile(cwd, 'products.csv')
    return cwd
  }

  const levels = async (cwd: string): Promise<unknown[]> => {
    const { stock } = await runJson<{ stock: readonly { sku: string; on_hand: number }[] }>(['stock', 'list'], { cwd })
    return stock.map(({ sku, on_hand }) => [sku, on_hand]).toSorted()
  }

  it('is set from a CSV, every good row of it', async () => {
    const cwd = await shopWith('A', 'B', 'C')
    write(cwd, 'stock.csv', 'sku,quantityOnStock,supplyChannel\nA,5,\nnope,3,\nB,x,\nC,7,\nC,8,\nA,5,\n')
    const report = await importFile(cwd, 'stock.csv')
    expect(report).toMatchObject({ code: 1, kind: 'stock', rows: 6, stock_set: 2, failed: 3, ignored_columns: ['supplyChannel'] })
    expect(faults(report)).toEqual([
      [4, 'quantityOnStock', '"x" is no whole number from 0 on'],
      [6, 'sku', '"C" stood in row 5 already, with 7 units.'],
      [3, 'sku', 'There is no SKU nope.'],
    ])
    expect(await levels(cwd)).toEqual([
      ['A', 5],
      ['C', 7],
    ])
  })

  it('comes from standard input as well', async () => {
    const cwd = await shopWith('A')
    const { code, out } = await run(['stock', 'import', '-', '--map', 'stock=Bestand,sku=Artikel'], { cwd, stdin: 'Artikel;Bestand\nA;12\n' })
    expect([code, out]).toEqual([0, '1 row: stock of 1 SKU set; 0 bad rows.\nBatch 2: "cartwright undo 2" takes it back.\n'])
    expect(await levels(cwd)).toEqual([['A', 12]])
  })

  it('makes a draft of what the shop does not know, when asked to', async () => {
    const cwd = await shopWith('A')
    write(cwd, 'stock.csv', 'sku,stock\nA,5\nNEW,3\n')
    expect(await importFile(cwd, 'stock.csv', '--create-missing')).toMatchObject({ code: 0, created: 1, stock_set: 2, failed: 0 })
    const made = (await products(cwd)).find(({ name }) => name === 'NEW')
    expect(made).toMatchObject({ status: 'draft', variants: [{ sku: 'NEW', prices: [], stock_quantity: 3 }] })
  })

  it('refuses a location there is none of, for its rows only', async () => {
    const cwd = await shopWith('A', 'B')
    write(cwd, 'stock.csv', 'sku,stock,location\nA,5,moon\nB,6,main\n')
    const report = await importFile(cwd, 'stock.csv')
    expect(report.problems.map(({ row, column }) => [row, column])).toEqual([[2, 'location']])
    expect(await levels(cwd)).toEqual([['B', 6]])
  })
})

describe('a file', () => {
  it('that tells neither is refused with its columns', async () => {
    const cwd = temporaryFolder()
    write(cwd, 'other.csv', 'colour,shape\nred,round\n')
    const { code, err } = await run(['import', 'other.csv'], { cwd })
    expect(code).toBe(1)
    expect(err).toBe(
      'error: These columns tell neither products (a name and a SKU) nor stock (a SKU and a quantity): colour, shape. Say which is which with --map, as in --map name=title,price=cost.\n',
    )
  })

  it('that is not there is one sentence', async () => {
    const { code, err } = await run(['import', 'missing.csv'], { cwd: temporaryFolder() })
    expect(code).toBe(1)
    expect(err).toMatch(/^error: There is no file .*missing\.csv\. \[ENOENT\]\n$/)
  })

  it('that is not UTF-8 costs the rows that are not', async () => {
    const cwd = temporaryFolder()
    write(cwd, 'latin1.csv', Buffer.from('name,sku,price\nCaf\u00e9,A,1\nTea,B,1\n', 'latin1'))
    const report = await importFile(cwd, 'latin1.csv')
    expect(faults(report)).toEqual([[2, 'name', 'has characters that are not UTF-8']])
    expect((await products(cwd)).map(({ name }) => name)).toEqual(['Tea'])
  })
})
