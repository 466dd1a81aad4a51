import type { RowProblem } from '../import/record.ts'
import type { ImportReport, ProductDiff, StockDiff } from '../import/report.ts'
import type { Paint } from '../output/paint.ts'
import { oneLine, shortened } from '../output/table.ts'
import { counted } from '../output/values.ts'

/** Entries of a dry run that people get to see; `--json` has all. */
const shownMax = 100

/** `row 12 (line 14), price: "1.2.3" is no amount in USD` */
export const describeProblem = ({ row, line, column, reason }: RowProblem): string => {
  const place = `row ${row}${line === null || line === row ? '' : ` (line ${line})`}`
  return `${place}${column === null ? '' : `, ${column}`}: ${reason}`
}

/** What an import did, or would do. */
export const describeReport = (report: ImportReport, paint: Paint): string => {
  const { kind, rows, created, updated, unchanged, stock_set, failed, ignored_columns, dry_run, batch } = report
  if (rows === 0) return 'The file has no rows.'
  const products = kind === 'products' || created > 0 ? [`${counted(created, 'product')} ${dry_run ? 'new' : 'created'}`] : []
  const others = kind === 'products' ? [`${updated} ${dry_run ? 'changed' : 'updated'}, ${unchanged} ${dry_run ? 'the same' : 'unchanged'}`] : []
  const stock = dry_run ? `stock of ${counted(report.stock?.length ?? 0, 'SKU')} changed` : `stock of ${counted(stock_set, 'SKU')} set`
  const parts = [[...products, ...others].join(', '), stock, counted(failed, 'bad row')].filter(part => part !== '')
  const lines = [
    ...(dry_run ? describeDryRun(report, paint) : []),
    `${counted(rows, 'row')}: ${parts.join('; ')}.${dry_run ? ' Nothing was written.' : ''}`,
    ...(report.problem_count > problemsShown ? [describeProblems(report)] : []),
    ...(ignored_columns.length === 0 ? [] : [`Not used: ${ignored_columns.join(', ')}.`]),
    ...(batch === null ? [] : [`Batch ${batch}: "cartwright undo ${batch}" takes it back.`]),
  ]
  return lines.join('\n')
}

/** Faults that people get to see one by one. */
export const problemsShown = 20

const describeProblems = ({ problem_count, problems_by_column }: ImportReport): string => {
  const columns = Object.entries(problems_by_column).toSorted(([, a], [, b]) => b - a)
  return `${problem_count} faults, the first ${problemsShown} above; --errors FILE writes all of them. ${columns.map(([column, count]) => `${column}: ${count}`).join(', ')}.`
}

const describeDryRun = ({ products = [], stock = [], new_categories = [] }: ImportReport, paint: Paint): string[] => {
  const entries = [...products.map(diff => describeProduct(diff, paint)), ...stock.map(diff => describeStock(diff, paint))]
  const more = entries.length - shownMax
  return [
    ...new_categories.map(path => `${paint.green('+')} category ${path}`),
    ...entries.slice(0, shownMax),
    ...(more > 0 ? [`... and ${more} more; --json has them all.`] : []),
    ...(entries.length + new_categories.length > 0 ? [''] : []),
  ]
}

const describeProduct = ({ outcome, sku, name, changes }: ProductDiff, paint: Paint): string => {
  if (outcome === 'created') return `${paint.green('+')} ${oneLine(name)} (${sku})`
  const lines = changes.map(({ path, from, to }) => `    ${path}: ${valueText(from)} -> ${valueText(to)}`)
  return [`${paint.yellow('~')} ${oneLine(name)} (${sku})`, ...lines].join('\n')
}

const describeStock = ({ sku, location, from, to }: StockDiff, paint: Paint): string => `${paint.yellow('~')} stock of ${sku} at ${location}: ${from} -> ${to}`

const valueText = (value: unknown): string => (value === null ? '-' : shortened(JSON.stringify(value)))
