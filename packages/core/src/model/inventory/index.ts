export * from './decide-hold.ts'
export * from './stock.ts'
