// Goal: no difference between two tables goes unnoticed, whatever their order of rows and wherever it is.
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { compareRows } from '../../src/move/compare-rows.ts'
import type { MovedTable, Row } from '../../src/move/shop-rows.ts'

const table: MovedTable = {
  name: 'discount_customer',
  columns: [
    { name: 'used', kind: 'int' },
    { name: 'customer_key', kind: 'text' },
    { name: 'discount_id', kind: 'int' },
  ],
  key: ['discount_id', 'customer_key'],
}
const a: Row = ['1', 'a', '9']
const b: Row = ['1', 'b', '9']
const c: Row = [null, 'a', '10']

async function* batches(...all: readonly (readonly Row[])[]): AsyncIterable<readonly Row[]> {
  yield* all
}
const compare = (from: readonly Row[], to: readonly Row[]) => compareRows(table, batches(from), batches(to))
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

describe('comparing rows', () => {
  it('finds equal tables equal, however they come', async () => {
    const heard: number[] = []
    const result = await compareRows(table, batches([a], [], [b, c]), batches([a, b], [c]), rows => heard.push(rows))
    const digest = sha256('["1","a","9"]\n["1","b","9"]\n[null,"a","10"]\n')
    expect(result).toEqual({ rows: { from: 3, to: 3 }, digest: { from: digest, to: digest }, differences: 0, examples: [] })
    expect(heard).toEqual([1, 1, 3])
    expect(await compare([], [])).toEqual({ rows: { from: 0, to: 0 }, digest: { from: sha256(''), to: sha256('') }, differences: 0, examples: [] })
  })

  it.each<[string, readonly Row[], readonly Row[], readonly string[]]>([
    ['a missing first row', [a, b, c], [b, c], ['discount_customer discount_id=9 customer_key=a is missing']],
    ['a missing last row', [a, b, c], [a, b], ['discount_customer discount_id=10 customer_key=a is missing']],
    ['a row too much', [a, c], [a, b, c], ['discount_customer discount_id=9 customer_key=b is too much']],
    ['a changed cell, without its value', [a, b], [a, ['2', 'b', '9']], ['discount_customer discount_id=9 customer_key=b: "used" differs']],
    ['null in the place of an empty text or of 0', [['0', 'a', '1']], [[null, 'a', '1']], ['discount_customer discount_id=1 customer_key=a: "used" differs']],
    ['another key', [a], [b], ['discount_customer discount_id=9 customer_key=a is missing', 'discount_customer discount_id=9 customer_key=b is too much']],
    ['nothing at all', [a], [], ['discount_customer discount_id=9 customer_key=a is missing']],
  ])('finds %s', async (_, from, to, examples) => {
    const { rows, differences, examples: found, digest } = await compare(from, to)
    expect([rows, differences, found, digest.from === digest.to]).toEqual([{ from: from.length, to: to.length }, examples.length, examples, false])
  })

  it('knows the order of numbers by size, beyond 2^53 too, and of texts by their bytes', async () => {
    const numbers: Row[] = ['-9223372036854775808', '-1', '9', '10', '9007199254740992', '9007199254740993'].map(id => ['0', 'a', id])
    const texts: Row[] = ['', 'A', 'a', 'ab', 'b', 'ä', '\uFFFF', '🛒'].map(key => ['0', key, '1'])
    for (const ordered of [numbers, texts]) {
      for (const [index, row] of ordered.entries()) {
        const { differences, examples } = await compare(ordered, ordered.toSpliced(index, 1))
        expect([differences, examples]).toEqual([1, [`discount_customer discount_id=${row[2]} customer_key=${row[1]} is missing`]])
      }
    }
  })

  it('names the first few of many and counts them all', async () => {
    const many: Row[] = Array.from({ length: 12 }, (_, index) => ['1', 'a', String(index + 1)])
    const { differences, examples } = await compare(many, [])
    expect([differences, examples.length, examples[4]]).toEqual([12, 5, 'discount_customer discount_id=5 customer_key=a is missing'])
  })

  it('lets go of both sides when one fails', async () => {
    const ended: string[] = []
    async function* rows(name: string, isFailing: boolean): AsyncIterable<readonly Row[]> {
      try {
        yield [a]
        if (isFailing) throw new Error('lost')
        yield [b]
      } finally {
        ended.push(name)
      }
    }
    await expect(compareRows(table, rows('from', false), rows('to', true))).rejects.toThrow('lost')
    expect(ended.sort()).toEqual(['from', 'to'])
  })
})
