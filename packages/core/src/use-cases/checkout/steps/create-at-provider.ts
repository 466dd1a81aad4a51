import { hasCode, type Order, operationKey, type Payment } from '../../../model/index.ts'
import { assertOurs } from '../../../model/order/apply-provider-state.ts'
import type { Deps, ProviderPayment } from '../../../ports/index.ts'
import { requireProvider } from './require-provider.ts'

/**
 * Makes the provider's object, or finds the one made by a call that was never answered: the key is the same for ever, and what it says follows from the payment's row.
 * Throws `payment_unavailable` for another provider's, what the provider throws, and `payment_mismatch` when what it made is not what our row says.
 */
export async function createAtProvider(deps: Pick<Deps, 'payments' | 'failpoint'>, order: Pick<Order, 'id'>, payment: Payment): Promise<ProviderPayment> {
  requireProvider(deps, payment)
  deps.failpoint('C06 order placed, provider not called')
  const state = await make(deps, order, payment)
  deps.failpoint('C08 create answered, not written')
  assertOurs(payment, state)
  return state
}

async function make(deps: Pick<Deps, 'payments'>, order: Pick<Order, 'id'>, payment: Payment): Promise<ProviderPayment> {
  const { amount, currency, id: paymentId, terms } = payment
  const key = operationKey(paymentId, 'create')
  try {
    return await deps.payments.create({
      key,
      amount,
      currency,
      orderId: order.id,
      paymentId,
      capture: terms.capture,
      ...(terms.providerCustomerId === null ? {} : { providerCustomerId: terms.providerCustomerId }),
      ...(terms.savesMethod ? { savesMethod: true } : {}),
    })
  } catch (error) {
    const found = hasCode(error, 'payment_outcome_unknown') ? await deps.payments.read({ createKey: key }) : null
    if (found) return found
    throw error
  }
}
