import { operationKey, type Payment } from '../../../model/index.ts'
import { paymentOf } from '../../../model/order/payment-of.ts'
import type { ListedPayment, ProviderPayment } from '../../../ports/index.ts'
import { type Check, capturedInWords, describeError, type Finding, type ReconcileDeps, type Scope } from '../check.ts'
import { leftAloneMs } from '../each-record.ts'
import { isOurs, isOver, missedProvider, ourPayments, settle } from './our-payments.ts'

/** R3: what the provider has, against what we know of. What we know is compared by R2; here are those that nobody here would ever ask for. */
export const checkProviderPayments: Check = async function* (deps, scope) {
  const { from, to, now, signal, looked, missed } = scope
  const { books, methods } = deps.payments
  await missOtherProviders(deps, scope)
  if (!books) {
    // A shop that offers no method has nothing there either.
    if (methods.length > 0) missed(`The provider "${deps.payments.name}" does not show its list of payments.`)
    return
  }
  let cursor: string | null = null
  do {
    if (signal.aborted) return
    const page: Awaited<ReturnType<typeof books.payments>> | null = await books.payments({ from, to, cursor }).catch(error => {
      missed(`The provider's list could not be read: ${describeError(error)}.`)
      return null
    })
    if (!page) return
    for (const listed of page.items) {
      looked()
      const finding = listed.createdAt < now - leftAloneMs ? await compare(deps, listed) : null
      if (finding) yield finding
    }
    cursor = page.nextCursor
  } while (cursor !== null)
}

/** Where payments of ours are another provider's, its list is one that nobody looked at. */
async function missOtherProviders(deps: ReconcileDeps, scope: Scope): Promise<void> {
  for await (const payment of ourPayments(deps, scope)) {
    if (scope.signal.aborted) return
    if (payment.provider !== deps.payments.name) missedProvider(scope, payment)
  }
}

async function compare(deps: ReconcileDeps, { payment: state, createdAt }: ListedPayment): Promise<Finding | null> {
  const order = state.paymentId === null ? null : await deps.orders.orderByPayment(state.paymentId)
  const payment = order && state.paymentId !== null ? paymentOf(order, state.paymentId) : null
  if (payment?.provider === deps.payments.name && payment.providerId === state.providerId) return null
  const there = `${state.status}, ${capturedInWords(state)}, paired with ${state.paymentId === null ? 'no payment' : `payment ${state.paymentId}`}`
  const about = { subject: `provider_payment:${state.providerId}`, there, moneyAtRisk: moneyOf(state), at: createdAt }
  if (!payment) return unknownHere(deps, state, about)
  if (payment.providerId === null) return unanswered(deps, payment, state, about)
  return orphan(deps, payment, state, about)
}

type About = Pick<Finding, 'subject' | 'there' | 'moneyAtRisk' | 'at'>

function unknownHere(deps: ReconcileDeps, state: ProviderPayment, about: About): Finding | null {
  const here = state.paymentId === null ? 'nothing is known of it' : `there is no payment ${state.paymentId}`
  if (state.captured > 0) {
    const proposal = 'Find out what it is for; pay it back at the provider if nobody knows. Other sales on the same account are told here too.'
    return { ...about, reason: 'charge_without_order', severity: state.paymentId === null ? 'warning' : 'critical', here, proposal, repair: 'by_hand' }
  }
  // Without our pairing it is none of ours, and nothing was charged.
  if (state.paymentId === null || isOver(state)) return null
  return { ...about, reason: 'orphan_payment', severity: 'warning', here, ...cancelling(deps, state) }
}

/** Our call to make it was never answered: what was made is found by R2's reading too, under the key of its making. */
function unanswered(deps: ReconcileDeps, payment: Payment, state: ProviderPayment, about: About): Finding | null {
  if (payment.status === 'cancelled' && state.status === 'cancelled') return null
  const here = `payment ${payment.id} is ${payment.status}, and nobody knows what the provider made of it`
  if (!isOurs(payment, state)) return mismatch(here, about)
  const proposal = 'Settle payment and order by what the provider has.'
  const mend = (actor: string) => settle(deps, payment.id, actor)
  return { ...about, reason: 'orphan_payment', severity: 'critical', here, proposal, repair: 'alone', mend }
}

/** A second object for a payment that has one. */
function orphan(deps: ReconcileDeps, payment: Payment, state: ProviderPayment, about: About): Finding | null {
  if (state.status === 'cancelled') return null
  const here = `payment ${payment.id} is ${payment.providerId}, ${payment.status}`
  if (state.captured === 0) return { ...about, reason: 'orphan_payment', severity: 'warning', here, ...cancelling(deps, state) }
  const proposal = 'Money was taken beside the payment of the order: pay it back at the provider after looking at it.'
  return { ...about, reason: 'orphan_payment', severity: 'critical', here, proposal, repair: 'by_hand' }
}

function mismatch(here: string, about: About): Finding {
  const proposal = 'Do not ship. Look at the payment at the provider, and pay it back there if it is not what the order is for.'
  return { ...about, reason: 'payment_mismatch', severity: 'critical', here, proposal, repair: 'by_hand' }
}

/**
 * Only when a person asks for it: where two shops share an account, each other's payments look like this, and to cancel them would stop the other's sales. An orphan that
 * nobody confirms is harmless.
 */
function cancelling(deps: ReconcileDeps, { providerId, paymentId }: ProviderPayment): Pick<Finding, 'proposal' | 'repair' | 'mend'> {
  return {
    proposal: 'Cancel it at the provider, if no other shop uses the account: nobody here waits for it.',
    repair: 'on_request',
    mend: async () => {
      const state = await deps.payments.cancel({ key: `${operationKey(paymentId ?? 0, 'cancel')}:${providerId}`, providerId })
      return state.status === 'cancelled' ? 'cancelled at the provider' : null
    },
  }
}

function moneyOf({ amount, captured, currency }: ProviderPayment): Finding['moneyAtRisk'] {
  return { amount: captured > 0 ? captured : amount, currency }
}
