import { foldText } from './fold-text.ts'

/** How long counts of searches are kept, in days. */
export const searchTextsKeptDays = 90

/** The day of a moment: days since 1970, UTC. */
export function dayOf(at: number): number {
  return Math.floor(at / 86_400_000)
}

/** Characters of a searched text that are kept for the report. */
export const searchTextMax = 100

/** A searched text as it is counted: case, accents and spaces make no difference. Empty when it is not to be counted: what has an `@` is about a person. */
export function normaliseSearchText(text: string): string {
  const folded = foldText(text)
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
  return folded.includes('@') ? '' : [...folded].slice(0, searchTextMax).join('').trimEnd()
}
