import { CommerceError, isCommerceError, type PayOutcome } from '@cartwright/core'
import type { PayResult } from '../contract/index.ts'

/**
 * How a payment came out, on the wire. A refusal of the provider is an error there: `card_declined` or `payment_failed` (402) with the provider's `decline_code`, and with what
 * is needed to try again.
 */
export function presentPayOutcome({ order, paymentId, status, clientSecret, failure }: PayOutcome): PayResult {
  if (status === 'failed') {
    const code = failure?.code ?? 'payment_failed'
    const message = failure?.message ?? 'The payment failed.'
    throw new CommerceError(code, message, { declineCode: failure?.declineCode ?? null, orderId: order.id, paymentId })
  }
  return {
    payment_id: paymentId === 0 ? null : paymentId,
    status,
    ...(status === 'requires_action' && clientSecret !== null ? { client_secret: clientSecret } : {}),
  }
}

/** Runs `work` on an order that stands already; whatever goes wrong names the order, so that the caller can come back to it. */
export async function naming<T>(orderId: number, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isCommerceError(error)) throw error
    throw new CommerceError(error.code, error.message, { ...error.details, orderId }, { cause: error })
  }
}
