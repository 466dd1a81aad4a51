import type Stripe from 'stripe'
import type { Call } from '../call.ts'
import { checkStep } from '../currencies.ts'
import { badParameter, refused } from '../wire/wire-error.ts'
import type { World } from '../world.ts'
import { captureCharge, chargeWith, settleIntoBalance } from './charges.ts'
import { intentWith } from './payment-intent-object.ts'
import { releaseRefund } from './refunds.ts'

/** `POST /v1/payment_intents/:id/capture`: takes the held money or less of it; what is not taken is let go. */
export function captureIntent({ world, params, id }: Call): object {
  params.allow([
    'amount_details',
    'amount_to_capture',
    'expand',
    'final_capture',
    'hooks',
    'metadata',
    'payment_details',
    'statement_descriptor',
    'statement_descriptor_suffix',
  ])
  const intent = intentWith(world, id)
  if (intent.status !== 'requires_capture') throw notCapturable(intent)
  const amount = params.positiveInteger('amount_to_capture') ?? intent.amount_capturable
  if (amount > intent.amount_capturable) {
    const message = 'The amount to capture is greater than the amount that can be captured.'
    throw badParameter(message, 'amount_to_capture', 'amount_too_large')
  }
  checkStep(amount, intent.currency, 'amount_to_capture')
  intent.metadata = params.metadata(intent.metadata)
  take(world, intent, amount)
  return intent
}

function take(world: World, intent: Stripe.PaymentIntent, amount: number): void {
  const charge = chargeWith(world, String(intent.latest_charge), 'charge')
  const rest = charge.amount - amount
  captureCharge(world, charge, amount)
  intent.status = 'succeeded'
  intent.amount_received = amount
  intent.amount_capturable = 0
  settleIntoBalance(world, charge)
  world.emit('charge.captured', charge)
  if (rest > 0) {
    if (world.releaseMakesRefund) releaseRefund(world, charge, rest)
    world.emit('charge.refunded', charge)
  }
  world.emit('payment_intent.succeeded', intent)
}

function notCapturable(intent: Stripe.PaymentIntent): Error {
  const message =
    intent.status === 'succeeded'
      ? 'This PaymentIntent could not be captured because it has already been captured.'
      : `This PaymentIntent could not be captured because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.`
  return refused(message, { code: 'payment_intent_unexpected_state', payment_intent: structuredClone(intent) })
}

const cancelable = ['requires_payment_method', 'requires_capture', 'requires_confirmation', 'requires_action']

/** `POST /v1/payment_intents/:id/cancel`: nothing more is charged with it; held money is let go. */
export function cancelIntent({ world, params, id }: Call): object {
  params.allow(['cancellation_reason', 'expand'])
  const reason = params.choice('cancellation_reason', ['abandoned', 'duplicate', 'fraudulent', 'requested_by_customer']) ?? null
  const intent = intentWith(world, id)
  if (!cancelable.includes(intent.status)) {
    const message = `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be canceled: requires_payment_method, requires_capture, requires_reauthorization, requires_confirmation, requires_action, processing.`
    throw refused(message, { code: 'payment_intent_unexpected_state', payment_intent: structuredClone(intent) })
  }
  cancel(world, intent, reason)
  return intent
}

/** A hold that the bank let go because nobody took it in time. @throws Error when the intent holds nothing. */
export function expireAuthorization(world: World, id: string): void {
  const intent = intentWith(world, id)
  if (intent.status !== 'requires_capture') throw new Error(`Payment intent ${id} is ${intent.status}, not requires_capture`)
  cancel(world, intent, 'automatic')
}

function cancel(world: World, intent: Stripe.PaymentIntent, reason: Stripe.PaymentIntent.CancellationReason | null): void {
  const held = intent.status === 'requires_capture' ? chargeWith(world, String(intent.latest_charge), 'charge') : undefined
  intent.status = 'canceled'
  intent.canceled_at = world.clock.seconds()
  intent.cancellation_reason = reason
  intent.amount_capturable = 0
  intent.next_action = null
  world.state.attempts.delete(intent.id)
  if (held) release(world, held, intent, reason)
  world.emit('payment_intent.canceled', intent)
}

function release(world: World, charge: Stripe.Charge, intent: Stripe.PaymentIntent, reason: Stripe.PaymentIntent.CancellationReason | null): void {
  charge.amount_refunded = charge.amount
  charge.refunded = true
  world.book.write({ kind: 'released', paymentIntent: intent.id, charge: charge.id, about: null, amount: charge.amount, currency: charge.currency })
  if (world.releaseMakesRefund) releaseRefund(world, charge, charge.amount)
  world.emit(reason === 'automatic' ? 'charge.expired' : 'charge.refunded', charge)
}
