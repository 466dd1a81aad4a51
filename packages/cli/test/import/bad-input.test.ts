import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ImportReport } from '../../src/import/report.ts'
import { run, runJson, temporaryFolder } from '../support/run.ts'

const importText = async (content: string | Buffer, ...options: string[]) => {
  const cwd = temporaryFolder()
  writeFileSync(join(cwd, 'file.csv'), content)
  const ran = await run(['import', 'file.csv', ...options], { cwd })
  const list = await run(['products', 'list', '--limit', '100', '--json'], { cwd })
  const { products = [] } = list.code === 0 ? JSON.parse(list.out) : {}
  const names: string[] = products.map(({ name }: { readonly name: string }) => name).toReversed()
  const amounts: number[] = products
    .map(({ variants }: { readonly variants: readonly { readonly prices: readonly { readonly amount: number }[] }[] }) => variants[0]?.prices[0]?.amount)
    .toReversed()
  return {
    ...ran,
    cwd,
    names,
    amounts,
    stock: products.map((product: { variants: { stock_quantity: number }[] }) => product.variants[0]?.stock_quantity).toReversed(),
  }
}

const header = 'name,sku,price\n'

describe('a file that is not quite as it should be', () => {
  it('has a byte order mark, CRLF and line breaks in quotes', async () => {
    const { code, names } = await importText('\ufeffname,sku,price\r\n"Two\r\nlines",A,1\r\n"a ""quote""",B,2\r\n')
    expect([code, names]).toEqual([0, ['Two\r\nlines', 'a "quote"']])
  })

  it('is UTF-16 as spreadsheets write it', async () => {
    const { code, names } = await importText(Buffer.from(`\ufeffname\tsku\tprice\r\nCaf\u00e9\tA\t1\r\n`, 'utf16le'))
    expect([code, names]).toEqual([0, ['Caf\u00e9']])
  })

  it.each([
    ['"1,234.50"', 1234.5],
    ['"1.234,50"', 1234.5],
    ['"1,234"', 1234],
    ['"12,5"', 12.5],
    ['1 234.50', 1234.5],
    ["1'234.50", 1234.5],
    ['"1\u00a0234,50"', 1234.5],
    ['"1,234,567.89"', 1234567.89],
    ['1.234.567', 1234567],
  ])('has the amount %s', async (cell, amount) => {
    const { code, amounts } = await importText(`${header}Thing,A,${cell}\n`)
    expect([code, amounts]).toEqual([0, [amount]])
  })

  it.each(['1.234', '"12,34,567"', '"1,23.5"', '1e3', '-1', '$5'])('has %s, which is no amount', async cell => {
    const { code, err, names } = await importText(`${header}Thing,A,${cell}\nGood,B,1\n`)
    expect([code, names]).toEqual([1, ['Good']])
    expect(err).toMatch(/^row 2, price: ".+" is no amount in USD: .+\n$/)
  })

  it('has three digits behind a comma in a currency that has as many', async () => {
    const { code, amounts } = await importText(`${header}Thing,A,"1,234"\nGood,B,"1,234.500"\n`, '--currency', 'KWD')
    expect([code, amounts]).toEqual([1, [1234.5]])
  })

  it('has a stock with thousands', async () => {
    const { code, stock } = await importText('name,sku,price,stock\nThing,A,1,"1,234"\n')
    expect([code, stock]).toEqual([0, [1234]])
  })

  it('has a column that nobody knows: said once, and not fatal', async () => {
    const { code, out, err, names } = await importText('name,sku,price,colour of the box\nA,A,1,red\nB,B,1,red\n')
    expect([code, err, names]).toEqual([0, '', ['A', 'B']])
    expect(out).toBe(
      '2 rows: 2 products created, 0 updated, 0 unchanged; stock of 0 SKUs set; 0 bad rows.\nNot used: colour of the box.\nBatch 1: "cartwright undo 1" takes it back.\n',
    )
  })

  it('has a SKU twice: the first counts', async () => {
    const { code, err, names } = await importText(`${header}First,A,1\nSecond,A,2\nThird,B,3\n`)
    expect([code, err, names]).toEqual([1, 'row 3, sku: "A" stood in row 2 already.\n', ['First', 'Third']])
  })
})

