import type Stripe from 'stripe'
import { captureCharge, newCharge, settleIntoBalance } from '../resources/charges.ts'
import { openDispute } from '../resources/disputes.ts'
import { attachTo } from '../resources/payment-methods.ts'
import { declineMessage, testMethodOf } from '../test-methods.ts'
import { WireError } from '../wire/wire-error.ts'
import type { World } from '../world.ts'

/** How the buyer is there: at a browser, or not at all; and where to send the browser back to. */
export interface Presence {
  readonly offSession: boolean
  readonly returnUrl: string | null
  /** True when an attempt that needs the buyer shall fail instead. */
  readonly refusesAction: boolean
}

/** Why an attempt failed. */
export interface Failure {
  readonly type: 'card_error' | 'invalid_request_error'
  readonly code: string
  readonly declineCode?: string
  readonly message: string
}

/**
 * Tries to pay the intent with the method and leaves the intent in the state that Stripe would.
 * @throws WireError 402 `card_error` when the bank says no; the intent then waits for another method.
 */
export function attempt(world: World, intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod, presence: Presence): void {
  const { outcome } = testMethodOf(world.state.behaviours.get(method.id) ?? 'visa')
  intent.payment_method = method.id
  intent.next_action = null
  intent.last_payment_error = null
  if (outcome.kind === 'declined') declineNow(world, intent, method, failureOf(outcome.code, outcome.declineCode))
  else if (outcome.kind === 'processes') process(world, intent, method)
  else if (outcome.kind === 'succeeds' || (outcome.once && savedBefore(method, intent))) succeed(world, intent, method, false)
  else if (presence.offSession) declineNow(world, intent, method, failureOf('authentication_required', 'authentication_required'))
  else if (world.state.authenticated.get(intent.id) === method.id) afterAuthentication(world, intent, method)
  else if (presence.refusesAction) declineNow(world, intent, method, failureOf('card_declined', 'authentication_not_handled'))
  else askBuyer(world, intent, method, presence)
}

/** The bank answers once it knows the buyer. @throws WireError 402 when it says no all the same. */
function afterAuthentication(world: World, intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod): void {
  world.state.authenticated.delete(intent.id)
  const { outcome } = testMethodOf(world.state.behaviours.get(method.id) ?? 'visa')
  if (outcome.kind === 'authenticates' && outcome.then === 'declined') declineNow(world, intent, method, failureOf('card_declined', 'insufficient_funds'))
  succeed(world, intent, method, true)
}

/** A card whose authentication was for saving it does not ask again once the customer has it. */
function savedBefore(method: Stripe.PaymentMethod, intent: Stripe.PaymentIntent): boolean {
  return method.customer !== null && method.customer === intent.customer
}

function failureOf(code: string, declineCode?: string): Failure {
  return { type: 'card_error', code, message: declineMessage(code, declineCode), ...(declineCode === undefined ? {} : { declineCode }) }
}

function declineNow(world: World, intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod, failure: Failure): never {
  fail(world, intent, method, failure)
  throw new WireError(402, {
    type: 'card_error',
    code: failure.code,
    ...(failure.declineCode === undefined ? {} : { decline_code: failure.declineCode }),
    message: failure.message,
    advice_code: 'try_again_later',
    charge: String(intent.latest_charge),
    payment_intent: structuredClone(intent),
    payment_method: structuredClone(method),
  })
}

/** Ends the attempt without money: the intent waits for another method and remembers why. */
export function fail(world: World, intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod, failure: Failure): void {
  const charge = chargeOfFailure(world, intent, method, failure)
  intent.status = 'requires_payment_method'
  intent.payment_method = null
  intent.next_action = null
  intent.processing = null
  intent.last_payment_error = {
    ...(charge ? { charge: charge.id } : {}),
    code: failure.code,
    ...(failure.declineCode === undefined ? {} : { decline_code: failure.declineCode }),
    doc_url: `https://stripe.com/docs/error-codes/${failure.code.replaceAll('_', '-')}`,
    message: failure.message,
    payment_method: structuredClone(method),
    type: failure.type,
  }
  world.state.attempts.delete(intent.id)
  world.book.write({
    kind: 'attempt_failed',
    paymentIntent: intent.id,
    charge: charge?.id ?? '',
    about: null,
    amount: intent.amount,
    currency: intent.currency,
  })
  if (charge) world.emit('charge.failed', charge)
  world.emit('payment_intent.payment_failed', intent)
}

