import type { PaymentProvider } from '../ports/index.ts'

/** What a provider is asked over the network. */
export type ProviderCall = 'create' | 'confirm' | 'capture' | 'cancel' | 'refund' | 'read' | 'readRefund'

/** The same provider, each call of it made by `around`. */
export function aroundProviderCalls(
  payments: PaymentProvider,
  around: <Answer>(call: ProviderCall, work: () => Promise<Answer>) => Promise<Answer>,
): PaymentProvider {
  return {
    ...payments,
    create: input => around('create', () => payments.create(input)),
    confirm: input => around('confirm', () => payments.confirm(input)),
    capture: input => around('capture', () => payments.capture(input)),
    cancel: input => around('cancel', () => payments.cancel(input)),
    refund: input => around('refund', () => payments.refund(input)),
    read: input => around('read', () => payments.read(input)),
    readRefund: input => around('readRefund', () => payments.readRefund(input)),
  }
}
