export { abandon, claim, finish } from './idempotency.ts'
