export * from './credit-account.ts'
