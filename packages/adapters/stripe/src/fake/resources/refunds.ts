import type Stripe from 'stripe'
import type { BookKind } from '../book.ts'
import type { Call, Operation } from '../call.ts'
import { checkStep, formatAmount } from '../currencies.ts'
import { listOf, listParams } from '../wire/list.ts'
import type { Params } from '../wire/params.ts'
import { badParameter, noSuch, refused } from '../wire/wire-error.ts'
import type { World } from '../world.ts'
import { moveBalance } from './balance-transactions.ts'
import { chargeWith, refundableOf, refundHabitOf } from './charges.ts'

/** `/v1/refunds`. */
export const refundOperations: readonly Operation[] = [
  { name: 'refunds.create', method: 'POST', path: '/v1/refunds', handle: create },
  { name: 'refunds.retrieve', method: 'GET', path: '/v1/refunds/:id', handle: retrieve },
  { name: 'refunds.update', method: 'POST', path: '/v1/refunds/:id', handle: update },
  { name: 'refunds.list', method: 'GET', path: '/v1/refunds', handle: list },
  { name: 'refunds.cancel', method: 'POST', path: '/v1/refunds/:id/cancel', handle: cancel },
]

/** The refund with the id. @throws WireError 404. */
export function refundWith(world: World, id: string): Stripe.Refund {
  const found = world.state.refunds.get(id)
  if (!found) throw noSuch('refund', id, 'id')
  return found
}

function create({ world, params }: Call): object {
  params.allow([
    'amount',
    'charge',
    'currency',
    'expand',
    'instructions_email',
    'metadata',
    'payment_intent',
    'reason',
    'refund_application_fee',
    'reverse_transfer',
  ])
  const asked = params.positiveInteger('amount')
  const reason = params.choice('reason', ['duplicate', 'fraudulent', 'requested_by_customer']) ?? null
  const metadata = params.metadata()
  const charge = chargeToRefund(world, params)
  const amount = amountToRefund(charge, asked)
  const status = refundHabitOf(world, charge) === 'pending' ? 'pending' : 'succeeded'
  const refund = newRefund(world, charge, { amount, reason, status, metadata })
  const moved = moveBalance(world, {
    type: 'refund',
    category: 'refund',
    amount: -amount,
    fee: 0,
    currency: charge.currency,
    source: refund.id,
    description: `REFUND FOR CHARGE (${charge.description ?? ''})`,
  })
  refund.balance_transaction = moved.id
  charge.amount_refunded += amount
  charge.refunded = charge.amount_refunded === charge.amount
  note(world, refund, status === 'pending' ? 'refund_pending' : 'refund_succeeded')
  world.emit('refund.created', refund)
  world.emit('charge.refunded', charge)
  return refund
}

function chargeToRefund(world: World, params: Params): Stripe.Charge {
  const chargeId = params.text('charge')
  const intentId = params.text('payment_intent')
  if (chargeId === undefined && intentId === undefined) {
    throw badParameter('One of the following params should be provided for this request: payment_intent or charge.', 'payment_intent', 'parameter_missing')
  }
  if (chargeId !== undefined && intentId !== undefined) {
    throw badParameter('You may only specify one of these parameters: charge, payment_intent.', 'charge')
  }
  const charge = chargeId === undefined ? chargeOfIntent(world, intentId ?? '') : chargeWith(world, chargeId, 'charge')
  if (charge.status !== 'succeeded' || !charge.captured) throw noSuccessfulCharge(String(charge.payment_intent))
  return charge
}

function chargeOfIntent(world: World, id: string): Stripe.Charge {
  const intent = world.state.paymentIntents.get(id)
  if (!intent) throw noSuch('payment_intent', id, 'payment_intent')
  const charge = world.state.charges.get(String(intent.latest_charge))
  if (!charge) throw noSuccessfulCharge(id)
  return charge
}

function noSuccessfulCharge(intent: string): Error {
  return refused(`This PaymentIntent (${intent}) does not have a successful charge to refund.`, { param: 'payment_intent' })
}

