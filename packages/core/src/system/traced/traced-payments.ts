import type { PaymentProvider, Tracer } from '../../ports/index.ts'
import { aroundProviderCalls } from '../provider-calls.ts'

/** The same provider, each call of it a span, with its repeats. */
export function tracedPayments(payments: PaymentProvider, tracer: Tracer): PaymentProvider {
  const attributes = { 'cartwright.payments.provider': payments.name }
  return aroundProviderCalls(payments, (call, work) => tracer.span(`payments.${call}`, { kind: 'client', attributes }, work))
}
