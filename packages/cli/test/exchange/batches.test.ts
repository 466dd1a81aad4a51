import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AdminProduct, StockLevel } from '@cartwright/client'
import { describe, expect, it } from 'vitest'
import type { ImportReport } from '../../src/import/report.ts'
import { deadlyProxy } from '../support/deadly-proxy.ts'
import { start } from '../support/program-process.ts'
import { bare, run, runJson, temporaryFolder } from '../support/run.ts'
import { serve } from '../support/serve.ts'

const shopWith = async (content: string) => {
  const cwd = temporaryFolder()
  const write = (name: string, text: string) => writeFileSync(join(cwd, name), text)
  write('first.csv', content)
  await runJson(['import', 'first.csv'], { cwd })
  const products = async () => {
    const list = await runJson<{ products: AdminProduct[] }>(['products', 'list', '--limit', '100'], { cwd })
    return list.products
      .toReversed()
      .map(({ name, status, brand, variants }) => [
        name,
        status,
        brand,
        variants.map(({ sku, prices, stock_quantity }) => [sku, prices[0]?.amount, stock_quantity]),
      ])
  }
  return { cwd, write, products }
}

const first = 'name,sku,price,stock,brand\nMug,MUG,9.50,5,Potter\nPlate,PLT,20,3,Potter\n'
const second = 'name,sku,price,stock,brand\nBig mug,MUG,12,8,\nPlate,PLT,20,3,Potter\nBowl,BWL,7,4,\nBad,BAD,x,1,\n'

