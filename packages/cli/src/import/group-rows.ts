import type { ProductRow } from './read-product.ts'
import type { RowProblem, SourceRecord } from './record.ts'
import type { ProductEntry } from './upload-products.ts'

/** Puts records of one group together. They must follow each other, so that a file of any size can be read in one go. */
export class RowGrouper {
  private name: string | null = null
  private rows: ProductRow[] = []
  private isPartial = false
  private readonly closed = new Set<string>()

  /** Takes the next good record; gives back the product that is complete with it, or says why it cannot be taken. */
  add(row: ProductRow): { readonly complete: ProductEntry | null } | { readonly problem: RowProblem } {
    if (row.group !== null && row.group === this.name) {
      this.rows.push(row)
      return { complete: null }
    }
    if (row.group !== null && this.closed.has(row.group)) {
      const reason = `The group "${row.group}" was complete before: rows of one product must follow each other.`
      return { problem: { row: row.record.row, line: row.record.line, column: null, reason } }
    }
    const complete = this.take()
    this.name = row.group
    this.rows = [row]
    return { complete }
  }

  /** Notes a bad record of this group, so that the variant it was about is not taken for removed. */
  miss(group: unknown, _record: SourceRecord): void {
    if (this.name !== null && group === this.name) this.isPartial = true
  }

  /** Ends the group under way. */
  take(): ProductEntry | null {
    const [first, ...others] = this.rows
    const entry = first ? { rows: [first, ...others] as const, isPartial: this.isPartial } : null
    if (this.name !== null) this.closed.add(this.name)
    this.name = null
    this.rows = []
    this.isPartial = false
    return entry
  }
}
