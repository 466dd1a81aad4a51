export type { StripePaymentsOptions } from './settings.ts'
export { stripePayments } from './stripe-payments.ts'