function amountToRefund(charge: Stripe.Charge, asked: number | undefined): number {
  const open = refundableOf(charge)
  if (charge.disputed) throw refused(`Charge ${charge.id} has been charged back; cannot issue a refund.`, { code: 'charge_disputed' })
  if (open === 0) throw refused(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' })
  const amount = asked ?? open
  checkStep(amount, charge.currency)
  if (amount <= open) return amount
  const message = `Refund amount (${formatAmount(amount, charge.currency)}) is greater than unrefunded amount on charge (${formatAmount(open, charge.currency)})`
  throw refused(message, { param: 'amount' })
}

interface RefundInput {
  readonly amount: number
  readonly reason: Stripe.Refund.Reason | null
  readonly status: 'pending' | 'succeeded'
  readonly metadata: Record<string, string>
}

function newRefund(world: World, charge: Stripe.Charge, { amount, reason, status, metadata }: RefundInput): Stripe.Refund {
  const card = charge.payment_method_details?.type === 'card'
  const refund: Stripe.Refund = {
    id: world.newId(card ? 're' : 'pyr'),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: world.clock.seconds(),
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: card
      ? { card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' }, type: 'card' }
      : { type: charge.payment_method_details?.type ?? 'card' },
    metadata,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    ...(status === 'pending' ? { pending_reason: 'processing' as const } : {}),
    reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status,
    transfer_reversal: null,
  }
  world.state.refunds.set(refund.id, refund)
  return refund
}

/** The refund object by which some API versions show the part of an authorization that was let go; no money moved. */
export function releaseRefund(world: World, charge: Stripe.Charge, amount: number): Stripe.Refund {
  return newRefund(world, charge, { amount, reason: null, status: 'succeeded', metadata: {} })
}

function note(world: World, refund: Stripe.Refund, kind: BookKind): void {
  const { amount, currency } = refund
  world.book.write({ kind, paymentIntent: String(refund.payment_intent), charge: String(refund.charge), about: refund.id, amount, currency })
}

/** The bank took a pending refund. @throws Error when it is not pending. */
export function succeedRefund(world: World, id: string): void {
  const refund = refundWith(world, id)
  if (refund.status !== 'pending') throw new Error(`Refund ${id} is ${refund.status}, not pending`)
  refund.status = 'succeeded'
  delete refund.pending_reason
  note(world, refund, 'refund_succeeded')
  world.emit('refund.updated', refund)
  world.emit('charge.refund.updated', refund)
}

/** The bank sent a refund back: the money is the shop's again. A succeeded refund can fail too. @throws Error when it failed or was canceled before. */
export function failRefund(world: World, id: string, reason = 'expired_or_canceled_card'): void {
  const refund = refundWith(world, id)
  if (refund.status !== 'pending' && refund.status !== 'succeeded') throw new Error(`Refund ${id} is ${refund.status} already`)
  refund.failure_reason = reason
  giveBack(world, refund, 'failed')
  note(world, refund, 'refund_failed')
  world.emit('refund.failed', refund)
  world.emit('refund.updated', refund)
  world.emit('charge.refund.updated', refund)
}

function giveBack(world: World, refund: Stripe.Refund, status: 'failed' | 'canceled'): void {
  const charge = chargeWith(world, String(refund.charge), 'charge')
  const { amount, currency, id: source } = refund
  const moved = moveBalance(world, { type: 'refund_failure', category: 'refund_failure', amount, fee: 0, currency, source, description: 'REFUND FAILURE' })
  refund.status = status
  refund.failure_balance_transaction = moved.id
  delete refund.pending_reason
  charge.amount_refunded -= amount
  charge.refunded = false
}

function cancel({ world, params, id }: Call): object {
  params.allow(['expand'])
  const refund = refundWith(world, id)
  if (refund.status !== 'pending' && refund.status !== 'requires_action') {
    throw refused(`This refund cannot be canceled because it has a status of ${refund.status}.`)
  }
  giveBack(world, refund, 'canceled')
  note(world, refund, 'refund_canceled')
  world.emit('refund.updated', refund)
  return refund
}

function retrieve({ world, params, id }: Call): object {
  params.allow(['expand'])
  return refundWith(world, id)
}

function update({ world, params, id }: Call): object {
  params.allow(['expand', 'metadata'])
  const refund = refundWith(world, id)
  refund.metadata = params.metadata(refund.metadata ?? {})
  world.emit('refund.updated', refund)
  return refund
}

function list({ world, params }: Call): object {
  params.allow([...listParams, 'charge', 'payment_intent'])
  const intent = params.text('payment_intent')
  const charge = params.text('charge')
  const items = [...world.state.refunds.values()].filter(
    refund => (intent === undefined || refund.payment_intent === intent) && (charge === undefined || refund.charge === charge),
  )
  return listOf(items, params, '/v1/refunds')
}
