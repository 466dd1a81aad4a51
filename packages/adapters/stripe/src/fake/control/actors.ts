import type Stripe from 'stripe'
import { completeAction, settleProcessing } from '../payments/later.ts'
import { chargeWith } from '../resources/charges.ts'
import { newConfirmationToken } from '../resources/confirmation-tokens.ts'
import { closeDispute, type DisputeInput, openDispute } from '../resources/disputes.ts'
import { expireAuthorization } from '../resources/payment-intent-capture.ts'
import { confirmIntent } from '../resources/payment-intent-confirm.ts'
import { newPaymentMethod } from '../resources/payment-method-objects.ts'
import { failRefund, succeedRefund } from '../resources/refunds.ts'
import { testMethodName } from '../test-methods.ts'
import { Params } from '../wire/params.ts'
import { WireError } from '../wire/wire-error.ts'
import type { World } from '../world.ts'

/** The buyer at a browser. */
export interface Buyer {
  /**
   * Pays with the client secret as Stripe.js does, with a test method's name, a test card's number or a payment method's id.
   * Returns the intent as it is then; a decline is in its `last_payment_error`.
   * @throws WireError when the secret is wrong or the intent's state does not allow it.
   */
  confirmInBrowser(clientSecret: string, paymentMethod: string): Stripe.PaymentIntent
  /** Makes the confirmation token that Stripe.js would make from the form. */
  createConfirmationToken(paymentMethod: string, options?: { readonly returnUrl?: string }): Stripe.ConfirmationToken
  /** Finishes or fails the authentication that the intent waits for. @throws Error when it waits for none. */
  completeAction(paymentIntent: string, outcome: 'succeed' | 'fail'): Stripe.PaymentIntent
}

/** The buyer's bank. */
export interface Bank {
  /** Settles a debit that is processing, as its test account says when `outcome` is absent. @throws Error when it is not processing. */
  settleProcessing(paymentIntent: string, outcome?: 'succeed' | 'fail'): Stripe.PaymentIntent
  /** Takes a pending refund. @throws Error when it is not pending. */
  succeedRefund(refund: string): Stripe.Refund
  /** Sends a refund back, a succeeded one too. @throws Error when it failed or was canceled before. */
  failRefund(refund: string, reason?: string): Stripe.Refund
  /** Lets go of held money that nobody took. @throws Error when the intent holds none. */
  expireAuthorization(paymentIntent: string): Stripe.PaymentIntent
  /** Opens a dispute about the money of a payment intent or charge. @throws Error when there is none or it is disputed already. */
  openDispute(paymentIntentOrCharge: string, input?: DisputeInput): Stripe.Dispute
  /** Decides a dispute. @throws Error when it was decided before. */
  closeDispute(dispute: string, outcome: 'won' | 'lost'): Stripe.Dispute
}

/** Runs a piece of work with what it leaves for later. */
export type Run = <Result>(work: () => Result) => Result

/** The buyer of a world. */
export function buyerOf(world: World, run: Run): Buyer {
  return {
    confirmInBrowser: (clientSecret, paymentMethod) => run(() => confirmWithSecret(world, clientSecret, paymentMethod)),
    createConfirmationToken: (paymentMethod, { returnUrl } = {}) =>
      run(() => structuredClone(newConfirmationToken(world, methodOf(world, paymentMethod), returnUrl ?? null))),
    completeAction(id, outcome) {
      run(() => completeAction(world, id, outcome))
      return intentOf(world, id)
    },
  }
}

/** The bank of a world. */
export function bankOf(world: World, run: Run): Bank {
  const refundOf = (id: string) => copyOf(world.state.refunds.get(id), id)
  return {
    settleProcessing(id, outcome) {
      run(() => settleProcessing(world, id, outcome))
      return intentOf(world, id)
    },
    succeedRefund(id) {
      run(() => succeedRefund(world, id))
      return refundOf(id)
    },
    failRefund(id, reason) {
      run(() => failRefund(world, id, reason))
      return refundOf(id)
    },
    expireAuthorization(id) {
      run(() => expireAuthorization(world, id))
      return intentOf(world, id)
    },
    openDispute: (id, input) => run(() => structuredClone(openDispute(world, chargeOf(world, id), input))),
    closeDispute(id, outcome) {
      run(() => closeDispute(world, id, outcome))
      return copyOf(world.state.disputes.get(id), id)
    },
  }
}

function confirmWithSecret(world: World, clientSecret: string, paymentMethod: string): Stripe.PaymentIntent {
  const [id = ''] = clientSecret.split('_secret_')
  const method = methodOf(world, paymentMethod)
  const form = new Map([
    ['client_secret', clientSecret],
    ['payment_method', method.id],
    ['return_url', 'https://shop.example/return'],
  ])
  try {
    confirmIntent({ world, params: new Params(form), id, publishable: true })
  } catch (error) {
    if (!(error instanceof WireError) || error.fields.type !== 'card_error') throw error
  }
  return intentOf(world, id)
}

function methodOf(world: World, reference: string): Stripe.PaymentMethod {
  const present = world.state.paymentMethods.get(reference)
  if (present) return present
  const name = testMethodName(reference)
  if (name === undefined) throw new Error(`The fake Stripe has no test payment method "${reference}"`)
  return newPaymentMethod(world, name, undefined)
}

function chargeOf(world: World, id: string): Stripe.Charge {
  return chargeWith(world, String(world.state.paymentIntents.get(id)?.latest_charge ?? id), 'charge')
}

function intentOf(world: World, id: string): Stripe.PaymentIntent {
  return copyOf(world.state.paymentIntents.get(id), id)
}

function copyOf<Kept>(kept: Kept | undefined, id: string): Kept {
  if (kept === undefined) throw new Error(`The fake Stripe knows no ${id}`)
  return structuredClone(kept)
}