describe('an import', () => {
  it('is shown field by field before it is done', async () => {
    const { cwd, write, products } = await shopWith(first)
    write('second.csv', second)
    const before = await products()
    const { code, out, err } = await run(['import', 'second.csv', '--dry-run'], { cwd })
    expect([code, err]).toEqual([1, 'row 5, price: "x" is no amount in USD: an amount is a plain decimal number, not negative\n'])
    expect(out.split('\n')).toEqual([
      '~ Big mug (MUG)',
      '    name: "Mug" -> "Big mug"',
      '    variants.MUG.prices.USD: 9.5 -> 12',
      '    brand: "Potter" -> -',
      '+ Bowl (BWL)',
      '~ stock of MUG at main: 5 -> 8',
      '~ stock of BWL at main: 0 -> 4',
      '',
      '4 rows: 1 product new, 1 changed, 1 the same; stock of 2 SKUs changed; 1 bad row. Nothing was written.',
      '',
    ])
    const report: ImportReport = JSON.parse((await run(['import', 'second.csv', '--dry-run', '--json'], { cwd })).out)
    expect(report).toMatchObject({ created: 1, updated: 1, unchanged: 1, failed: 1, batch: null, dry_run: true, new_categories: [] })
    expect(report.products).toEqual([
      {
        row: 2,
        sku: 'MUG',
        name: 'Big mug',
        outcome: 'updated',
        changes: [
          { path: 'name', from: 'Mug', to: 'Big mug' },
          { path: 'variants.MUG.prices.USD', from: 9.5, to: 12 },
          { path: 'brand', from: 'Potter', to: null },
        ],
      },
      { row: 4, sku: 'BWL', name: 'Bowl', outcome: 'created', changes: [] },
    ])
    expect(report.stock).toEqual([
      { row: 2, sku: 'MUG', location: 'main', from: 5, to: 8 },
      { row: 4, sku: 'BWL', location: 'main', from: 0, to: 4 },
    ])
    expect(await products()).toEqual(before)
    expect(await runJson(['batches', 'list'], { cwd })).toMatchObject({ total: 1 })
  })

  it('that would make categories says so, and makes none', async () => {
    const { cwd, write } = await shopWith('name,sku,price,category\nMug,MUG,1,Home > Kitchen\n')
    write('more.csv', 'name,sku,price,category\nMug,MUG,1,Home > Garden\nCup,CUP,1,Home > Kitchen\n')
    const { out } = await run(['import', 'more.csv', '--dry-run'], { cwd })
    expect(out).toContain('+ category Home > Garden\n')
    expect(await runJson<ImportReport>(['import', 'more.csv', '--dry-run'], { cwd })).toMatchObject({ new_categories: ['Home > Garden'], created: 1 })
    // Had the first dry run made it, this one would not say so.
    expect((await run(['import', 'more.csv', '--dry-run'], { cwd })).out).toContain('+ category Home > Garden\n')
  })

  it('is undone: what it made is gone, what it changed is back, stock goes back by the difference', async () => {
    const { cwd, write, products } = await shopWith(first)
    const before = await products()
    write('second.csv', second)
    expect((await run(['import', 'second.csv'], { cwd })).out).toContain('Batch 2: "cartwright undo 2" takes it back.\n')
    await runJson(['stock', 'adjust', 'MUG', '-1'], { cwd })
    const preview = await runJson<object>(['undo', '2', '--preview'], { cwd })
    expect(preview).toMatchObject({ batch: 2, status: 'finished', restored: 1, deleted: 1, archived: 0, stock_set_back: 2, refused: 0 })
    const { code, out } = await run(['undo', '2', '--yes'], { cwd })
    expect([code, out]).toEqual([
      0,
      'Batch 2 (second.csv) is undone: 1 product restored, 1 deleted, 0 archived, stock of 2 SKUs set back, 0 left as they are.\n',
    ])
    expect(await products()).toEqual([['Mug', 'published', 'Potter', [['MUG', 9.5, 4]]], before[1]])
    const again = await run(['undo', '2', '--yes'], { cwd })
    expect([again.code, again.err]).toEqual([1, 'error: Batch 2 is undone already. [batch_closed]\n'])
    expect(bare((await run(['batches', 'list'], { cwd })).out)).toEqual([
      'BATCH FILE KIND STATUS BEGUN BY DID',
      '2 second.csv products undone NOW key:0 1 created, 1 updated, 1 unchanged, 3 stock set, 1 bad',
      '1 first.csv products finished NOW key:0 2 created, 0 updated, 0 unchanged, 2 stock set, 0 bad',
      '',
    ])
    expect((await run(['doctor'], { cwd })).code).toBe(0)
    // Undone is not interrupted: the same file again is a new import.
    expect(await runJson<ImportReport>(['import', 'first.csv'], { cwd })).toMatchObject({ batch: 3 })
  })

  it('is undone but for what others have changed since', async () => {
    const { cwd, write, products } = await shopWith(first)
    write('second.csv', second)
    await run(['import', 'second.csv'], { cwd })
    write('third.csv', 'name,sku,price\nBetter mug,MUG,13\n')
    await runJson(['import', 'third.csv'], { cwd })
    const { code, out } = await run(['undo', '2', '--yes'], { cwd })
    expect([code, out.split('\n')[0]]).toEqual([1, 'MUG: The product was changed since, by key:0.'])
    expect((await products())[0]?.[0]).toBe('Better mug')
  })

  it('of stock is undone, with the drafts it made', async () => {
    const { cwd, write, products } = await shopWith(first)
    const before = await products()
    write('stock.csv', 'sku,stock\nMUG,50\nNEW,7\nPLT,3\n')
    expect(await runJson<ImportReport>(['import', 'stock.csv', '--create-missing'], { cwd })).toMatchObject({ batch: 2, created: 1, stock_set: 3 })
    expect(await runJson(['undo', '2', '--yes'], { cwd })).toMatchObject({ deleted: 1, stock_set_back: 2, refused: 0 })
    expect(await products()).toEqual(before)
  })

  it('there is none of is one sentence', async () => {
    const { cwd } = await shopWith(first)
    for (const args of [
      ['undo', '9', '--yes'],
      ['batches', 'show', '9'],
    ]) {
      const { code, err } = await run(args, { cwd })
      expect([code, err]).toEqual([1, 'error: There is no batch 9. [batch_not_found]\n'])
    }
  })
})

