import type { Clock, Level } from '@cartwright/core'
import { CircuitState as BreakerState, circuitBreaker, handleWhenResult } from 'cockatiel'
import { type CircuitLimits, ratioBreaker } from './ratio-breaker.ts'

export type CircuitState = 'closed' | 'half_open' | 'open'

export interface CircuitOptions {
  readonly limits: CircuitLimits
  /** Whether an error says that the other side does not work. A refusal or a decline is an answer, and no failure. */
  readonly isFailure: (error: unknown) => boolean
  readonly clock: Pick<Clock, 'now'>
  /** Told when it opens, with what failed last, and when it closes. */
  readonly onChange?: (state: 'open' | 'closed', reason?: unknown) => void
}

/** A circuit breaker around calls to one thing. It is this process's own: each finds out for itself. */
export interface Circuit {
  /** `half_open` when the next call finds out whether the other side works again, and while one does. */
  state(): CircuitState
  /** Milliseconds until a call may be tried; 0 when it may be now. */
  waitMs(): number
  /** Makes a call. Throws what the call throws, {@link CircuitOpenError} when it was not made. */
  run<T>(call: () => Promise<T>): Promise<T>
}

/** Nothing was tried: too much had failed. */
export class CircuitOpenError extends Error {
  override readonly name = 'CircuitOpenError'
  /** When another call may be tried, in milliseconds from now. */
  readonly retryAfterMs: number

  constructor(retryAfterMs: number) {
    super('Too much has failed: nothing is tried for a while.')
    this.retryAfterMs = retryAfterMs
  }
}

type Settled<T> = { readonly value: T } | { readonly error: unknown }

/** A circuit that somebody holds open by hand is open. */
const stateNames = {
  [BreakerState.Closed]: 'closed',
  [BreakerState.HalfOpen]: 'half_open',
  [BreakerState.Open]: 'open',
  [BreakerState.Isolated]: 'open',
} as const

/** While one call finds out whether it works again, others are told to come again so much later. Milliseconds. */
const probingMs = 1_000

/** Makes a circuit breaker, closed. */
export function circuit({ limits, isFailure, clock, onChange }: CircuitOptions): Circuit {
  const isFailed = (outcome: unknown) => isSettledError(outcome) && isFailure(outcome.error)
  const now = () => clock.now()
  // Open for no time by the machine's clock: `waitMs` goes by the clock that was given.
  const breaker = circuitBreaker(handleWhenResult(isFailed), { halfOpenAfter: 0, breaker: ratioBreaker(limits, now) })
  let openedAt = 0
  breaker.onBreak(reason => {
    openedAt = now()
    onChange?.('open', 'value' in reason && isSettledError(reason.value) ? reason.value.error : undefined)
  })
  breaker.onReset(() => onChange?.('closed'))

  const waitMs = (): number => {
    if (breaker.state === BreakerState.HalfOpen) return probingMs
    if (breaker.state === BreakerState.Closed) return 0
    // A clock that was set back would keep it open for as long.
    openedAt = Math.min(openedAt, now())
    return Math.max(0, openedAt + limits.halfOpenAfterMs - now())
  }
  return {
    waitMs,
    state: () => (breaker.state === BreakerState.Open && waitMs() === 0 ? 'half_open' : stateNames[breaker.state]),
    run: async call => {
      const leftMs = waitMs()
      if (leftMs > 0) throw new CircuitOpenError(leftMs)
      const outcome = await breaker.execute(() => settled(call))
      if ('error' in outcome) throw outcome.error
      return outcome.value
    },
  }
}

/** The state of a circuit for the Meter. @param name one of few */
export function circuitLevels(name: string, { state }: Pick<Circuit, 'state'>): readonly Level[] {
  const present = state()
  return (['closed', 'half_open', 'open'] as const).map(each => ({
    name: 'cartwright_circuit_state',
    labels: { circuit: name, state: each },
    value: present === each ? 1 : 0,
  }))
}

async function settled<T>(call: () => Promise<T>): Promise<Settled<T>> {
  try {
    return { value: await call() }
  } catch (error) {
    return { error }
  }
}

function isSettledError(outcome: unknown): outcome is { readonly error: unknown } {
  return typeof outcome === 'object' && outcome !== null && 'error' in outcome
}
