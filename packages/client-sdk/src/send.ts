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
  /** A status beside 2xx that is an answer too. */
  readonly otherStatus: number | undefined
  readonly signal: AbortSignal | undefined
  readonly timeoutMs: number
}

type Sending = Pick<ResolvedOptions, 'fetch' | 'retries' | 'now' | 'wait'>

/** Nobody waits longer than this between two attempts; a shop that asks for more gets no retry. */
const waitMaxMs = 20_000

/**
 * Sends a request and reads the answer; sends it again where that is safe and may help, after as long as the shop asks, else after about 0.2 s, 0.4 s, ...
 * Throws {@link CartwrightError}, and the reason of a signal that was aborted.
 */
export const send = async (request: Sendable, options: Sending): Promise<unknown> => {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await sendOnce(request, options)
    } catch (error) {
      const waitMs = request.isRepeatable && attempt < options.retries && isWorthRepeating(error) ? waitBefore(error, attempt) : Number.POSITIVE_INFINITY
      if (waitMs > waitMaxMs) throw error
      await options.wait(waitMs, request.signal)
      request.signal?.throwIfAborted()
    }
  }
}

/** Milliseconds, 6,400 at most. Half of it is chance, so that many clients who were sent away together do not come back together. */
const waitBefore = (error: CartwrightError, attempt: number): number => error.retryAfterMs ?? 200 * 2 ** Math.min(attempt, 5) * (0.5 + Math.random() / 2)

/**
 * No answer, none from a shop, or one that says "not now". Conflicts about a cart or a version are for the caller to look at, and after `payment_outcome_unknown`
 * the shop goes on finding out by itself: to pay again would only be told that a payment is under way.
 */
const isWorthRepeating = (error: unknown): error is CartwrightError => {
  if (!isCartwrightError(error) || !error.retryable || error.code === 'payment_outcome_unknown') return false
  return error.status !== 409 || error.code === 'idempotency_key_in_use'
}

const sendOnce = async ({ method, url, headers, body, signal, timeoutMs, otherStatus }: Sendable, options: Sending): Promise<unknown> => {
  signal?.throwIfAborted()
  const timeout = new AbortController()
  const timer = setTimeout(() => timeout.abort(), timeoutMs)
  const either = signal ? AbortSignal.any([signal, timeout.signal]) : timeout.signal
  const exchange = async () =>
    readAnswer(await options.fetch(new Request(url, { method, headers, signal: either, ...(body === undefined ? {} : { body }) })), otherStatus, options.now)
  try {
    return await untilAborted(exchange(), either)
  } catch (error) {
    if (isCartwrightError(error)) throw error
    // The caller's own wish to stop is no failure of the shop's.
    signal?.throwIfAborted()
    if (timeout.signal.aborted) throw new CartwrightError({ code: 'timeout', message: `No answer within ${timeoutMs} ms.`, cause: error })
    throw new CartwrightError({ code: 'network_error', message: `The shop at ${originOf(url)} cannot be reached.`, cause: error })
  } finally {
    // An export that has begun to come may take its time.
    clearTimeout(timer)
  }
}

/** A shop in the same process may not look at the signal; the caller is let go all the same. */
const untilAborted = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop)
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })

const originOf = (url: string): string => {
  try {
    return new URL(url).origin
  } catch {
    return url
  }
}