/** A bank's no leaves a failed charge (the pending one, for a debit); a failed authentication leaves none. */
function chargeOfFailure(world: World, intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod, failure: Failure): Stripe.Charge | undefined {
  if (failure.code === 'payment_intent_authentication_failure') return undefined
  const pending = intent.status === 'processing' ? world.state.charges.get(String(intent.latest_charge)) : undefined
  if (!pending) return newCharge(world, intent, method, { status: 'failed', captured: false, failure, authenticated: false })
  pending.status = 'failed'
  pending.captured = false
  pending.failure_code = failure.code
  pending.failure_message = failure.message
  return pending
}

function askBuyer(world: World, intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod, { returnUrl }: Presence): void {
  intent.status = 'requires_action'
  intent.next_action =
    returnUrl === null
      ? {
          type: 'use_stripe_sdk',
          use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: `https://hooks.stripe.com/redirect/authenticate/${intent.id}` },
        }
      : { type: 'redirect_to_url', redirect_to_url: { return_url: returnUrl, url: `https://hooks.stripe.com/redirect/authenticate/${intent.id}` } }
  world.state.attempts.set(intent.id, method.id)
  world.emit('payment_intent.requires_action', intent)
}

function process(world: World, intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod): void {
  const charge = newCharge(world, intent, method, { status: 'pending', captured: true, authenticated: false })
  intent.status = 'processing'
  world.state.attempts.set(intent.id, method.id)
  world.emit('charge.pending', charge)
  world.emit('payment_intent.processing', intent)
}

/** The bank said yes: the money is taken, or held for a manual capture. */
export function succeed(world: World, intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod, authenticated: boolean): void {
  const manual = intent.capture_method === 'manual'
  const pending = intent.status === 'processing' ? world.state.charges.get(String(intent.latest_charge)) : undefined
  const charge = pending ?? newCharge(world, intent, method, { status: 'succeeded', captured: !manual, authenticated })
  charge.status = 'succeeded'
  charge.paid = true
  world.state.attempts.delete(intent.id)
  world.book.write({ kind: 'authorized', paymentIntent: intent.id, charge: charge.id, about: null, amount: intent.amount, currency: intent.currency })
  intent.next_action = null
  intent.processing = null
  keepForLater(world, intent, method)
  if (manual) hold(world, intent, charge)
  else take(world, intent, charge)
  openDisputeOf(world, method, charge)
}

function hold(world: World, intent: Stripe.PaymentIntent, charge: Stripe.Charge): void {
  intent.status = 'requires_capture'
  intent.amount_capturable = intent.amount
  world.emit('charge.succeeded', charge)
  world.emit('payment_intent.amount_capturable_updated', intent)
}

function take(world: World, intent: Stripe.PaymentIntent, charge: Stripe.Charge): void {
  captureCharge(world, charge, intent.amount)
  intent.status = 'succeeded'
  intent.amount_received = intent.amount
  if (intent.capture_method === 'automatic_async') settleLater(world, charge)
  else settleIntoBalance(world, charge)
  world.emit('charge.succeeded', charge)
  world.emit('payment_intent.succeeded', intent)
}

/** With asynchronous capture the balance transaction is not there yet when the answer is written; `charge.updated` tells of it. */
export function settleLater(world: World, charge: Stripe.Charge): void {
  world.later(() => {
    settleIntoBalance(world, charge)
    world.emit('charge.updated', charge)
  })
}

function keepForLater(world: World, intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod): void {
  if (intent.setup_future_usage !== null && typeof intent.customer === 'string') attachTo(world, method, intent.customer)
  else if (method.customer === null) world.state.spent.set(method.id, true)
}

function openDisputeOf(world: World, method: Stripe.PaymentMethod, charge: Stripe.Charge): void {
  const { dispute } = testMethodOf(world.state.behaviours.get(method.id) ?? 'visa')
  if (dispute && charge.captured) world.later(() => void openDispute(world, charge, dispute))
}