describe('an import that is killed in the middle', () => {
  it.each([
    ['products', '/admin/products/import', 2],
    ['stock', '/admin/stock/adjustments', 2],
  ])('goes on with the same batch, and doubles nothing: at a request for %s', { timeout: 120_000 }, async (_, path, nth) => {
    const cwd = temporaryFolder()
    const env = { DATABASE_URL: 'sqlite:shop.db', RATE_LIMIT: 'off' }
    const rows = Array.from({ length: 1_200 }, (_row, index) => `Thing ${index},SKU-${String(index).padStart(4, '0')},${index + 1}.50,${index % 7}`)
    rows[700] = 'Bad,BAD,x,1'
    writeFileSync(join(cwd, 'big.csv'), `name,sku,price,stock\n${rows.join('\n')}\n`)
    const { url } = await serve(cwd, [], env)
    const { key } = await runJson<{ key: string }>(['keys', 'create', '--name', 'test', '--role', 'admin'], { cwd, env })
    const proxy = await deadlyProxy(url)
    const remote = { CARTWRIGHT_URL: proxy.url, CARTWRIGHT_KEY: key }

    const { child, exited } = start(['import', 'big.csv'], cwd, remote)
    proxy.strikeAt(path, nth, () => child.kill('SIGKILL'))
    expect(await exited).toBeNull()
    expect(await runJson(['batches', 'list'], { cwd, env: remote })).toMatchObject({ batches: [{ id: 1, status: 'open' }], total: 1 })
    // Somebody sells in between, and changes a product that was imported already.
    await runJson(['stock', 'adjust', 'SKU-0006', '-2'], { cwd, env: remote })

    const { code, out, err } = await run(['import', 'big.csv', '--json'], { cwd, env: remote })
    const report: ImportReport = JSON.parse(out)
    expect([code, err]).toEqual([1, 'Going on with batch 1, which was interrupted.\n'])
    expect(report).toMatchObject({ batch: 1, resumed: true, rows: 1_200, created: 1_199, updated: 0, unchanged: 0, stock_set: 1_199, failed: 1 })
    expect(await runJson(['products', 'list', '--limit', '1'], { cwd, env: remote })).toMatchObject({ total: 1_199 })
    const { stock } = await runJson<{ stock: StockLevel[] }>(['stock', 'get', 'SKU-0005', 'SKU-0006', 'SKU-1199'], { cwd, env: remote })
    expect(stock.map(({ sku, on_hand }) => [sku, on_hand])).toEqual([
      ['SKU-0005', 5],
      ['SKU-0006', 4],
      ['SKU-1199', 2],
    ])
    const undone = await runJson(['undo', '1', '--yes'], { cwd, env: remote }).catch((error: Error) => error)
    // Six were set and two of them sold: six cannot go back.
    expect(String(undone)).toContain('ended with 1')
    expect(await runJson(['products', 'list', '--limit', '1'], { cwd, env: remote })).toMatchObject({ total: 0 })
    expect((await run(['doctor'], { cwd, env })).code).toBe(0)
  })

  it('is refused with a wrong key, in one sentence', { timeout: 60_000 }, async () => {
    const cwd = temporaryFolder()
    writeFileSync(join(cwd, 'a.csv'), 'name,sku,price\nA,A,1\n')
    const { url } = await serve(cwd, [], { DATABASE_URL: 'sqlite:shop.db' })
    for (const args of [
      ['import', 'a.csv'],
      ['export', 'products'],
      ['undo', '1', '--yes'],
    ]) {
      const { code, out, err } = await run([...args, '--url', url, '--key', 'ck_wrong'], { cwd })
      expect([code, out]).toEqual([3, ''])
      expect(err).toMatch(/^error: [^\n]+ \[\w+\]\n$/)
    }
  })
})
