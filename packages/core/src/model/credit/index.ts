export * from './credit-account.ts'
export * from './gift-card-code.ts'
export * from './plan-tenders.ts'
