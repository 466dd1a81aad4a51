export * from './address.ts'
export * from './customer.ts'
