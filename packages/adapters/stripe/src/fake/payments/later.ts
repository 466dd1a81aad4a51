import type Stripe from 'stripe'
import { testMethodOf } from '../test-methods.ts'
import type { World } from '../world.ts'
import { fail, succeed } from './attempt.ts'

/**
 * The buyer finishes (or fails) the authentication that the intent waits for. With manual confirmation the shop has to confirm once more then.
 * @throws Error when it waits for none.
 */
export function completeAction(world: World, id: string, outcome: 'succeed' | 'fail'): void {
  const { intent, method } = underWay(world, id, 'requires_action')
  if (outcome === 'fail') {
    fail(world, intent, method, {
      type: 'invalid_request_error',
      code: 'payment_intent_authentication_failure',
      message:
        'The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.',
    })
    return
  }
  if (intent.confirmation_method === 'manual') {
    intent.status = 'requires_confirmation'
    intent.next_action = null
    world.state.attempts.delete(intent.id)
    world.state.authenticated.set(intent.id, method.id)
    return
  }
  const { outcome: fate } = testMethodOf(world.state.behaviours.get(method.id) ?? 'visa')
  if (fate.kind === 'authenticates' && fate.then === 'declined') {
    fail(world, intent, method, { type: 'card_error', code: 'card_declined', declineCode: 'insufficient_funds', message: 'Your card has insufficient funds.' })
    return
  }
  succeed(world, intent, method, true)
}

/**
 * The bank settles a debit that is processing; without `outcome` as its test account says.
 * @throws Error when the intent is not processing.
 */
export function settleProcessing(world: World, id: string, outcome?: 'succeed' | 'fail'): void {
  const { intent, method } = underWay(world, id, 'processing')
  const { outcome: fate } = testMethodOf(world.state.behaviours.get(method.id) ?? 'visa')
  const fails = outcome === undefined ? fate.kind === 'processes' && fate.then === 'fails' : outcome === 'fail'
  if (!fails) {
    succeed(world, intent, method, false)
    return
  }
  const code = fate.kind === 'processes' && fate.failureCode !== '' ? fate.failureCode : 'debit_not_authorized'
  fail(world, intent, method, { type: 'card_error', code, message: 'The payment could not be collected from the bank account.' })
}

function underWay(world: World, id: string, status: 'requires_action' | 'processing'): { intent: Stripe.PaymentIntent; method: Stripe.PaymentMethod } {
  const intent = world.state.paymentIntents.get(id)
  const method = world.state.paymentMethods.get(world.state.attempts.get(id) ?? '')
  if (!intent || !method || intent.status !== status) throw new Error(`Payment intent ${id} is ${intent?.status ?? 'unknown'}, not ${status}`)
  return { intent, method }
}
