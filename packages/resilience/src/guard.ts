import type { Clock, Random } from '@cartwright/core'
import { type BulkheadPolicy, BulkheadRejectedError, bulkhead } from 'cockatiel'
import type { Circuit } from './circuit.ts'

/** What an error says about the call that threw it. */
export interface Failure {
  /** Whether another try may come to something. */
  readonly isRetryable: boolean
  /** How long the other side asks to be left alone, in milliseconds. */
  readonly retryAfterMs?: number | null
}

export interface GuardOptions {
  readonly circuit: Circuit
  /** For a call with all of its tries, waits and queueing. Milliseconds. */
  readonly totalMs: number
  /** How often a call is tried again. */
  readonly retries: number
  /** The wait before another try, in milliseconds, drawn anew each time. */
  readonly jitterMs: readonly [min: number, max: number]
  /** How many calls are under way at once and how many may wait for that: made by {@link places}, and shared by guards where they are of one thing. Any number unless told. */
  readonly places?: BulkheadPolicy
  readonly failureOf: (error: unknown) => Failure
  readonly clock: Pick<Clock, 'now' | 'wait'>
  readonly random: Random
}

/** Calls to one thing that may fail. */
export interface Guard {
  /**
   * Tries a call, again where that may help and time is left. Throws what the last try threw: an error of the call's own, `CircuitOpenError` or {@link NoPlaceError} when that
   * one was not made.
   * @param call is given what is left of the time, in milliseconds, and keeps to it: `within` does
   */
  run<T>(call: (timeoutMs: number) => Promise<T>): Promise<T>
}

/** Nothing was tried: too many calls are under way. */
export class NoPlaceError extends Error {
  override readonly name = 'NoPlaceError'
  /** When to come again, in milliseconds from now. */
  readonly retryAfterMs = 1_000

  constructor() {
    super('Too many calls are under way.')
  }
}

/** Places for calls under way. @param max at once @param waitingMax how many may wait for one */
export function places(max: number, waitingMax: number): BulkheadPolicy {
  return bulkhead(max, waitingMax)
}

/** Guards calls by a time limit, places, a circuit and repeats. */
export function guard({ circuit, totalMs, retries, jitterMs, places, failureOf, clock, random }: GuardOptions): Guard {
  const tryOnce = <T>(call: (timeoutMs: number) => Promise<T>, deadline: number): Promise<T> => {
    const admittedCall = () => circuit.run(() => call(Math.max(1, deadline - clock.now())))
    return places ? admitted(places, deadline - clock.now(), admittedCall) : admittedCall()
  }
  return {
    run: async call => {
      const deadline = clock.now() + totalMs
      for (let tries = 0; ; tries += 1) {
        try {
          return await tryOnce(call, deadline)
        } catch (error) {
          const { isRetryable, retryAfterMs } = failureOf(error)
          const waitMs = Math.max(drawBetween(jitterMs, random), retryAfterMs ?? 0)
          if (!isRetryable || tries >= retries || clock.now() + waitMs >= deadline) throw error
          await clock.wait(waitMs)
        }
      }
    },
  }
}

/** Waits for a place among the calls under way, no longer than `timeoutMs`. */
function admitted<T>(places: BulkheadPolicy, timeoutMs: number, work: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const aborter = new AbortController()
    const timer = setTimeout(() => {
      aborter.abort()
      reject(new NoPlaceError())
    }, timeoutMs)
    const started = () => {
      clearTimeout(timer)
      return work()
    }
    places.execute(started, aborter.signal).then(resolve, error => {
      clearTimeout(timer)
      reject(error instanceof BulkheadRejectedError ? new NoPlaceError() : error)
    })
  })
}

/** At least `min`, less than `max`. */
function drawBetween([min, max]: readonly [number, number], random: Random): number {
  const [low = 0, high = 0] = random.bytes(2)
  return min + Math.floor(((high * 256 + low) / 65_536) * (max - min))
}
