import { allowedTypos, fieldPoints, type MatchLevel, type SearchField, searchFields } from '@cartwright/core'
import type { DocumentColumns } from './document-columns.ts'
import type { TermReader } from './term-reader.ts'

/** The documents that one word is in. */
export interface WordMatch {
  readonly slots: readonly number[]
  /** By slot: {@link fieldPoints}, summed over fields. Zero where the word is not. */
  readonly points: Int32Array
  /** Whether a word of the index begins with it. */
  readonly begun: boolean
}

const levels: readonly MatchLevel[] = [0, 1, 2, 3, 4]
const lengthMax = 255
const allFields = (1 << searchFields.length) - 1

/** Points by level, field and length of the field in words. */
const pointsTable = levels.map(level => searchFields.map(field => Int32Array.from({ length: lengthMax + 1 }, (_, length) => fieldPoints(field, level, length))))
const nameField = searchFields.indexOf('name')
const descriptionField = searchFields.indexOf('description')

/** The bits of these fields, for {@link matchWord}. */
export function fieldBits(fields: readonly SearchField[]): number {
  return fields.reduce((bits, field) => bits | (1 << searchFields.indexOf(field)), 0)
}

/** Finds the documents with a word in one of the fields, each field counted once, at its best level. */
export function matchWord(word: string, columns: DocumentColumns, terms: TermReader, fields = allFields): WordMatch {
  const slots: number[] = []
  const points = new Int32Array(columns.size)
  const seen = new Uint8Array(columns.size)
  const take = (postings: readonly number[], level: MatchLevel): void => {
    const table = pointsTable[level] ?? []
    for (const posting of postings) {
      // Not `& 7`: ids may be wider than 32 bits.
      const field = posting % 8
      const bit = (1 << field) & fields
      const slot = columns.slotOf.get((posting - field) / 8)
      if (bit === 0 || slot === undefined) continue
      const known = seen[slot] ?? 0
      if (known & bit) continue
      if (known === 0) slots.push(slot)
      seen[slot] = known | bit
      const length = field === nameField ? columns.nameLengths[slot] : field === descriptionField ? columns.descriptionLengths[slot] : 1
      points[slot] = (points[slot] ?? 0) + (table[field]?.[Math.min(length ?? 1, lengthMax)] ?? 0)
    }
  }
  const exact = terms.exactly(word)
  const longer = terms.longerThan(word)
  take(exact, 0)
  take(longer, 1)
  const begun = exact.length + longer.length > 0
  const typos = allowedTypos(word)
  if (typos > 0) {
    const matches = terms.vocabulary().withTypos(word, typos === 2 ? 2 : 1, !begun)
    for (const level of levels.slice(2)) {
      const found = matches.filter(match => match.level === level && !match.term.startsWith(word)).map(match => match.term)
      if (found.length > 0) take(terms.anyOf(found), level)
    }
  }
  return { slots, points, begun }
}
