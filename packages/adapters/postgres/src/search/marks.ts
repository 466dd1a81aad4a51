import { fieldPoints, type MatchLevel, type SearchField, searchFields, wordScore } from '@cartwright/core'

/** Lengths of names and descriptions are kept up to here. */
const lengthMax = 255
const levels: readonly MatchLevel[] = [0, 1, 2, 3, 4]
const fieldCount = searchFields.length

/** What a posting says: a bit for each of {@link searchFields} that the word is in (6), then the words of the product's name (8 bits) and description (8). */
export function marksOf(fields: readonly SearchField[], lengths: { readonly name: number; readonly description: number }): number {
  return fieldBits(fields) | (Math.min(lengths.name, lengthMax) << 6) | (Math.min(lengths.description, lengthMax) << 14)
}

export function fieldBits(fields: readonly SearchField[]): number {
  return fields.reduce((bits, field) => bits | (1 << searchFields.indexOf(field)), 0)
}

/** Fields whose points depend on how long they are. */
const measured = ['name', 'description'] as const

const plainPoints = levels.flatMap(level =>
  Array.from({ length: 1 << fieldCount }, (_, bits) =>
    searchFields
      .filter((field, at) => bits & (1 << at) && !measured.some(other => other === field))
      .reduce((points, field) => points + fieldPoints(field, level, 1), 0),
  ),
)
const pointsByLength = (field: SearchField) => levels.flatMap(level => Array.from({ length: lengthMax + 1 }, (_, length) => fieldPoints(field, level, length)))

/** {@link fieldPoints} of core as tables, the parameters of {@link pointsSql}: of the fields whose length does not count, by level and fields; of the others, by level and length. */
export const pointParameters = { plain: plainPoints, name: pointsByLength('name'), description: pointsByLength('description') }

/** Points at which a word has half of its effect, as {@link wordScore} has it. */
export const halfPoints = Math.round(1 / wordScore(1, 1)) - 1

/**
 * The points of a word in a product: each field once, at its best level. From columns `levels`, the fields of each level as bits, six a level, the best level lowest, and `lengths`,
 * the marks above the field bits.
 */
export const pointsSql = [
  ...levels.map(level => {
    const better = levels.slice(0, level).map(atLevel)
    const fields = better.length === 0 ? atLevel(level) : `(${atLevel(level)} & ~(${better.join(' | ')}))`
    return `({plain}::integer[])[${level * (1 << fieldCount) + 1} + (${fields} & ${(1 << fieldCount) - 1})]`
  }),
  byLengthSql('name', `(lengths & ${lengthMax})`),
  byLengthSql('description', '(lengths >> 8)'),
].join(' + ')

function atLevel(level: MatchLevel): string {
  return `(levels >> ${level * fieldCount})`
}

function byLengthSql(field: (typeof measured)[number], length: string): string {
  const cases = levels.map(level => {
    const bit = 1 << (level * fieldCount + searchFields.indexOf(field))
    return `WHEN levels & ${bit} <> 0 THEN ({${field}}::integer[])[${level * (lengthMax + 1) + 1} + ${length}]`
  })
  return `CASE ${cases.join(' ')} ELSE 0 END`
}
