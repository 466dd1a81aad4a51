import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allowedTypos, matchTerm, typosBetween, typosToPrefix } from '../../../src/model/search/index.ts'

const seed = 20_260_101

describe('allowedTypos', () => {
  it.each([
    ['lamp', 0],
    ['phone', 1],
    ['notebook', 1],
    ['headphone', 2],
    ['123456789', 0],
    ['iphone15', 0],
    ['größe', 1],
    ['\u{20000}\u{20001}\u{20002}', 0],
  ] as const)('gives %s %i', (word, typos) => {
    expect(allowedTypos(word)).toBe(typos)
  })
})

describe('typosBetween', () => {
  it.each([
    ['phone', 'phone', 0],
    ['phone', 'phne', 1],
    ['phone', 'phoone', 1],
    ['phone', 'phome', 1],
    ['phone', 'pohne', 1],
    ['phone', 'bhone', 2],
    ['phone', 'hpone', 2],
    ['phone', 'hone', 2],
    ['phone', 'xphone', 2],
    ['smartphone', 'smratphnoe', 2],
    ['smartphone', 'tmratphnoe', null],
    ['phone', 'ph', null],
    ['phone', 'phonetic', null],
    // A swap counts one only while nothing is put in between: optimal string alignment.
    ['xcaxx', 'xabcxx', null],
  ])('counts %s - %s: %s', (word, term, typos) => {
    expect(typosBetween(word, term, 2)).toBe(typos)
  })

  it('agrees with the definition', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 7 })
    fc.assert(
      fc.property(letters, letters, fc.integer({ min: 0, max: 2 }), (word, term, max) => {
        const first = word[0] === term[0] ? 0 : 1
        const whole = alignment(word, term) + first
        const prefix = Math.min(...Array.from(term, (_, at) => alignment(word, term.slice(0, at + 1)))) + first
        expect([typosBetween(word, term, max), typosToPrefix(word, term, max)]).toEqual([whole <= max ? whole : null, prefix <= max ? prefix : null])
      }),
      { seed, numRuns: 5_000 },
    )
  })
})

/** Optimal string alignment as it is defined: the cheapest way from one text to the other, letter by letter from the end. */
function alignment(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length
  const same = a.at(-1) === b.at(-1) ? 0 : 1
  const ways = [alignment(a.slice(0, -1), b) + 1, alignment(a, b.slice(0, -1)) + 1, alignment(a.slice(0, -1), b.slice(0, -1)) + same]
  if (a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1)) ways.push(alignment(a.slice(0, -2), b.slice(0, -2)) + 1)
  return Math.min(...ways)
}

describe('matchTerm', () => {
  it.each([
    ['phone', 'phone', 0],
    ['phone', 'phones', 1],
    ['phone', 'phome', 2],
    ['headphone', 'haedphnoe', 3],
    ['chair', 'charger', null],
    ['phone', 'bhone', null],
  ])('finds for %s the term %s at level %s', (word, term, level) => {
    expect(matchTerm(word, term, { typos: allowedTypos(word), unfinished: false })).toBe(level)
  })

  it.each([
    ['smratph', 'smartphone', 3],
    ['haedphnoe', 'headphones', 4],
    ['haedphnoez', 'headphones', null],
    ['smratphno', 'smartphones', 4],
    ['chair', 'charger', 3],
  ])('finds for the unfinished %s the term %s at level %s', (word, term, level) => {
    expect(matchTerm(word, term, { typos: allowedTypos(word), unfinished: true })).toBe(level)
  })
})
