import { allowedTypos, matchTerm } from '@cartwright/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { indexedVariants, typoVariants } from '../src/search/typo-variants.ts'

const seed = 20_260_102

describe('what is left of words after typos', () => {
  it('is the word with each character taken out, and two of them', () => {
    expect(typoVariants('lamp', 0)).toEqual(['lamp'])
    expect(typoVariants('lamp', 1)).toEqual(['lamp', 'amp', 'lmp', 'lap', 'lam'])
    expect(typoVariants('aab', 2)).toEqual(['aab', 'ab', 'aa', 'b', 'a'])
    expect(typoVariants('smartphone', 1)).toEqual(['smartph', 'martph', 'sartph', 'smrtph', 'smatph', 'smarph', 'smarth', 'smartp'])
    expect(typoVariants('\u{20000}\u{20001}', 1)).toEqual(['\u{20000}\u{20001}', '\u{20001}', '\u{20000}'])
  })

  it('is not kept of words that nobody means with a typo', () => {
    expect([indexedVariants('cat'), indexedVariants('12345'), indexedVariants('ab123456'), indexedVariants('lamp').length]).toEqual([[], [], [], 5])
  })

  it('leads from a word to every word, and every beginning of one, that the rule for typos finds', () => {
    const letters = (maxLength: number) => fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', '1'), minLength: 1, maxLength })
    /** A word, and what a few slips make of it, so that most pairs are near. */
    const pair = fc
      .tuple(
        letters(14),
        fc.array(fc.tuple(fc.nat(14), fc.constantFrom('out', 'in', 'other', 'swap'), fc.constantFrom('a', 'b', 'c', '1')), { maxLength: 3 }),
        letters(3),
      )
      .map(([word, slips, end]) => {
        const characters = [...word]
        for (const [at, slip, letter] of slips) {
          if (slip === 'out') characters.splice(at, 1)
          else if (slip === 'in') characters.splice(at, 0, letter)
          else if (slip === 'other') characters.splice(at, 1, letter)
          else characters.splice(at, 2, characters[at + 1] ?? '', characters[at] ?? '')
        }
        return [word, characters.join(''), `${characters.join('')}${end}`] as const
      })
    let found = 0
    fc.assert(
      fc.property(pair, fc.boolean(), ([word, ...terms], unfinished) => {
        const typos = allowedTypos(word)
        fc.pre(typos > 0)
        const asked = new Set(typoVariants(word, typos))
        for (const term of terms) {
          const level = matchTerm(word, term, { typos, unfinished })
          if (level === null || level < 2) continue
          found++
          expect([word, term, indexedVariants(term).some(variant => asked.has(variant))]).toEqual([word, term, true])
        }
      }),
      { seed, numRuns: 20_000 },
    )
    expect(found).toBeGreaterThan(5_000)
  })
})
