import { CommerceError } from '@cartwright/core'
import Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { AnswerLostError, NotSentError } from '../src/http-client.ts'
import { type Attempt, attemptOf } from '../src/resilience/attempt.ts'

const { errors } = Stripe

interface Answer {
  readonly status: number
  readonly type: string
  readonly code?: string
  readonly shouldRetry?: 'true' | 'false'
}

const answered = ({ status, type, code, shouldRetry }: Answer) =>
  errors.generateV1Error({ statusCode: status, type, ...(code ? { code } : {}), headers: shouldRetry ? { 'stripe-should-retry': shouldRetry } : {} } as never)

const effect = (name: Attempt['effect'], isRetryable: boolean, isFailure: boolean): Attempt => ({ effect: name, isRetryable, isFailure })

describe('what an error says about the call', () => {
  it.each<[Answer, Attempt]>([
    [{ status: 400, type: 'invalid_request_error', code: 'parameter_missing' }, effect('settled', false, false)],
    [{ status: 400, type: 'invalid_request_error', code: 'payment_intent_unexpected_state' }, effect('settled', false, false)],
    [{ status: 400, type: 'idempotency_error' }, effect('other', false, false)],
    [{ status: 400, type: 'invalid_request_error', code: 'rate_limit' }, effect('none', true, false)],
    [{ status: 401, type: 'invalid_request_error' }, effect('none', false, false)],
    [{ status: 402, type: 'card_error', code: 'card_declined' }, effect('settled', false, false)],
    [{ status: 403, type: 'invalid_request_error' }, effect('none', false, false)],
    [{ status: 404, type: 'invalid_request_error', code: 'resource_missing' }, effect('settled', false, false)],
    [{ status: 408, type: 'api_error' }, effect('unknown', true, false)],
    [{ status: 409, type: 'idempotency_error', code: 'idempotency_key_in_use' }, effect('unknown', true, false)],
    [{ status: 409, type: 'invalid_request_error' }, effect('unknown', true, false)],
    [{ status: 424, type: 'api_error' }, effect('unknown', true, false)],
    [{ status: 429, type: 'invalid_request_error', code: 'rate_limit' }, effect('none', true, false)],
    [{ status: 429, type: 'invalid_request_error', code: 'lock_timeout' }, effect('none', true, false)],
    [{ status: 500, type: 'api_error' }, effect('unknown', true, true)],
    [{ status: 500, type: 'api_error', shouldRetry: 'false' }, effect('unknown', false, true)],
    [{ status: 502, type: 'api_error' }, effect('unknown', true, true)],
    [{ status: 503, type: 'api_error' }, effect('unknown', true, true)],
    [{ status: 504, type: 'api_error' }, effect('unknown', true, true)],
  ])('%j', (answer, expected) => {
    expect(attemptOf(answered(answer))).toEqual(expected)
  })

  it.each<[string, unknown, Attempt]>([
    ['never connected', new errors.StripeConnectionError({ detail: new NotSentError('refused') } as never), effect('none', true, true)],
    ['connection lost', new errors.StripeConnectionError({ detail: new AnswerLostError('reset') } as never), effect('unknown', true, true)],
    ['connection trouble of another kind', new errors.StripeConnectionError({} as never), effect('unknown', true, true)],
    ['an answer that is not JSON', new errors.StripeAPIError({ message: 'Invalid JSON received from the Stripe API' } as never), effect('unknown', true, true)],
    ['a bug', new TypeError('x is not a function'), effect('unknown', false, false)],
    ['a refusal of our own', new CommerceError('amount_invalid', 'No.'), effect('none', false, false)],
  ])('%s', (_, error, expected) => {
    expect(attemptOf(error)).toEqual(expected)
  })
})
