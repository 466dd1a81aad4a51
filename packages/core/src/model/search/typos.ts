const digit = /\p{N}/u

/**
 * How many typos a query word may have: none under 5 letters, one from 5, two from 9 (Meilisearch, `typoTolerance.minWordSizeForTypos`);
 * none in a word with a digit, where another digit is another model, size or number.
 */
export function allowedTypos(word: string): 0 | 1 | 2 {
  const letters = [...word].length
  if (letters < 5 || digit.test(word)) return 0
  return letters < 9 ? 1 : 2
}

/**
 * The typos that turn `word` into `term`: letters missing, added or exchanged, or two neighbours swapped; one more when the first letters differ,
 * since people rarely miss the first one (Meilisearch counts so too). Null when there are more than `max`.
 */
export function typosBetween(word: string, term: string, max: number): number | null {
  if (Math.abs(word.length - term.length) > max) return null
  return distance(word, term, max, false)
}

/** The fewest typos between `word` and any beginning of `term`, counted as {@link typosBetween} does. Null when there are more than `max`. */
export function typosToPrefix(word: string, term: string, max: number): number | null {
  if (word.length - term.length > max) return null
  return distance(word, term.slice(0, word.length + max), max, true)
}

/** Optimal string alignment, row by row over `term`; a row that is all above `max` twice in a row ends it. */
function distance(word: string, term: string, max: number, prefix: boolean): number | null {
  const width = word.length
  const first = word[0] === term[0] ? 0 : 1
  let beforeLast: number[] = []
  let last = Array.from({ length: width + 1 }, (_, at) => at)
  let best = Number.POSITIVE_INFINITY
  let lastLeast = 0
  for (let row = 1; row <= term.length; row++) {
    const current = [row]
    let least = row
    for (let column = 1; column <= width; column++) {
      const same = word[column - 1] === term[row - 1]
      let cost = Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + (same ? 0 : 1))
      if (row > 1 && column > 1 && word[column - 1] === term[row - 2] && word[column - 2] === term[row - 1])
        cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1)
      current.push(cost)
      if (cost < least) least = cost
    }
    const whole = current[width] ?? 0
    if (prefix ? whole < best : row === term.length) best = whole
    // A swap reaches back two rows, so that one bad row alone proves nothing.
    if (least > max && lastLeast >= max) break
    lastLeast = least
    beforeLast = last
    last = current
  }
  const typos = best + first
  return typos <= max ? typos : null
}
