import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromStorable, storable } from '../src/search/storable-text.ts'

const seed = 20_260_103
const text = fc.string({
  unit: fc.constantFrom('a', 'ß', '\0', '\u0001', '\u0002', '\ud7ff', '\ud800', '\udbff', '\udc00', '\udfff', '\ue000', '\uffff'),
  maxLength: 6,
})

describe('texts in columns', () => {
  it('leaves usual texts as they are', () => {
    for (const usual of ['', 'Phone', 'Größe', '智能手机', 'a\nb\t']) expect(storable(usual)).toBe(usual)
  })

  it('gives every text back, and holds nothing that Postgres refuses', () => {
    fc.assert(
      fc.property(text, given => {
        const stored = storable(given)
        expect([fromStorable(stored), stored.isWellFormed(), stored.includes('\0')]).toEqual([given, true, false])
      }),
      { seed, numRuns: 5_000 },
    )
  })

  it('sorts by bytes as JavaScript sorts', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(Buffer.compare(Buffer.from(storable(a)), Buffer.from(storable(b))))).toBe(a < b ? -1 : a > b ? 1 : 0)
      }),
      { seed, numRuns: 5_000 },
    )
  })
})
