import { type FacetValue, facetValuesMax } from '@cartwright/core'
import type { DocumentColumns } from './document-columns.ts'

const passesAll = -1
const failsSeveral = -2

/**
 * Which facet filters a document passes, and counts of the values of those that match. A document that fails one facet's filter alone
 * is counted for that facet, whose own filter does not count there.
 */
export class FacetCounts {
  private readonly columns: DocumentColumns
  private readonly filters: readonly string[]
  /** By value: the filter that wants it, from 1; 0 where none does. */
  private readonly wanted: Uint16Array
  /** By filter: the last document, by its turn, that passed it. */
  private readonly passed: Float64Array
  private readonly counts: Int32Array | null
  private turn = 0

  constructor(columns: DocumentColumns, filter: Readonly<Record<string, readonly string[]>>, withCounts: boolean) {
    const { facets } = columns
    this.columns = columns
    this.filters = Object.keys(filter)
    this.wanted = new Uint16Array(this.filters.length > 0 ? facets.values.length : 0)
    this.passed = new Float64Array(this.filters.length + 1)
    this.counts = withCounts ? new Int32Array(facets.values.length) : null
    for (const [at, [name, values]] of Object.entries(filter).entries()) for (const id of facets.matching(name, values)) this.wanted[id] = at + 1
  }

  /** Counts the document and says whether it passes all facet filters. Call once a document. */
  take(slot: number): boolean {
    const values = this.columns.facetValues[slot] ?? []
    const failed = this.filters.length === 0 ? passesAll : this.failed(values)
    if (failed === failsSeveral) return false
    const { counts } = this
    if (counts) {
      const name = failed === passesAll ? null : this.filters[failed]
      const { names } = this.columns.facets
      for (const id of values) if (name === null || names[id] === name) counts[id] = (counts[id] ?? 0) + 1
    }
    return failed === passesAll
  }

  result(): Record<string, readonly FacetValue[]> {
    const { names, values } = this.columns.facets
    const byName = new Map<string, FacetValue[]>()
    for (const [id, count] of (this.counts ?? []).entries()) {
      if (count === 0) continue
      const name = names[id] ?? ''
      const entry = { value: values[id] ?? '', count }
      const entries = byName.get(name)
      if (entries) entries.push(entry)
      else byName.set(name, [entry])
    }
    const sorted = [...byName].sort(([a], [b]) => (a < b ? -1 : 1))
    return Object.fromEntries(sorted.map(([name, entries]) => [name, mostFrequent(entries)]))
  }

  /** The one filter that these values fail, or one of the two words for none and several. */
  private failed(values: readonly number[]): number {
    const { filters, passed, wanted } = this
    this.turn++
    let missing = filters.length
    for (const id of values) {
      const filter = wanted[id] ?? 0
      if (filter === 0 || passed[filter] === this.turn) continue
      passed[filter] = this.turn
      missing--
    }
    if (missing !== 1) return missing === 0 ? passesAll : failsSeveral
    return filters.findIndex((_, at) => passed[at + 1] !== this.turn)
  }
}

function mostFrequent(entries: FacetValue[]): FacetValue[] {
  return entries.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)).slice(0, facetValuesMax)
}
