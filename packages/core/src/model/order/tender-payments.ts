import type { CreditAccount, CreditMove } from '../credit/index.ts'
import type { Order } from './order.ts'
import { type Payment, plainTerms } from './payment.ts'
import { freshPayment } from './payment-of.ts'

/** An account of the shop's own money and what it shall pay. */
export interface TenderShare {
  readonly account: Pick<CreditAccount, 'id' | 'kind'>
  readonly amount: number
}

/** A payment of an order about to be placed from a gift card or store credit. Placing the order holds its amount. */
export function tenderPayment({ account, amount }: TenderShare, input: { readonly currency: string; readonly at: number }): Payment {
  const { id: accountId, kind } = account
  const { currency, at } = input
  return freshPayment({ tender: kind, accountId, provider: kind, method: kind, terms: plainTerms, status: 'authorized', currency, amount }, at)
}

/** What a provider has to bring: the total less the gift cards and store credit that pay for the rest of it. */
export function amountDue(order: Pick<Order, 'totals'> & { readonly payments?: readonly Payment[] }): number {
  return (order.payments ?? []).reduce((due, payment) => (payment.tender === 'provider' ? due : due - payment.amount), order.totals.total)
}

/** The order with the shop's own money taken: what was held for it pays now. To be done in the change that makes it `paid`. */
export function captureTenders(order: Order, at: number): Order {
  return moveTenders(order, payment => ({ ...payment, status: 'captured', captured: payment.amount, updatedAt: at }))
}

/** The order with the shop's own money left where it is: nothing is held for it any more. */
export function releaseTenders(order: Order, at: number): Order {
  return moveTenders(order, payment => ({ ...payment, status: 'cancelled', updatedAt: at }))
}

/**
 * What a change of an order does to gift cards and store credit: the difference of two states of it, `after` with the ids the store gave. Every order store makes these
 * moves in the transaction of the change; each has a cause of its own, so that none is ever made twice.
 */
export function creditMoves(before: Order | null, after: Pick<Order, 'id' | 'payments' | 'refunds'>): CreditMove[] {
  const known = new Map((before?.payments ?? []).map(payment => [payment.id, payment]))
  const payments = after.payments.flatMap(payment => moveOfPayment(known.get(payment.id), payment))
  const refunds = after.refunds.slice(before?.refunds.length ?? 0).flatMap(({ id, accountId, amount }): CreditMove[] => {
    return accountId === null ? [] : [{ accountId, kind: 'refund', balance: amount, held: 0, cause: `refund:${id}` }]
  })
  return [...payments, ...refunds].map(move => ({ ...move, orderId: after.id }))
}

function moveOfPayment(before: Payment | undefined, after: Payment): CreditMove[] {
  const { id, accountId, amount, captured } = after
  if (accountId === null || before === after || before?.status === after.status) return []
  const base = { accountId, tender: after.tender }
  switch (after.status) {
    case 'authorized':
      return [{ ...base, kind: 'hold', balance: 0, held: amount, cause: `payment:${id}:hold` }]
    case 'captured':
      return before ? [{ ...base, kind: 'capture', balance: -captured, held: -amount, cause: `payment:${id}:capture` }] : []
    case 'cancelled':
    case 'failed':
      return before?.status === 'authorized' ? [{ ...base, kind: 'release', balance: 0, held: -amount, cause: `payment:${id}:release` }] : []
    default:
      return []
  }
}

function moveTenders(order: Order, change: (payment: Payment) => Payment): Order {
  const isWaiting = (payment: Payment) => payment.tender !== 'provider' && payment.status === 'authorized'
  return order.payments.some(isWaiting) ? { ...order, payments: order.payments.map(payment => (isWaiting(payment) ? change(payment) : payment)) } : order
}
