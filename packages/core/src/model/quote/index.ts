export * from './discount.ts'
export * from './pricing.ts'
export * from './quote.ts'
