import type { MatchLevel } from '@cartwright/core'

/** A term that is a word with typos. */
export interface TypoMatch {
  readonly term: string
  readonly level: MatchLevel
}

/**
 * The words of the index, sorted, to find those that are a given word with typos. Sorted words are a tree in a row: neighbours share their beginnings, so the
 * table of edit distances is computed once per shared beginning, and a beginning that has too many typos already is left out with all words that have it.
 */
export class Vocabulary {
  private terms: string[]
  private added = new Set<string>()

  constructor(terms: readonly string[]) {
    this.terms = [...terms].sort()
  }

  /** Words that are no longer in the index may stay: they match no document. */
  add(terms: readonly string[]): void {
    for (const term of terms) this.added.add(term)
  }

  /**
   * All terms that are `word` with one to `typos` typos, or, when `unfinished`, begin so; as {@link matchTerm} of core says for each alone,
   * but that a term which is `word` or begins with it may come too.
   */
  withTypos(word: string, typos: 1 | 2, unfinished: boolean): TypoMatch[] {
    this.merge()
    const found: TypoMatch[] = []
    const table = new DistanceTable(word, typos)
    const { terms } = this
    for (let at = 0; at < terms.length; ) {
      const term = terms[at] ?? ''
      const dead = table.descend(term, unfinished)
      if (dead > 0) {
        at = afterPrefix(terms, at, term.slice(0, dead))
        continue
      }
      const level = table.level(term, unfinished)
      if (level !== null) found.push({ term, level })
      at++
    }
    return found
  }

  private merge(): void {
    if (this.added.size === 0) return
    const fresh = [...this.added].filter(term => !isIn(this.terms, term))
    if (fresh.length > 0) this.terms = [...this.terms, ...fresh].sort()
    this.added = new Set()
  }
}

function isIn(terms: readonly string[], term: string): boolean {
  let low = 0
  let high = terms.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((terms[middle] ?? '') < term) low = middle + 1
    else high = middle
  }
  return terms[low] === term
}

/** The first place from `from` on whose term does not begin with `prefix`: by doubling steps, then halving. */
function afterPrefix(terms: readonly string[], from: number, prefix: string): number {
  let low = from + 1
  let step = 1
  while (low + step < terms.length && terms[low + step]?.startsWith(prefix)) {
    low += step
    step *= 2
  }
  let high = Math.min(low + step, terms.length)
  while (low < high) {
    const middle = (low + high) >>> 1
    if (terms[middle]?.startsWith(prefix)) low = middle + 1
    else high = middle
  }
  return low
}

/** Optimal string alignment between a word and the beginnings of one term after another; a row for every letter of the present term. */
class DistanceTable {
  private readonly word: string
  private readonly typos: number
  private readonly rows: Uint8Array[]
  /** The least distance in each row, and the least distance of the whole word to any beginning up to there. */
  private readonly leasts: number[]
  private readonly begun: number[]
  private present = ''
  /** Rows that are right for `present`. */
  private depth = 0

  constructor(word: string, typos: number) {
    this.word = word
    this.typos = typos
    this.rows = [Uint8Array.from({ length: word.length + 1 }, (_, at) => at)]
    this.leasts = [0]
    this.begun = [255]
  }

  /** Goes on to a term. Returns 0, or the length of a beginning of it that no match can have. */
  descend(term: string, unfinished: boolean): number {
    const { present, word, typos } = this
    let shared = 0
    const sharedMax = Math.min(this.depth, term.length)
    while (shared < sharedMax && present.charCodeAt(shared) === term.charCodeAt(shared)) shared++
    this.present = term
    this.depth = shared
    // The first letter costs one more when it differs, so that fewer other typos are left.
    const limit = typos - (word.charCodeAt(0) === term.charCodeAt(0) ? 0 : 1)
    const lengthMax = word.length + typos
    while (this.depth < term.length) {
      if (this.isHopeless(limit, unfinished)) return this.depth
      // Beyond this length a word can only match by its beginning, which is decided by now.
      if (this.depth === lengthMax) return unfinished ? 0 : this.depth
      this.addRow(term)
    }
    return 0
  }

  /** How the present term answers the word. */
  level(term: string, unfinished: boolean): MatchLevel | null {
    const { word, typos } = this
    const first = word.charCodeAt(0) === term.charCodeAt(0) ? 0 : 1
    const whole = this.depth === term.length ? (this.rows[this.depth]?.[word.length] ?? 255) + first : 255
    if (whole <= typos) return whole <= 1 ? 2 : 3
    if (!unfinished) return null
    const begun = (this.begun[this.depth] ?? 255) + first
    return begun <= typos ? (begun <= 1 ? 3 : 4) : null
  }

  /** A swap reaches back two rows, so that two rows must be beyond the limit. */
  private isHopeless(limit: number, unfinished: boolean): boolean {
    const { depth, leasts } = this
    if (depth === 0) return false
    if (unfinished && (this.begun[depth] ?? 255) <= limit) return false
    return (leasts[depth] ?? 0) > limit && (leasts[depth - 1] ?? 0) >= limit
  }

  private addRow(term: string): void {
    const { word, rows } = this
    const depth = this.depth + 1
    const width = word.length
    const last = rows[depth - 1] ?? new Uint8Array(width + 1)
    const beforeLast = rows[depth - 2]
    const row = rows[depth] ?? new Uint8Array(width + 1)
    const letter = term.charCodeAt(depth - 1)
    const letterBefore = term.charCodeAt(depth - 2)
    row[0] = depth
    let least = depth
    for (let column = 1; column <= width; column++) {
      const same = word.charCodeAt(column - 1) === letter
      let cost = Math.min((last[column] ?? 0) + 1, (row[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + (same ? 0 : 1))
      if (beforeLast && column > 1 && word.charCodeAt(column - 1) === letterBefore && word.charCodeAt(column - 2) === letter)
        cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1)
      row[column] = cost
      if (cost < least) least = cost
    }
    rows[depth] = row
    this.leasts[depth] = least
    this.begun[depth] = Math.min(this.begun[depth - 1] ?? 255, row[width] ?? 255)
    this.depth = depth
  }
}
