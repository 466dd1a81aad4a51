import type { MatchLevel } from './ranking.ts'
import { typosBetween, typosToPrefix } from './typos.ts'

/**
 * How `term` answers `word`, allowing `typos` ({@link allowedTypos}); null when it does not. With `unfinished`, a typo may also be in a word that is not
 * typed to its end: meant for words that begin nothing in the index, because a word that begins something needs no such guess
 * ("chair" would find "charger").
 */
export function matchTerm(word: string, term: string, options: { readonly typos: 0 | 1 | 2; readonly unfinished: boolean }): MatchLevel | null {
  if (term === word) return 0
  if (term.startsWith(word)) return 1
  if (options.typos === 0) return null
  const whole = typosBetween(word, term, options.typos)
  if (whole !== null) return typoLevel(whole)
  if (!options.unfinished) return null
  const begun = typosToPrefix(word, term, options.typos)
  return begun === null ? null : typoLevel(begun + 1)
}

function typoLevel(count: number): MatchLevel {
  return count <= 1 ? 2 : count === 2 ? 3 : 4
}
