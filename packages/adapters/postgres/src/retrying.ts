import { DecideAgain } from '@cartwright/sql'
import { isConnectionLoss, isLate, sqlState } from './translate-postgres-error.ts'

/** How often a write is run again after a conflict (RELIABILITY 3.1), and the pauses between, in milliseconds. */
const retriesMax = 5
const pauseMinMs = 10
const pauseMaxMs = 400

/** Serialization failure, deadlock, lock not had in time: the transaction is undone, and running it again is as if it had come later. */
const conflicts = new Set(['40001', '40P01', '55P03'])
/** A unique index or a foreign key that refuses. */
const refusals = new Set(['23505', '23503'])
/** A statement that divides by the number of rows it has found, which are none: they were changed since they were read. */
const missed = '22012'
/**
 * Prepared statements that cannot be run as they are: the columns were changed by a migration ("cached plan must not change result type"); or one that was sent right behind another by the
 * same name, which could not be prepared ("prepared statement does not exist").
 */
const unprepared = new Set(['0A000', '26000'])

/** A try that failed in a way that says whether anything can have been done. */
export class AttemptFailed extends Error {
  /** `nothing_done` when the transaction cannot have been committed, `unknown` when its end was not heard. */
  readonly effect: 'nothing_done' | 'unknown'

  constructor(cause: unknown, effect: AttemptFailed['effect']) {
    super('a transaction failed', { cause })
    this.effect = effect
  }
}

export interface RetryHooks {
  readonly wait: (ms: number) => Promise<void>
  /** Prepared statements are of a schema that has changed: they have to be prepared anew. */
  readonly onOutdated: () => void
}

/**
 * Runs a transaction, again when others were in the way. A unique index or foreign key that refuses may mean that somebody was faster after the transaction had looked: it looks
 * again, once; when that ends the same, it is so. A connection that was lost before the commit was sent is another's turn; one lost at the commit leaves the outcome unknown, and nothing is repeated.
 * @param attempt throws {@link AttemptFailed}
 * @throws the cause of the last try
 */
export async function retrying<T>(attempt: () => Promise<T>, { wait, onOutdated }: RetryHooks): Promise<T> {
  let refused = 0
  for (let retries = 0; ; retries++) {
    try {
      return await attempt()
    } catch (failure) {
      if (!(failure instanceof AttemptFailed)) throw failure
      const { cause, effect } = failure
      const state = sqlState(cause) ?? ''
      const looksAgain = cause instanceof DecideAgain || state === missed || unprepared.has(state) || (refusals.has(state) && refused++ === 0)
      if (unprepared.has(state)) onOutdated()
      const isPassing = looksAgain || conflicts.has(state) || (isConnectionLoss(cause) && !isLate(cause))
      if (effect === 'unknown' || !isPassing || retries >= retriesMax) throw cause
      if (!looksAgain) await wait(pauseMs(retries))
    }
  }
}

/** Full jitter: so that those who met do not meet again. */
function pauseMs(retries: number): number {
  return pauseMinMs + Math.random() * (Math.min(pauseMaxMs, pauseMinMs * 2 ** (retries + 1)) - pauseMinMs)
}
