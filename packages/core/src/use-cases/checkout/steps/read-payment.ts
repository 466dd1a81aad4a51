import { operationKey, type Payment } from '../../../model/index.ts'
import type { Reading } from '../../../model/order/apply-provider-state.ts'
import type { Deps, ProviderPayment } from '../../../ports/index.ts'
import { requireProvider } from './require-provider.ts'

/** A reading that came from the provider itself; the client secret passes through and is not stored. */
export interface ProviderReading extends Reading {
  readonly state: ProviderPayment | null
}

/** Asks the provider how the payment stands, also when it never answered that it made it. Throws `payment_unavailable` for another provider's, and what the provider throws. */
export async function readPayment(deps: Pick<Deps, 'payments' | 'clock'>, payment: Payment): Promise<ProviderReading> {
  requireProvider(deps, payment)
  const by = payment.providerId === null ? { createKey: operationKey(payment.id, 'create') } : { providerId: payment.providerId }
  const state = await deps.payments.read(by)
  return { state, seen: payment, answers: null, at: deps.clock.now() }
}

/** How a payment stands at the provider, for people. */
export function standsAt(state: { readonly status: string } | null): string {
  return state === null ? 'There is no such payment at the provider.' : `At the provider the payment is ${state.status}.`
}
