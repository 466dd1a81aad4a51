export { salesReport as sales } from './sales-report.ts'
export { stockReport as stock } from './stock-report.ts'
