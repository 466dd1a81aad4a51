import type { Deps } from '../../ports/index.ts'

/** How often the queue is looked at when nobody says that there is something: for events of other processes, and deliveries whose time has come. Milliseconds. */
const pollMs = 1_000

/** How long events are let gather before a round, so that under load one round takes many. Milliseconds. */
const gatherMs = 20

/** Rings when this process stored events, and when it is time to look anyway. */
export interface Bell {
  /** Forgets rings so far. */
  readonly reset: () => void
  /** Resolves after a ring (those since the reset count) and a moment more, or when it is time to look anyway, or at once when stopped. */
  readonly rung: () => Promise<void>
  readonly end: () => void
}

/** @param stop ends every wait */
export function listen(deps: Pick<Deps, 'events' | 'clock'>, stop: AbortSignal): Bell {
  let nap = new AbortController()
  // A reason of its own: without one, every ring would make an error object nobody looks at.
  const wake = () => nap.abort('woken')
  const unsubscribe = deps.events.onStored(wake)
  stop.addEventListener('abort', wake)
  return {
    reset: () => {
      nap = new AbortController()
    },
    rung: async () => {
      if (stop.aborted) return
      await deps.clock.wait(pollMs, nap.signal)
      if (nap.signal.aborted) await deps.clock.wait(gatherMs, stop)
    },
    end: () => {
      unsubscribe()
      stop.removeEventListener('abort', wake)
    },
  }
}
