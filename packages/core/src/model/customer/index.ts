export * from './address.ts'
export * from './customer.ts'
export * from './second-factor.ts'
