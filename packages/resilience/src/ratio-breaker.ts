import { CircuitState, type IBreaker } from 'cockatiel'

/**
 * When a circuit opens: at `share` of failures or more among at least `callsMin` calls of the last `windowMs`, or when the last `inARow` of them have all failed: after busy
 * and healthy times the share alone takes most of the window to tell that nothing works any more.
 */
export interface CircuitLimits {
  /** From 0 to 1. */
  readonly share: number
  readonly callsMin: number
  readonly windowMs: number
  /** `callsMin` unless told; fewer where each failure makes somebody wait. */
  readonly inARow?: number
  /** How long nothing is tried. Then one call finds out. */
  readonly halfOpenAfterMs: number
}

interface Outcome {
  readonly at: number
  readonly isFailure: boolean
}

/** Decides when a circuit opens, by the outcomes of a sliding window. cockatiel's own `SamplingBreaker` opens only above its threshold, and counts calls by the second. */
export function ratioBreaker({ share, callsMin, windowMs, inARow = callsMin }: CircuitLimits, now: () => number): IBreaker {
  const outcomes: Outcome[] = []
  let failures = 0
  const forgetUntil = (isOver: (outcome: Outcome) => boolean): void => {
    for (let first = outcomes[0]; first && isOver(first); first = outcomes[0]) {
      outcomes.shift()
      if (first.isFailure) failures -= 1
    }
  }
  const note = (isFailure: boolean): void => {
    const at = now()
    // What seems to come from the future is from before the clock was set back.
    forgetUntil(outcome => at - outcome.at >= windowMs || outcome.at > at)
    outcomes.push({ at, isFailure })
    if (isFailure) failures += 1
  }
  const isNothingWorking = (): boolean => outcomes.length >= inARow && outcomes.slice(-inARow).every(({ isFailure }) => isFailure)
  return {
    // Kept by no one between processes: each finds out for itself.
    state: null,
    success(state) {
      // The probe went well: what was before is forgotten.
      if (state === CircuitState.HalfOpen) forgetUntil(() => true)
      note(false)
    },
    failure(state) {
      note(true)
      return state === CircuitState.HalfOpen || (outcomes.length >= callsMin && failures >= share * outcomes.length) || isNothingWorking()
    },
  }
}
