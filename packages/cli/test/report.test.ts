import { describe, expect, it } from 'vitest'
import { barChart } from '../src/output/bar-chart.ts'
import { csvTable } from '../src/output/csv-line.ts'
import { buyMugs, mugShop } from './support/mug-shop.ts'
import { bare, run, runJson } from './support/run.ts'

const today = () => new Date().toISOString().slice(0, 10)

describe('report sales', () => {
  it('sums up orders and refunds, as a table, CSV or JSON', async () => {
    const cwd = await mugShop()
    expect((await run(['report', 'sales'], { cwd })).out).toBe('Nothing was sold.\n')
    await buyMugs(cwd)
    await buyMugs(cwd)
    await run(['refund', '1', '--line', '1:1', '--yes'], { cwd })
    const day = today()
    const row = '2 6 0.00 USD 10.00 USD 0.00 USD 88.00 USD 9.50 USD 78.50 USD'
    expect(bare((await run(['report', 'sales'], { cwd })).out)).toEqual([
      'DAY ORDERS UNITS DISCOUNT SHIPPING TAX SOLD REFUNDED LEFT',
      `${day} ${row}`,
      `total ${row}`,
      '',
    ])
    expect((await run(['report', 'sales', '--by', 'product', '--format', 'csv'], { cwd })).out).toBe(
      'key,label,currency,orders,units,discount,shipping,tax,total,refunded,net\r\n2,Plate,USD,,2,0.00,,0.00,40.00,0.00,40.00\r\n1,Mug,USD,,4,0.00,,0.00,38.00,9.50,28.50\n',
    )
    const report = await runJson<{ rows: readonly { key: string; total: number }[] }>(['report', 'sales', '--by', 'month'], { cwd })
    expect(report.rows.map(({ key, total }) => [key, total])).toEqual([[day.slice(0, 7), 88]])
    expect((await run(['report', 'sales', '--to', '2020-01-01', '--format', 'csv'], { cwd })).out.trim().split('\n')).toHaveLength(1)
    const plain = (await run(['report', 'sales', '--format', 'chart'], { cwd })).out
    expect(plain).toMatch(/^USD: 78\.50 USD left, 9\.50 USD refunded\n\n\d{4}-\d\d-\d\d {2}#+-+ +78\.50 \(9\.50 refunded\)\n$/)
    const rich = (await run(['report', 'sales', '--format', 'chart'], { cwd, isTerminal: true })).out
    expect(rich).toMatch(/█+░+ +78\.50/)
    expect((await run(['report', 'sales', '--format', 'chart'], { cwd, isTerminal: true, env: { NO_COLOR: '1' } })).out).toBe(plain)
    expect((await run(['report', 'sales', '--format', 'chart'], { cwd, isTerminal: true, env: { TERM: 'dumb' } })).out).toBe(plain)
  })

  it.each([
    [['--from', '2026-02-30'], 2, 'is no day such as'],
    [['--by', 'year'], 2, 'Allowed choices are day, week, month, product, category.'],
    [['--time-zone', 'Mars'], 1, '"Mars" is no time zone'],
    [['--limit', '2000'], 1, 'limit'],
  ])('refuses %j', async (args, code, message) => {
    const { out, err, ...ran } = await run(['report', 'sales', ...args], { cwd: await mugShop() })
    expect([ran.code, out]).toEqual([code, ''])
    expect(err).toContain(message)
  })
})

describe('report stock', () => {
  it('shows what runs out first', async () => {
    const cwd = await mugShop()
    await buyMugs(cwd)
    await run(['stock', 'set', 'MUG', '2'], { cwd })
    expect(bare((await run(['report', 'stock'], { cwd })).out)).toEqual([
      'SKU NAME ON HAND RESERVED AVAILABLE SOLD IN 30 DAYS LASTS',
      'MUG Mug 2 2 0 2 sold out',
      'PLATE Plate 10 1 9 1 270 days',
      '',
      'Variants 2, 1 of them sold out',
      'On hand 12, 3 of them reserved',
      '',
    ])
    expect((await run(['report', 'stock', '--format', 'csv', '--limit', '1'], { cwd })).out).toBe(
      'sku,name,on_hand,reserved,available,sold,days_left\r\nMUG,Mug,2,2,0,2,0\n',
    )
  })
})

describe('a bar chart', () => {
  const bars = [
    { label: 'one', value: 100, back: 0, text: '100' },
    { label: 'three', value: 53, back: 0, text: '53' },
    { label: 'four', value: 40, back: 20, text: '20' },
    { label: 'five', value: 0, back: 0, text: '0' },
  ]

  it('has one scale, in blocks or in plain characters', () => {
    const shape = { columns: 22 }
    expect(barChart(bars, { ...shape, isRich: true }).split('\n')).toEqual([
      'one    ██████████  100',
      'three  █████▎      53',
      'four   ██░░        20',
      'five               0',
    ])
    expect(barChart(bars, { ...shape, isRich: false }).split('\n')).toEqual([
      'one    ##########  100',
      'three  #####       53',
      'four   ##--        20',
      'five               0',
    ])
  })

  it('of nothing is empty, and a little is seen', () => {
    expect(barChart([{ label: 'none', value: 0, back: 0, text: '0' }], { columns: 20, isRich: true })).toBe('none               0')
    const [, little] = barChart(
      [
        { label: 'a', value: 1e6, back: 0, text: '' },
        { label: 'b', value: 1, back: 0, text: '' },
      ],
      { columns: 20, isRich: false },
    ).split('\n')
    expect(little).toBe('b  #')
  })
})

describe('CSV', () => {
  it('quotes what has to be quoted', () => {
    expect(csvTable([['a,b', 'say "x"', 'two\nlines', null, 1]])).toBe('"a,b","say ""x""","two\nlines",,1')
  })
})
