import type { State } from './state.ts'
import { WireError } from './wire/wire-error.ts'

/** Stripe may forget a key 24 hours after it was first seen (docs.stripe.com/api/idempotent_requests). */
export const keyLifetimeMs = 24 * 60 * 60 * 1000

const maxKeyLength = 255

/** An answer as it was sent. */
export interface KeptAnswer {
  readonly status: number
  readonly body: string
}

/** What is known about an idempotency key. */
export interface KeyRecord {
  readonly path: string
  /** The parameters in canonical form. */
  readonly parameters: string
  readonly firstSeenMs: number
  /** The request that ran. */
  readonly requestId: string
  /** Absent while that request is still running. */
  answer?: KeptAnswer
}

/** A request that carries a key. */
export interface KeyedRequest {
  readonly key: string
  readonly path: string
  readonly parameters: string
  readonly requestId: string
}

/** The memory of idempotency keys. */
export interface IdempotencyKeys {
  /**
   * Begins a request: undefined when it is the first with this key and may run, else the record whose answer is to be repeated.
   * @throws WireError 400 `idempotency_error` for a key that was used for something else, 409 `idempotency_key_in_use` while the first one runs.
   */
  begin(request: KeyedRequest): (KeyRecord & { answer: KeptAnswer }) | undefined
  /** Keeps the answer for the key. */
  finish(key: string, answer: KeptAnswer): void
  /** Forgets a key whose request did not run. */
  abandon(key: string): void
  /** Forgets everything, or one key, as Stripe may after 24 hours. */
  forget(key?: string): void
}

/** The keys over the fake's state. */
export function idempotencyOver(state: State, now: () => number): IdempotencyKeys {
  const forgetOld = () => {
    // The oldest come first, so that a long run does not look through all of them at every request.
    for (const [key, record] of state.keys) {
      if (now() - record.firstSeenMs < keyLifetimeMs) return
      state.keys.delete(key)
    }
  }
  return {
    begin(request) {
      forgetOld()
      if (request.key.length > maxKeyLength) throw keyError(400, 'Idempotency keys can be up to 255 characters long.')
      const record = state.keys.get(request.key)
      if (!record) {
        state.keys.set(request.key, { path: request.path, parameters: request.parameters, requestId: request.requestId, firstSeenMs: now() })
        return undefined
      }
      return repeatOf(record, request)
    },
    finish(key, answer) {
      const record = state.keys.get(key)
      if (record) record.answer = answer
    },
    abandon: key => void state.keys.delete(key),
    forget(key) {
      if (key === undefined) state.keys.clear()
      else state.keys.delete(key)
    },
  }
}

function repeatOf(record: KeyRecord, request: KeyedRequest): KeyRecord & { answer: KeptAnswer } {
  const another = `Try using a key other than '${request.key}' if you meant to execute a different request.`
  if (record.path !== request.path) {
    throw keyError(
      400,
      `Keys for idempotent requests can only be used for the same endpoint they were first used for ('${request.path}' vs '${record.path}'). ${another}`,
    )
  }
  if (record.parameters !== request.parameters) {
    throw keyError(400, `Keys for idempotent requests can only be used with the same parameters they were first used with. ${another}`)
  }
  const { answer } = record
  if (answer) return { ...record, answer }
  const message = `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${request.key}. Please try again later.`
  throw new WireError(
    409,
    { type: 'idempotency_error', code: 'idempotency_key_in_use', message },
    { executed: false, headers: { 'Stripe-Should-Retry': 'true' } },
  )
}

function keyError(status: number, message: string): WireError {
  return new WireError(status, { type: 'idempotency_error', message }, { executed: false })
}
