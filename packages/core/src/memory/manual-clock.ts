import type { Clock } from '../ports/index.ts'

/** A clock that stands still until it is told to move. */
export interface ManualClock extends Clock {
  /**
   * Moves time on by `ms` in one jump and ends the waits that are over by then, the earliest first. The promise resolves when those who waited had their turn to go on
   * as far as they can without the outside world; not awaiting it is fine.
   */
  advance(ms: number): Promise<void>
  /** How many waits are not over. */
  readonly waiting: number
}

interface Wait {
  readonly until: number
  readonly end: () => void
}

/** 2026-01-01T00:00:00Z. */
const defaultStart = 1_767_225_600_000

/** Turns of the promise queue that {@link ManualClock.advance} waits for: more than any chain of awaits in memory adapters is long. */
const turns = 200

/** @param start milliseconds since 1970, UTC; 2026-01-01T00:00:00Z unless told */
export function manualClock(start: number = defaultStart): ManualClock {
  let present = start
  const waits = new Set<Wait>()

  return {
    now: () => present,
    wait(ms, signal) {
      if (ms <= 0 || signal?.aborted) return Promise.resolve()
      return new Promise(resolve => {
        const end = () => {
          waits.delete(wait)
          signal?.removeEventListener('abort', end)
          resolve()
        }
        const wait: Wait = { until: present + ms, end }
        waits.add(wait)
        signal?.addEventListener('abort', end)
      })
    },
    advance(ms) {
      if (!Number.isSafeInteger(ms) || ms < 0) throw new RangeError('Time moves on by whole milliseconds, and never back.')
      present += ms
      const over = [...waits].filter(({ until }) => until <= present).sort((left, right) => left.until - right.until)
      for (const { end } of over) end()
      return takeTurns()
    },
    get waiting() {
      return waits.size
    },
  }
}

async function takeTurns(): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await null
}
