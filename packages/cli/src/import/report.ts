import type { RowProblem, SourceRecord } from './record.ts'

/** What a file is about. */
export type ImportKind = 'products' | 'stock'

/** A product that an import would change, found by a dry run. */
export interface ProductDiff {
  readonly row: number
  readonly sku: string
  readonly name: string
  readonly outcome: 'created' | 'updated'
  /** Field by field, old and new; empty for one that would be made. */
  readonly changes: readonly { readonly path: string; readonly from: unknown; readonly to: unknown }[]
}

/** A stock figure that an import would change. */
export interface StockDiff {
  readonly row: number
  readonly sku: string
  readonly location: string
  readonly from: number
  readonly to: number
}

/** What an import did, as `--json` prints it; with `dry_run`, what it would do. */
export interface ImportReport {
  readonly kind: ImportKind
  /** Whose layout the file has, where it is that of another shop. */
  readonly format: 'shopify' | null
  /** What `undo` is told to take it back; null when nothing was written. */
  readonly batch: number | null
  /** Records read, good and bad. */
  readonly rows: number
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  /** Stock figures set. */
  readonly stock_set: number
  /** Records that could not be taken over. */
  readonly failed: number
  /** Why, one entry for each fault; the first thousand of them. */
  readonly problems: readonly RowProblem[]
  /** All faults, those that `problems` has no room for too, and how many there are in each column. */
  readonly problem_count: number
  readonly problems_by_column: Readonly<Record<string, number>>
  readonly ignored_columns: readonly string[]
  readonly dry_run: boolean
  /** With `dry_run`: what would be made and changed, and the categories that would be made. */
  readonly products?: readonly ProductDiff[]
  readonly stock?: readonly StockDiff[]
  readonly new_categories?: readonly string[]
}

/** Faults that are kept; all are counted and told. */
const problemsKept = 1_000

/** Counts what an import does while it runs. */
export class Tally {
  rows = 0
  created = 0
  updated = 0
  unchanged = 0
  stockSet = 0
  readonly products: ProductDiff[] = []
  readonly stock: StockDiff[] = []
  readonly newCategories: string[] = []
  private readonly problems: RowProblem[] = []
  private readonly byColumn = new Map<string, number>()
  private readonly failedRows = new Set<number>()
  private readonly onProblem: (problem: RowProblem) => void

  constructor(onProblem: (problem: RowProblem) => void) {
    this.onProblem = onProblem
  }

  refuse(...problems: readonly RowProblem[]): void {
    for (const problem of problems) {
      if (this.problems.length < problemsKept) this.problems.push(problem)
      const column = problem.column ?? 'the row'
      this.byColumn.set(column, (this.byColumn.get(column) ?? 0) + 1)
      this.failedRows.add(problem.row)
      this.onProblem(problem)
    }
  }

  refuseRecord({ row, line }: Pick<SourceRecord, 'row' | 'line'>, reason: string, column: string | null = null): void {
    this.refuse({ row, line, column, reason })
  }

  report(about: Pick<ImportReport, 'kind' | 'format' | 'batch' | 'ignored_columns' | 'dry_run'>): ImportReport {
    const { rows, created, updated, unchanged, stockSet, problems, failedRows, products, stock, newCategories } = this
    return {
      ...about,
      rows,
      created,
      updated,
      unchanged,
      stock_set: stockSet,
      failed: failedRows.size,
      problems,
      problem_count: [...this.byColumn.values()].reduce((sum, count) => sum + count, 0),
      problems_by_column: Object.fromEntries(this.byColumn),
      ...(about.dry_run ? { products, stock, new_categories: newCategories } : {}),
    }
  }
}
