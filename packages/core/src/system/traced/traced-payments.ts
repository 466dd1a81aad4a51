import type { PaymentProvider, Tracer } from '../../ports/index.ts'

type ProviderCall = 'create' | 'confirm' | 'capture' | 'cancel' | 'refund' | 'read' | 'readRefund'

/** The same provider, each call of it a span, with its repeats. */
export function tracedPayments(payments: PaymentProvider, tracer: Tracer): PaymentProvider {
  const attributes = { 'cartwright.payments.provider': payments.name }
  const traced =
    <Input, Answer>(call: ProviderCall, work: (input: Input) => Promise<Answer>) =>
    (input: Input): Promise<Answer> =>
      tracer.span(`payments.${call}`, { kind: 'client', attributes }, () => work(input))
  return {
    ...payments,
    create: traced('create', input => payments.create(input)),
    confirm: traced('confirm', input => payments.confirm(input)),
    capture: traced('capture', input => payments.capture(input)),
    cancel: traced('cancel', input => payments.cancel(input)),
    refund: traced('refund', input => payments.refund(input)),
    read: traced('read', input => payments.read(input)),
    readRefund: traced('readRefund', input => payments.readRefund(input)),
  }
}
