import { livePaymentStatuses, type Payment } from './payment.ts'

/**
 * Whether the resolver must read the provider about this payment: it is live and on its way, one of its calls was never answered, or the buyer's browser can pay it
 * without us.
 */
export function isUnsettled(payment: Pick<Payment, 'tender' | 'status' | 'operations' | 'handedOutAt'>): boolean {
  if (payment.tender !== 'provider' || !livePaymentStatuses.includes(payment.status)) return false
  const isOnItsWay = payment.status !== 'captured' && (payment.status !== 'requires_payment_method' || payment.handedOutAt !== null)
  return isOnItsWay || payment.operations.some(operation => operation.status === 'sent' || operation.status === 'unknown')
}