describe('a file that cannot be imported', () => {
  it.each([
    ['an empty one', '', 'The file is empty.'],
    [
      'one without a needed column',
      'name,price\nA,1\n',
      'The file has no column for the sku, which every product needs. Say which it is with --map sku=COLUMN. It has: name, price.',
    ],
    ['one with NUL bytes', `${header}A,A,1\u0000\n`, 'This is no text file: it has NUL bytes. Save it as CSV in UTF-8.'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'This is no text file: it has NUL bytes. Save it as CSV in UTF-8.'],
    ['one with a column twice', 'name,sku,name\n', 'The column "name" stands in the header twice.'],
  ])('is one sentence: %s', async (_, content, sentence) => {
    const { code, out, err, names } = await importText(content)
    expect([code, out, err, names]).toEqual([1, '', `error: ${sentence}\n`, []])
  })

  it('lacks the column that --map names', async () => {
    const { code, err, names } = await importText(`${header}A,A,1\n`, '--map', 'price=Preis')
    expect([code, err, names]).toEqual([1, 'error: --map names the column "Preis", which the file does not have. It has: name, sku, price.\n', []])
  })

  it('has no rows', async () => {
    const { code, out } = await importText(header)
    expect([code, out]).toEqual([0, 'The file has no rows.\n'])
  })

  it('has a NUL in a late row, which costs that row', async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => `Thing ${index},SKU-${index},1`)
    rows[15_000] = 'Bad\u0000,BAD,1'
    const { code, err } = await importText(header + rows.join('\n'), '--dry-run')
    expect([code, err.split('\n').filter(line => line.startsWith('row'))]).toEqual([1, ['row 15002, name: has a NUL character']])
  })
})

describe('ten thousand bad rows', () => {
  const rows = Array.from({ length: 10_000 }, (_, index) => (index % 2 === 0 ? `Thing,A-${index},none` : `,B-${index},1`))
  const content = `${header}${rows.join('\n')}\nGood,GOOD,1\n`

  it('are told up to a bound, counted by column, and all written where they were asked for', async () => {
    const { code, out, err, names, cwd } = await importText(content, '--errors', 'errors.csv')
    expect([code, names]).toEqual([1, ['Good']])
    expect(err.split('\n').filter(line => line.startsWith('row'))).toHaveLength(20)
    expect(err).toContain('row 2, price: "none" is no amount in USD: an amount is a plain decimal number, not negative\nrow 3, name: is empty\n')
    expect(out).toContain('10001 rows: 1 product created, 0 updated, 0 unchanged; stock of 0 SKUs set; 10000 bad rows.\n')
    expect(out).toContain('10000 faults, the first 20 above; --errors FILE writes all of them. price: 5000, name: 5000.\n')
    const lines = readFileSync(join(cwd, 'errors.csv'), 'utf8').split('\r\n')
    expect([lines.length, lines[0], lines[2], lines[10_000]]).toEqual([10_002, 'row,line,column,reason', '3,3,name,is empty', '10001,10001,name,is empty'])
  })

  it('are bounded in JSON too', async () => {
    const { code, out } = await importText(content, '--json')
    const report: ImportReport = JSON.parse(out)
    expect([code, report.failed, report.problems.length, report.problem_count, report.problems_by_column]).toEqual([
      1,
      10_000,
      1_000,
      10_000,
      { price: 5_000, name: 5_000 },
    ])
  })
})

describe('what cannot be reached or written', () => {
  const url = ['--url', 'http://127.0.0.1:1', '--key', 'ck_none']

  it.each([
    ['import', ['import', 'file.csv']],
    ['export', ['export', 'products']],
    ['undo', ['undo', '1', '--yes']],
  ])('a server that is not there: %s', async (_, args) => {
    const cwd = temporaryFolder()
    writeFileSync(join(cwd, 'file.csv'), `${header}A,A,1\n`)
    const { code, out, err } = await run([...args, ...url], { cwd })
    expect([code, out]).toEqual([3, ''])
    expect(err).toMatch(/^error: [^\n]+\n$/)
  })

  it.skipIf(!existsSync('/dev/full'))('a full disk', async () => {
    const { cwd } = await importText(`${header}A,A,1\n`)
    for (const format of ['csv', 'json', 'shopify']) {
      const { code, out, err } = await run(['export', 'products', '--format', format, '--out', '/dev/full'], { cwd })
      expect([code, out]).toEqual([3, ''])
      expect(err).toMatch(/^error: "\/dev\/full" cannot be written: ENOSPC[^\n]*\n$/)
    }
    const { code, err } = await run(['import', 'file.csv', '--errors', '/dev/full'], { cwd })
    expect([code, err]).toEqual([3, expect.stringMatching(/^error: "\/dev\/full" cannot be written: ENOSPC[^\n]*\n$/)])
  })

  it('an undo without --yes where nobody can be asked', async () => {
    const { cwd } = await importText(`${header}A,A,1\n`)
    const { code, err } = await run(['undo', '1'], { cwd })
    expect([code, err]).toEqual([
      2,
      'Batch 1 (file.csv) would be undone: 0 products restored, 1 deleted, 0 archived, stock of 0 SKUs set back, 0 left as they are.\nerror: Batch 1 is taken back. This cannot be undone: say --yes where there is no terminal to ask on. Nothing was changed.\n',
    ])
    expect(await runJson(['products', 'list'], { cwd })).toMatchObject({ total: 1 })
  })
})
