import type { ProductRow } from './read-product.ts'
import type { RowProblem } from './record.ts'

/** Finds SKUs that stand in a file twice: the later row would undo the earlier. */
export class SeenSkus {
  private readonly rows = new Map<string, number>()

  /** Says what is wrong with a row; notes its SKUs when nothing is. */
  add({ record, variants }: ProductRow, column: string): RowProblem | null {
    const skus = variants.flatMap(variant => (typeof variant?.sku === 'string' ? [variant.sku.trim()] : []))
    const repeated = skus.find((sku, index) => this.rows.has(sku) || skus.indexOf(sku) !== index)
    if (repeated !== undefined) {
      const before = this.rows.get(repeated) ?? record.row
      return { row: record.row, line: record.line, column, reason: `"${repeated}" stood in row ${before} already.` }
    }
    for (const sku of skus) this.rows.set(sku, record.row)
    return null
  }
}
