import { isCommerceError, retryAfterMs } from '@cartwright/core'
import { CircuitOpenError, NoPlaceError } from '@cartwright/resilience'
import Stripe from 'stripe'
import { AnswerLostError, NotSentError } from '../http-client.ts'

/** What one try of a call tells. */
export interface Attempt {
  /**
   * `none`: it certainly had no effect. `unknown`: it may have had one. `settled`: Stripe has worked through the call under its key and refused, so that earlier tries of
   * the same key had no effect either. `other`: its key was used for another call before, and what became of that is to be read.
   */
  readonly effect: 'none' | 'unknown' | 'settled' | 'other'
  /** Whether another try under the same key may tell more. */
  readonly isRetryable: boolean
  /** Whether Stripe was not working: what opens the circuit. A refusal or a decline is an answer. */
  readonly isFailure: boolean
  /** How long Stripe asks to be left alone, in milliseconds. */
  readonly retryAfterMs?: number
}

const refused: Attempt = { effect: 'settled', isRetryable: false, isFailure: false }
/** Turned away before the key was looked at. */
const turnedAway: Attempt = { effect: 'none', isRetryable: false, isFailure: false }
const busy: Attempt = { effect: 'none', isRetryable: true, isFailure: false }
const inUse: Attempt = { effect: 'unknown', isRetryable: true, isFailure: false }
const otherCall: Attempt = { effect: 'other', isRetryable: false, isFailure: false }
const notSent: Attempt = { effect: 'none', isRetryable: true, isFailure: true }
const lost: Attempt = { effect: 'unknown', isRetryable: true, isFailure: true }
const fault: Attempt = { effect: 'unknown', isRetryable: false, isFailure: false }

/**
 * What an error of Stripe's client says about the call (docs.stripe.com/error-low-level, docs.stripe.com/api/idempotent_requests). Read against the worst case: whatever is not
 * certain to have had no effect is `unknown`.
 */
export function attemptOf(error: unknown): Attempt {
  if (isCommerceError(error) || error instanceof CircuitOpenError || error instanceof NoPlaceError) return turnedAway
  if (!(error instanceof Stripe.errors.StripeError)) return error instanceof NotSentError ? notSent : error instanceof AnswerLostError ? lost : fault
  if (error instanceof Stripe.errors.StripeConnectionError) return error.detail instanceof NotSentError ? notSent : lost
  const { statusCode, rawType, headers } = error
  if (rawType === 'idempotency_error') return statusCode === 409 ? inUse : otherCall
  const askedMs = retryAfterMs(headers?.['retry-after'], headers?.date)
  const asked = askedMs === null ? {} : { retryAfterMs: askedMs }
  if (error instanceof Stripe.errors.StripeRateLimitError) return { ...busy, ...asked }
  if (statusCode === 409) return inUse
  if (statusCode === 401 || statusCode === 403) return turnedAway
  if (statusCode === 400 || statusCode === 402 || statusCode === 404) return refused
  // Without a status: an answer that was not Stripe's JSON, as a proxy in between gives.
  const isTheirs = statusCode === undefined || statusCode >= 500
  const mayRetry = headers?.['stripe-should-retry'] !== 'false'
  return { effect: 'unknown', isRetryable: mayRetry, isFailure: isTheirs, ...asked }
}
