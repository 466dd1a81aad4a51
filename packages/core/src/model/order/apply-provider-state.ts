import { CommerceError } from '../errors/index.ts'
import type { CurrencyCode } from '../money/index.ts'
import type { Payment, PaymentFailure, PaymentOperation, PaymentStatus } from './payment.ts'
import { openOperation, operationPatienceMs } from './record-attempt.ts'

/** What a provider says of its payment object: the part of the port's answer that concerns the order. */
export interface ProviderState {
  readonly providerId: string
  /** Our payment's id as the provider has noted it; null where it has none: then it is none of ours. */
  readonly paymentId: number | null
  readonly status: 'requires_payment_method' | 'requires_action' | 'processing' | 'authorized' | 'captured' | 'cancelled'
  readonly currency: CurrencyCode
  readonly amount: number
  readonly captured: number
  readonly failure: PaymentFailure | null
}

/** The provider's state together with what is needed to tell news from old hat. */
export interface Reading {
  /** Null: the provider has never heard of this payment. */
  readonly state: ProviderState | null
  /** The payment as it stood before the provider was asked. */
  readonly seen: Payment
  /** The operation whose answer the state is; null when it was read. */
  readonly answers: string | null
  readonly at: number
}

/**
 * How far a payment has come. Within an attempt each state comes after the ones above it: an attempt that ended in a refusal is past the buyer's 3-D Secure step,
 * though the payment stands where it began. A new attempt starts below them again.
 */
const progress = { none: 0, requiresAction: 1, processing: 2, attemptEnded: 3, authorized: 4, cancelled: 5, captured: 6 } as const
type Progress = (typeof progress)[keyof typeof progress]

/**
 * The payment moved to where the provider says it is, and never back: of several readings the furthest counts, in whatever order they are applied (RELIABILITY I15).
 * A reading from before the present attempt tells nothing about it, unless it is final. The very same payment when there is nothing new.
 * A buyer in the provider's own form tries again without our knowing: there a new attempt is seen, if nothing else has happened since the provider was asked.
 * An open operation is answered by what its effect would be; one that is over (`unknown`, or sent too long ago) and shows no effect has failed.
 *
 * Throws `payment_mismatch` when object, pairing, amount or currency are not ours (RELIABILITY I23): nothing may be concluded from such an answer. What was captured is the
 * amount to the unit, or, of a payment that was authorized first, what the capture took of it: never more.
 */
export function applyProviderState(payment: Payment, reading: Reading): Payment {
  assertOurs(payment, reading.state)
  const { state, seen, at } = reading
  const known = adoptProviderId(payment, state, at)
  const next = progressOf(reading)
  const isStale = seen.attempts < payment.attempts && next < progress.authorized
  const isNew = next > presentProgress(payment) || isBrowsersAttempt(payment, reading, next)
  if (isStale || !isNew) return known
  const attempt = answerableAttempt(known)
  return {
    ...known,
    status: statusOf(next),
    captured: next === progress.captured ? (state?.captured ?? 0) : known.captured,
    lastFailure: next === progress.attemptEnded ? failureOf(state) : null,
    operations: known.operations.map(operation => (operation === attempt ? answered(operation, next) : resolved(operation, next))),
    updatedAt: at,
  }
}

function progressOf({ state, seen, answers, at }: Reading): Progress {
  if (state === null) return progress.none
  switch (state.status) {
    case 'requires_action':
      return progress.requiresAction
    case 'processing':
      return progress.processing
    case 'authorized':
      return progress.authorized
    case 'cancelled':
      return progress.cancelled
    case 'captured':
      return progress.captured
    case 'requires_payment_method':
      return hasAttemptEnded(state, seen, answers, at) ? progress.attemptEnded : progress.none
  }
}

/**
 * Whether a payment that waits for a payment method says that our attempt is over. While the attempt is under way, the provider may not have got it yet:
 * what it shows then is how the payment stood before, be it untouched or refused the last time.
 */
function hasAttemptEnded(state: ProviderState, seen: Payment, answers: string | null, at: number): boolean {
  const open = openOperation(seen)
  if (answers !== null) return answers === open?.key && open.kind === 'confirm'
  if (!open) return state.failure !== null
  if (open.status === 'unknown' || at - open.sentAt >= operationPatienceMs) return true
  return state.failure !== null && seen.attempts === 1
}

