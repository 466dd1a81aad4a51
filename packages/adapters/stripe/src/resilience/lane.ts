import { type Clock, CommerceError, isCommerceError, type Random } from '@cartwright/core'
import { type BulkheadPolicy, BulkheadRejectedError, CircuitState, circuitBreaker, handleWhenResult } from 'cockatiel'
import { type Attempt, attemptOf } from './attempt.ts'
import { type RatioLimits, ratioBreaker } from './ratio-breaker.ts'

/** How calls of one kind are tried. */
export interface LaneOptions {
  readonly kind: 'write' | 'read'
  /** For a call with all of its tries, waits and queueing. */
  readonly totalMs: number
  readonly retries: number
  /** Before another try, drawn anew each time. */
  readonly jitterMs: readonly [min: number, max: number]
  readonly circuit: RatioLimits & { readonly halfOpenAfterMs: number }
  /** Shared by all lanes: how many calls are under way at once. */
  readonly bulkhead: BulkheadPolicy
  readonly clock: Clock
  readonly random: Random
  /** Told when the circuit opens or closes. */
  readonly onCircuit: (state: 'open' | 'closed') => void
}

/** A kind of calls with its circuit breaker. */
export interface Lane {
  /**
   * Tries a call, again under the same key where that may help. Throws what Stripe answered last when that is certain; `payment_outcome_unknown` when a write may have had its
   * effect; `payment_provider_error` when it certainly had none; `payment_unavailable` when nothing was tried.
   * @param call is given what is left of the time, in milliseconds
   */
  run<T>(call: (timeoutMs: number) => Promise<T>): Promise<T>
  /** Throws `payment_unavailable` when a call would not be tried now. */
  assertReady(): void
  /** The state of the circuit just now. */
  circuit(): 'closed' | 'half_open' | 'open'
}

type Tried<T> = { readonly value: T } | { readonly error: unknown; readonly attempt: Attempt }

/** A circuit that somebody holds open by hand is open. */
const circuitNames = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.HalfOpen]: 'half_open',
  [CircuitState.Open]: 'open',
  [CircuitState.Isolated]: 'open',
} as const

const untried: Attempt = { effect: 'none', isRetryable: false, isFailure: false }

/** Makes a lane; its circuit is this process's own. */
export function lane(options: LaneOptions): Lane {
  const { kind, totalMs, retries, circuit, bulkhead, clock, onCircuit } = options
  const isFailure = (result: unknown) =>
    typeof result === 'object' && result !== null && 'attempt' in result && (result as { attempt: Attempt }).attempt.isFailure
  const breaker = circuitBreaker(handleWhenResult(isFailure), { halfOpenAfter: circuit.halfOpenAfterMs, breaker: ratioBreaker(circuit) })
  let openedAt = 0
  breaker.onBreak(() => {
    openedAt = Date.now()
    onCircuit('open')
  })
  breaker.onReset(() => onCircuit('closed'))

  const assertReady = () => {
    const leftMs = breaker.state === CircuitState.Open ? openedAt + circuit.halfOpenAfterMs - Date.now() : 0
    if (leftMs > 0) throw unavailable(Math.ceil(leftMs / 1_000))
    // One call finds out whether Stripe is back; the others do not wait for it.
    if (breaker.state === CircuitState.HalfOpen) throw unavailable(1)
  }

  const tryOnce = async <T>(call: (timeoutMs: number) => Promise<T>, deadline: number): Promise<Tried<T>> => {
    try {
      return await admitted(bulkhead, deadline - clock.now(), () => {
        assertReady()
        return breaker.execute(() => settled(() => call(Math.max(1, deadline - clock.now()))))
      })
    } catch (error) {
      return { error, attempt: untried }
    }
  }

  return {
    assertReady,
    circuit: () => circuitNames[breaker.state],
    run: async call => {
      const deadline = clock.now() + totalMs
      let isUnknown = false
      for (let tries = 0; ; tries += 1) {
        const tried = await tryOnce(call, deadline)
        if ('value' in tried) return tried.value
        const { effect, isRetryable } = tried.attempt
        isUnknown = effect === 'unknown' || (isUnknown && effect !== 'settled')
        const waitMs = drawBetween(options.jitterMs, options.random)
        if (!isRetryable || tries >= retries || clock.now() + waitMs >= deadline) throw outcome(kind, tried, isUnknown)
        await clock.wait(waitMs)
      }
    },
  }
}

/** Waits for a place among the calls under way, no longer than `timeoutMs`. */
function admitted<T>(bulkhead: BulkheadPolicy, timeoutMs: number, work: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const aborter = new AbortController()
    const timer = setTimeout(() => {
      aborter.abort()
      reject(unavailable(1))
    }, timeoutMs)
    const started = () => {
      clearTimeout(timer)
      return work()
    }
    bulkhead.execute(started, aborter.signal).then(resolve, error => {
      clearTimeout(timer)
      reject(error instanceof BulkheadRejectedError ? unavailable(1) : error)
    })
  })
}

async function settled<T>(work: () => Promise<T>): Promise<Tried<T>> {
  try {
    return { value: await work() }
  } catch (error) {
    return { error, attempt: attemptOf(error) }
  }
}

function outcome(kind: 'write' | 'read', { error, attempt }: { readonly error: unknown; readonly attempt: Attempt }, isUnknown: boolean): unknown {
  if (kind === 'write' && isUnknown && attempt.effect !== 'other')
    return new CommerceError('payment_outcome_unknown', 'Stripe did not answer; what became of the call is not known yet.')
  if (isCommerceError(error) || attempt.effect === 'settled' || attempt.effect === 'other') return error
  return new CommerceError('payment_provider_error', attempt.isFailure ? 'Stripe could not be reached.' : 'Stripe did not take the call.')
}

function unavailable(retryAfter: number): CommerceError {
  return new CommerceError('payment_unavailable', 'Payments cannot be taken just now.', { retryAfter })
}

function drawBetween([min, max]: readonly [number, number], random: Random): number {
  const [low = 0, high = 0] = random.bytes(2)
  return min + Math.floor(((high * 256 + low) / 65_536) * (max - min))
}
