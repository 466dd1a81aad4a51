import type { Deps } from '../../../ports/index.ts'
import { inParallel } from '../in-parallel.ts'

/** Things looked up at once. */
export const sweepBatch = 100

/** Things finished at the same time: each may wait for the provider. */
const concurrency = 5

/** Rounds of one sweep, so that a great backlog shrinks fast and yet ends. */
const roundsMax = 20

export interface Due<T> {
  /** What the log calls one of these. */
  readonly name: string
  /** The next of them, at most {@link sweepBatch}, the longest waiting first. */
  readonly find: () => Promise<readonly T[]>
  /** Brings one to its end; false when there is nothing to do for it yet. */
  readonly finish: (item: T) => Promise<boolean>
  /** Sends one that could not be finished to the end of the line, so that the others get their turn. */
  readonly postpone?: (item: T) => Promise<void>
}

/** Finishes what is due, batch by batch, while there is progress; says how many. What fails is logged and postponed. */
export async function sweepDue<T>(deps: Pick<Deps, 'logger'>, signal: AbortSignal, due: Due<T>): Promise<number> {
  let finished = 0
  for (let round = 0; round < roundsMax; round++) {
    const items = await due.find()
    const before = finished
    await inParallel(items, concurrency, async item => {
      if (!signal.aborted && (await finishOne(deps, due, item))) finished++
    })
    if (signal.aborted || items.length < sweepBatch || finished === before) break
  }
  return finished
}

async function finishOne<T>({ logger }: Pick<Deps, 'logger'>, due: Due<T>, item: T): Promise<boolean> {
  try {
    if (await due.finish(item)) return true
  } catch (error) {
    logger.log('warn', `The sweeper could not finish a ${due.name}.`, { item: JSON.stringify(item), error: String(error) })
  }
  await due.postpone?.(item)
  return false
}