function presentProgress(payment: Payment): Progress {
  switch (payment.status) {
    case 'created':
      return progress.none
    case 'requires_payment_method':
      return lastAttempt(payment)?.status === 'failed' || payment.lastFailure !== null ? progress.attemptEnded : progress.none
    case 'requires_action':
      return progress.requiresAction
    case 'processing':
      return progress.processing
    case 'authorized':
      return progress.authorized
    case 'cancelled':
    case 'failed':
      return progress.cancelled
    case 'captured':
      return progress.captured
  }
}

/** Whether the buyer has tried again in the provider's own form, after an attempt that ended. What was seen must be what is still so: else the reading may be an old one. */
function isBrowsersAttempt(payment: Payment, { state, seen }: Reading, next: Progress): boolean {
  if (payment.handedOutAt === null || openOperation(payment) || presentProgress(payment) !== progress.attemptEnded) return false
  if (seen.status !== payment.status || seen.attempts !== payment.attempts || !isSameFailure(seen.lastFailure, payment.lastFailure)) return false
  if (next === progress.attemptEnded) return !isSameFailure(failureOf(state), payment.lastFailure)
  return next === progress.requiresAction || next === progress.processing
}

function isSameFailure(one: PaymentFailure | null, other: PaymentFailure | null): boolean {
  return one?.code === other?.code && one?.declineCode === other?.declineCode && one?.message === other?.message
}

function statusOf(reached: Progress): PaymentStatus {
  switch (reached) {
    case progress.requiresAction:
      return 'requires_action'
    case progress.processing:
      return 'processing'
    case progress.authorized:
      return 'authorized'
    case progress.cancelled:
      return 'cancelled'
    case progress.captured:
      return 'captured'
    default:
      return 'requires_payment_method'
  }
}

function lastAttempt(payment: Payment): PaymentOperation | undefined {
  return payment.operations.findLast(operation => operation.kind === 'confirm')
}

/** Our last attempt, as long as what happens may be of its making: where the browser pays too, one that failed stays so. */
function answerableAttempt(payment: Payment): PaymentOperation | undefined {
  const attempt = lastAttempt(payment)
  return payment.handedOutAt !== null && attempt?.status === 'failed' ? undefined : attempt
}

/** What became of the attempt follows from where the payment has come to: it failed when it brought no money and will not. */
function answered(attempt: PaymentOperation, reached: Progress): PaymentOperation {
  return { ...attempt, status: reached === progress.attemptEnded || reached === progress.cancelled ? 'failed' : 'succeeded' }
}

/** The other calls, where they were not answered: a capture and a cancellation answer each other. */
function resolved(operation: PaymentOperation, reached: Progress): PaymentOperation {
  if (!isUnanswered(operation) || reached < progress.cancelled) return operation
  const isDone = operation.kind === 'create' || (operation.kind === 'cancel') === (reached === progress.cancelled)
  return { ...operation, status: isDone ? 'succeeded' : 'failed' }
}

function isUnanswered({ status }: PaymentOperation): boolean {
  return status === 'sent' || status === 'unknown'
}

function adoptProviderId(payment: Payment, state: ProviderState | null, at: number): Payment {
  if (state === null || payment.providerId !== null) return payment
  return { ...payment, providerId: state.providerId, status: payment.status === 'created' ? 'requires_payment_method' : payment.status, updatedAt: at }
}

function failureOf(state: ProviderState | null): PaymentFailure {
  return state?.failure ?? { code: 'payment_failed', declineCode: null, message: 'The payment did not go through.' }
}

/** Throws `payment_mismatch` unless object, pairing, amount, currency and what was captured are those of our row. */
export function assertOurs(payment: Payment, state: ProviderState | null): void {
  if (state === null) return
  const isPaired = state.paymentId === payment.id && (payment.providerId === null || payment.providerId === state.providerId)
  const isSame = isPaired && payment.amount === state.amount && payment.currency === state.currency
  if (isSame && (state.status !== 'captured' || isCaptureOurs(payment, state.captured))) return
  const { id, providerId, amount, currency } = payment
  throw new CommerceError('payment_mismatch', `Payment ${id} is not what the provider says it is.`, {
    paymentId: id,
    ours: { providerId, amount, currency },
    provider: { providerId: state.providerId, paymentId: state.paymentId, amount: state.amount, currency: state.currency, captured: state.captured },
  })
}

/** Whether so much may have been captured: all of it, or of an authorized payment a part, which stays what it is. */
function isCaptureOurs(payment: Payment, captured: number): boolean {
  if (payment.status === 'captured') return captured === payment.captured
  return payment.terms.capture === 'manual' ? captured >= 1 && captured <= payment.amount : captured === payment.amount
}
