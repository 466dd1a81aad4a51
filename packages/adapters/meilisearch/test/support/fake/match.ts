import { type Stored, valuesAt } from './documents.ts'
import type { FakeSettings } from './settings.ts'

/** How well a document matches a text, by the rules of Meilisearch; smaller is better in each. */
export interface Match {
  readonly typo: number
  readonly proximity: number
  readonly attribute: number
  readonly exactness: number
}

interface Occurrence {
  readonly attribute: number
  readonly position: number
  /** How many words of the document it takes. */
  readonly width: number
  readonly typos: number
  readonly isExact: boolean
}

/** Words of a query that are looked at; the rest is left out. */
const wordsMax = 10

/** Cut at everything that is no letter or digit, and between the characters of scripts without spaces: unlike any rule of the shop's. */
export function tokens(text: string): string[] {
  const folded = text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '')
  return folded.replace(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu, ' $& ').match(/[\p{L}\p{N}]+/gu) ?? []
}

/** The words of each searchable attribute. */
export function wordsOf(document: Stored, attributes: readonly string[]): string[][] {
  return attributes.map(attribute => (valuesAt(document, attribute) ?? []).filter(value => typeof value === 'string').flatMap(tokens))
}

/** Matches a document against all words of a text (`matchingStrategy: all`); null when one is missing. */
export function matchText(fields: readonly (readonly string[])[], text: string, settings: FakeSettings): Match | null {
  const query = tokens(text)
    .slice(0, wordsMax)
    .filter(word => !settings.stopWords.includes(word))
  const paths = readings(query, settings)
  const found = paths.map(path => matchPath(fields, path, settings)).filter(match => match !== null)
  return found.sort((a, b) => a.typo - b.typo || a.proximity - b.proximity || a.attribute - b.attribute || a.exactness - b.exactness)[0] ?? null
}

/** A part of a query: words that stand side by side; `isGiven` when they were typed so. */
interface Part {
  readonly words: readonly string[]
  readonly isGiven: boolean
  readonly isLast: boolean
}

/** The ways to read a query: as typed, with two neighbours as one word, and with synonyms. */
function readings(query: readonly string[], { synonyms }: FakeSettings): Part[][] {
  const partOf = (words: readonly string[], end: number, isGiven: boolean): Part => ({ words, isGiven, isLast: end === query.length })
  const from = (at: number): Part[][] => {
    if (at === query.length) return [[]]
    const options: { part: Part; end: number }[] = [{ part: partOf([query[at] ?? ''], at + 1, true), end: at + 1 }]
    if (at + 1 < query.length) options.push({ part: partOf([`${query[at]}${query[at + 1]}`], at + 2, false), end: at + 2 })
    for (let end = at + 1; end <= query.length; end++) {
      for (const other of synonyms[query.slice(at, end).join(' ')] ?? []) options.push({ part: { ...partOf(tokens(other), end, false), isLast: false }, end })
    }
    return options.flatMap(({ part, end }) => from(end).map(rest => [part, ...rest]))
  }
  return query.length === 0 ? [[]] : from(0)
}

function matchPath(fields: readonly (readonly string[])[], path: readonly Part[], settings: FakeSettings): Match | null {
  let typo = 0
  let proximity = 0
  let attribute = 0
  let exact = 0
  let before: Occurrence | null = null
  for (const part of path) {
    const occurrences = find(fields, part, settings)
    const distance = (occurrence: Occurrence) => (before ? distanceBetween(before, occurrence) : 0)
    const [best] = occurrences.sort((a, b) => a.typos - b.typos || distance(a) - distance(b) || a.attribute - b.attribute || a.position - b.position)
    if (!best) return null
    typo += best.typos + (part.isGiven ? 0 : 1)
    proximity += distance(best)
    attribute += best.attribute * 1_000 + best.position
    if (best.isExact) exact++
    before = best
  }
  const isWhole = fields.some(words => words.length === path.length && words.every((word, at) => path[at]?.words[0] === word))
  return { typo, proximity, attribute, exactness: (isWhole ? 0 : 1_000) + path.length - exact }
}

function distanceBetween(a: Occurrence, b: Occurrence): number {
  if (a.attribute !== b.attribute) return 8
  const distance = b.position - (a.position + a.width - 1)
  return Math.min(8, distance > 0 ? distance : 1 - distance)
}

/** Every place where a part stands; one word also with typos, by its beginning when it is the last, and in two. */
function find(fields: readonly (readonly string[])[], { words, isGiven, isLast }: Part, settings: FakeSettings): Occurrence[] {
  const found: Occurrence[] = []
  const [first = ''] = words
  fields.forEach((field, attribute) => {
    field.forEach((word, position) => {
      if (words.length > 1) {
        if (words.every((wanted, at) => field[position + at] === wanted)) found.push({ attribute, position, width: words.length, typos: 0, isExact: false })
        return
      }
      const typos = isGiven ? typosOf(first, word, isLast && settings.prefixSearch === 'indexingTime', settings) : word === first ? 0 : null
      if (typos !== null) found.push({ attribute, position, width: 1, typos, isExact: word === first })
      const next = field[position + 1]
      if (isGiven && next !== undefined && `${word}${next}` === first) found.push({ attribute, position, width: 2, typos: 1, isExact: false })
    })
  })
  return found
}

function typosOf(wanted: string, word: string, isPrefix: boolean, { typoTolerance }: FakeSettings): number | null {
  if (word === wanted || (isPrefix && word.startsWith(wanted))) return 0
  const { oneTypo, twoTypos } = typoTolerance.minWordSizeForTypos
  const isNumber = typoTolerance.disableOnNumbers && Number.isFinite(Number(wanted))
  const max = !typoTolerance.enabled || isNumber || wanted.length < oneTypo ? 0 : wanted.length < twoTypos ? 1 : 2
  if (max === 0) return null
  const firstLetter = wanted[0] === word[0] ? 0 : 1
  if (wanted.length - word.length > max || (!isPrefix && word.length - wanted.length > max)) return null
  const distances = distancesToBeginnings(wanted, word)
  const least = (isPrefix ? Math.min(...distances) : (distances.at(-1) ?? 0)) + firstLetter
  return least <= max ? least : null
}

/** Damerau and Levenshtein's distance of `a` to every beginning of `b`, two neighbours swapped being one typo. */
function distancesToBeginnings(a: string, b: string): number[] {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, at) => at)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      let cost = Math.min((rows[i - 1]?.[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (rows[i - 1]?.[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (rows[i - 2]?.[j - 2] ?? 0) + 1)
      row.push(cost)
    }
    rows.push(row)
  }
  return rows[a.length] ?? []
}
