import type { Deps } from '../../ports/index.ts'

/** How long a loop pauses after it failed. Milliseconds. */
const troubleMs = 1_000

/** Does it, and outlives its failure: that is logged, with a pause, and the storage may be back for the next round. Null when it failed. */
export async function attempt<T>(deps: Pick<Deps, 'clock' | 'logger'>, signal: AbortSignal, trouble: string, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    deps.logger.log('error', trouble, { error: String(error) })
    await deps.clock.wait(troubleMs, signal)
    return null
  }
}
