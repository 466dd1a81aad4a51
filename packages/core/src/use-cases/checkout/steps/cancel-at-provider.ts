import { operationKey, type Payment } from '../../../model/index.ts'
import type { Deps } from '../../../ports/index.ts'
import { type ProviderReading, readPayment } from './read-payment.ts'
import { requireProvider } from './require-provider.ts'

/** Asks the provider to end the payment, and answers with how it stands then; it may have been too late. Repeating is harmless: the key is the payment's. Throws what the provider throws. */
export async function cancelAtProvider(deps: Pick<Deps, 'payments' | 'clock'>, payment: Payment): Promise<ProviderReading> {
  // One that never got a number there was never handed out or tried: that it ends needs no other provider's word.
  if (payment.providerId === null && payment.provider !== deps.payments.name) return { state: null, seen: payment, answers: null, at: deps.clock.now() }
  requireProvider(deps, payment)
  const providerId = payment.providerId ?? (await readPayment(deps, payment)).state?.providerId ?? null
  // What it has never heard of cannot be paid: nobody confirms the payment of an order that is being cancelled.
  const state = providerId === null ? null : await deps.payments.cancel({ key: operationKey(payment.id, 'cancel'), providerId })
  return { state, seen: payment, answers: null, at: deps.clock.now() }
}
