import type { Address } from '../customer/index.ts'
import type { Order } from './order.ts'

/** What stands where an e-mail address was: `.invalid` never gets mail (RFC 2606). */
export const erasedEmail = 'erased@erased.invalid'

/**
 * The order without the person: e-mail address, names, streets, phones, the guest's token, and what buyers and staff wrote about it are gone; country, goods, amounts, payments and
 * the customer's number stay, as books have to be kept.
 */
export function erasePerson(order: Order): Order {
  return {
    ...order,
    email: erasedEmail,
    tokenHash: null,
    shippingAddress: erasedAddress(order.shippingAddress),
    billingAddress: order.billingAddress && erasedAddress(order.billingAddress),
    cancelReason: order.cancelReason === null ? null : '',
    refunds: order.refunds.map(refund => ({ ...refund, reason: '' })),
    returns: order.returns.map(entry => ({ ...entry, note: '', lines: entry.lines.map(line => ({ ...line, reason: '' })) })),
    history: order.history.map(step => ({ ...step, note: '' })),
  }
}

/** Whether nothing of the order is still under way: only then may the person be taken out of it. */
export function isOver({ status, refunds, returns }: Pick<Order, 'status' | 'refunds' | 'returns'>): boolean {
  const isSettled = !refunds.some(refund => refund.status === 'requested' || refund.status === 'pending')
  const isBack = !returns.some(entry => entry.status === 'requested' || entry.status === 'approved')
  return (status === 'completed' || status === 'cancelled') && isSettled && isBack
}

function erasedAddress({ country }: Address): Address {
  return { name: null, line1: '', line2: null, city: null, region: null, postalCode: null, country, phone: null }
}
