import { CartwrightError, isCartwrightError } from './cartwright-error.ts'
import type { ResolvedOptions } from './options.ts'
import { readAnswer } from './read-answer.ts'

/** A request as often as it is needed: a body can be sent once only. */
export interface Sendable {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  /** Whether it may be sent again when nobody knows what became of it. */
  readonly isRepeatable: boolean
  readonly signal: AbortSignal | undefined
  readonly timeoutMs: number
}

/** Nobody waits longer than this between two attempts; a shop that asks for more gets no retry. */
const waitMaxMs = 20_000

/**
 * Sends a request and reads the answer, again when that is safe and may help: after a lost or late answer only what is repeatable, after 429 everything,
 * because a call that was turned away at the door did nothing. Waits as long as the shop asks, else 0.2 s, 0.4 s, ... with jitter.
 */
export const send = async (request: Sendable, options: ResolvedOptions): Promise<unknown> => {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await sendOnce(request, options)
    } catch (error) {
      const waitMs = isCartwrightError(error) && attempt < options.retries ? retryDelay(error, request, attempt) : null
      if (waitMs === null) throw error
      await options.wait(waitMs)
      request.signal?.throwIfAborted()
    }
  }
}

/** Milliseconds until the next attempt; null when there is to be none. */
const retryDelay = (error: CartwrightError, request: Sendable, attempt: number): number | null => {
  const isTurnedAway = error.code === 'rate_limited'
  if (!isTurnedAway && !(request.isRepeatable && isWorthRepeating(error))) return null
  const delay = error.retryAfterMs ?? 200 * 2 ** attempt * (0.5 + Math.random() / 2)
  return delay > waitMaxMs ? null : delay
}

/** Conflicts about the cart or a version are for the caller to look at: the same call again would say the same. */
const isWorthRepeating = (error: CartwrightError): boolean => error.retryable && (error.status !== 409 || error.code === 'idempotency_key_in_use')

const sendOnce = async (request: Sendable, options: ResolvedOptions): Promise<unknown> => {
  const timeout = AbortSignal.timeout(request.timeoutMs)
  const signal = request.signal ? AbortSignal.any([request.signal, timeout]) : timeout
  const { method, url, headers, body } = request
  try {
    const response = await options.fetch(new Request(url, { method, headers, signal, ...(body === undefined ? {} : { body }) }))
    return await readAnswer(response)
  } catch (error) {
    if (isCartwrightError(error)) throw error
    // The caller's own wish to stop is no failure of the shop's.
    request.signal?.throwIfAborted()
    if (timeout.aborted) throw new CartwrightError({ code: 'timeout', message: `No answer within ${request.timeoutMs} ms.`, cause: error })
    throw new CartwrightError({ code: 'network_error', message: `The shop at ${originOf(url)} cannot be reached.`, cause: error })
  }
}

const originOf = (url: string): string => {
  try {
    return new URL(url).origin
  } catch {
    return url
  }
}
