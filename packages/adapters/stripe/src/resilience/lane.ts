import { type Clock, CommerceError, isCommerceError, type Random } from '@cartwright/core'
import { type CircuitLimits, CircuitOpenError, type CircuitState, circuit, type GuardOptions, guard, NoPlaceError } from '@cartwright/resilience'
import { attemptOf } from './attempt.ts'

/** How calls of one kind are tried. */
export interface LaneOptions extends Pick<GuardOptions, 'totalMs' | 'retries' | 'jitterMs' | 'places'> {
  readonly kind: 'write' | 'read'
  readonly limits: CircuitLimits
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
  state(): CircuitState
}

/** Makes a lane; its circuit is this process's own. */
export function lane({ kind, limits, onCircuit, ...options }: LaneOptions): Lane {
  const own = circuit({ limits, clock: options.clock, isFailure: error => attemptOf(error).isFailure, onChange: onCircuit })
  const tries = guard({ ...options, circuit: own, failureOf: attemptOf })
  return {
    state: own.state,
    assertReady: () => {
      const waitMs = own.waitMs()
      if (waitMs > 0) throw unavailable(waitMs)
    },
    run: async call => {
      let isUnknown = false
      const noted = (error: unknown): never => {
        const { effect } = attemptOf(error)
        isUnknown = effect === 'unknown' || (isUnknown && effect !== 'settled')
        throw error
      }
      try {
        return await tries.run(timeoutMs => call(timeoutMs).catch(noted))
      } catch (error) {
        throw outcome(kind, error, isUnknown)
      }
    },
  }
}

function outcome(kind: 'write' | 'read', error: unknown, isUnknown: boolean): unknown {
  const { effect, isFailure } = attemptOf(error)
  if (kind === 'write' && isUnknown && effect !== 'other')
    return new CommerceError('payment_outcome_unknown', 'Stripe did not answer; what became of the call is not known yet.')
  if (error instanceof CircuitOpenError || error instanceof NoPlaceError) return unavailable(error.retryAfterMs)
  if (isCommerceError(error) || effect === 'settled' || effect === 'other') return error
  return new CommerceError('payment_provider_error', isFailure ? 'Stripe could not be reached.' : 'Stripe did not take the call.')
}

function unavailable(waitMs: number): CommerceError {
  return new CommerceError('payment_unavailable', 'Payments cannot be taken just now.', { retryAfter: Math.ceil(waitMs / 1_000) })
}
