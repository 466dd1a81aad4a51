import { type FacetValue, facetValuesMax } from '@cartwright/core'
import type { DocumentColumns } from './document-columns.ts'

const passesAll = -1
const failsSeveral = -2
const groupSize = 30

/** Up to 30 filters, one bit each. A value belongs to one facet, so to one filter at most. */
interface FilterGroup {
  readonly first: number
  readonly all: number
  /** By value: the bit of the filter that wants it, or 0. */
  readonly bits: Int32Array
}

/**
 * Which facet filters a document passes, and counts of the values of those that match. A document that fails one facet's filter alone
 * is counted for that facet, whose own filter does not count there.
 */
export class FacetCounts {
  private readonly columns: DocumentColumns
  private readonly filters: readonly string[]
  private readonly groups: readonly FilterGroup[]
  private readonly counts: Int32Array | null

  constructor(columns: DocumentColumns, filter: Readonly<Record<string, readonly string[]>>, withCounts: boolean) {
    this.columns = columns
    this.filters = Object.keys(filter)
    this.groups = filterGroups(columns, filter)
    this.counts = withCounts ? new Int32Array(columns.facets.values.length) : null
  }

  /** Counts the document and says whether it passes all facet filters. Call once a document. */
  take(slot: number): boolean {
    const values = this.columns.facetValues[slot] ?? []
    const failed = this.failed(values)
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
    let failed = passesAll
    for (const { first, all, bits } of this.groups) {
      let passed = 0
      for (const id of values) passed |= bits[id] ?? 0
      const missing = all & ~passed
      if (missing === 0) continue
      if (failed !== passesAll || (missing & (missing - 1)) !== 0) return failsSeveral
      failed = first + 31 - Math.clz32(missing)
    }
    return failed
  }
}

function filterGroups({ facets }: DocumentColumns, filter: Readonly<Record<string, readonly string[]>>): FilterGroup[] {
  const filters = Object.entries(filter)
  const groups: FilterGroup[] = []
  for (let first = 0; first < filters.length; first += groupSize) {
    const group = filters.slice(first, first + groupSize)
    const bits = new Int32Array(facets.values.length)
    for (const [at, [name, values]] of group.entries()) for (const id of facets.matching(name, values)) bits[id] = 1 << at
    groups.push({ first, all: 2 ** group.length - 1, bits })
  }
  return groups
}

function mostFrequent(entries: FacetValue[]): FacetValue[] {
  return entries.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)).slice(0, facetValuesMax)
}
