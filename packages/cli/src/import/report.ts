import type { RowProblem, SourceRecord } from './record.ts'

/** What a file is about. */
export type ImportKind = 'products' | 'stock'

/** What an import did, as `--json` prints it. */
export interface ImportReport {
  readonly kind: ImportKind
  /** Records read, good and bad. */
  readonly rows: number
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  /** Stock figures set. */
  readonly stock_set: number
  /** Records that could not be taken over; `problems` says why, one entry for each fault. */
  readonly failed: number
  readonly problems: readonly RowProblem[]
  readonly ignored_columns: readonly string[]
  readonly dry_run: boolean
}

/** Counts what an import does while it runs. */
export class Tally {
  rows = 0
  created = 0
  updated = 0
  unchanged = 0
  stockSet = 0
  readonly problems: RowProblem[] = []
  private readonly failedRows = new Set<number>()
  private readonly onProblem: (problem: RowProblem) => void

  constructor(onProblem: (problem: RowProblem) => void) {
    this.onProblem = onProblem
  }

  refuse(...problems: readonly RowProblem[]): void {
    for (const problem of problems) {
      this.problems.push(problem)
      this.failedRows.add(problem.row)
      this.onProblem(problem)
    }
  }

  refuseRecord({ row, line }: Pick<SourceRecord, 'row' | 'line'>, reason: string, column: string | null = null): void {
    this.refuse({ row, line, column, reason })
  }

  report(kind: ImportKind, ignoredColumns: readonly string[], isDryRun: boolean): ImportReport {
    const { rows, created, updated, unchanged, stockSet, problems, failedRows } = this
    return {
      kind,
      rows,
      created,
      updated,
      unchanged,
      stock_set: stockSet,
      failed: failedRows.size,
      problems,
      ignored_columns: ignoredColumns,
      dry_run: isDryRun,
    }
  }
}
