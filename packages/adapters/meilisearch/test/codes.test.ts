import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codedCharactersMax, textCode, textOf, wordCode, wordOf } from '../src/codes.ts'

describe('the code of a text', () => {
  it('is plain, can be read back, and is in the order of the texts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ unit: 'binary', maxLength: 60 }), (a, b) => {
        const [x, y] = [textCode(a), textCode(b)]
        expect(x).toMatch(/^t[0-9a-f]*$/)
        expect(x < y).toBe(a.slice(0, codedCharactersMax) < b.slice(0, codedCharactersMax))
        if (a.length <= codedCharactersMax) expect(textOf(x)).toBe(a)
      }),
      { seed: 1, numRuns: 2_000 },
    )
  })

  it('is cut where Meilisearch would cut it', () => {
    expect([textOf(textCode('a'.repeat(500))), textCode('é'.repeat(500)).length < 468]).toEqual(['a'.repeat(codedCharactersMax), true])
  })
})

describe('the code of a word', () => {
  it('leaves words of letters as they are, and makes numbers of those with digits or of scripts without spaces', () => {
    expect(['phone', 'größe', 'αγγελος', 'дом'].map(wordCode)).toEqual(['phone', 'größe', 'αγγελος', 'дом'])
    expect(['x1', '7', '手机'].map(wordCode)).toEqual(['3337', '43', '9002516390026426'])
  })

  it('can be read back, and begins with the codes of the beginnings alone', () => {
    const words = fc.string({ unit: fc.constantFrom('a', 'z', '0', '9', 'é', '手', '机', '\u{20000}', 'ア'), minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(words, words, (a, b) => {
        const [x, y] = [wordCode(`${a}1`), wordCode(`${b}1`)]
        expect(wordOf(x)).toBe(`${a}1`)
        expect(x).toMatch(/^\d+$/)
        expect(y.startsWith(wordCode(`1${a}`))).toBe(`${b}1`.startsWith(`1${a}`))
      }),
      { seed: 2, numRuns: 2_000 },
    )
  })

  it('stays below the 250 bytes at which Meilisearch leaves words out', () => {
    expect([wordCode('手'.repeat(64)).length, wordCode('a1'.repeat(32)).length]).toEqual([240, 128])
  })
})
