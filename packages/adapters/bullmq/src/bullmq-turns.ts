import type { Turns } from '@cartwright/core'
import type { Queue } from 'bullmq'
import { type Engine, forgotten, turnsQueue } from './engine.ts'
import { openWorker } from './open-worker.ts'

/**
 * Turns by a job scheduler of BullMQ: it makes a job every so often, and whoever gets that has the turn. One that comes while this process is not waiting, since it is still busy with
 * the last, passes. While Redis is away the process goes by its own clock.
 */
export function bullmqTurns(engine: Engine, name: string, everyMs: number): Turns {
  const { clock, health, queues } = engine
  let hasCome = false
  let wake = () => {}
  const worker = openWorker(engine, {
    queue: turnsQueue(name),
    concurrency: 1,
    work: async () => {
      hasCome = true
      wake()
    },
  })
  const waitAtMost = async (signal: AbortSignal) => {
    const nap = new AbortController()
    wake = () => nap.abort()
    signal.addEventListener('abort', wake)
    if (!hasCome && !signal.aborted) await clock.wait(everyMs, nap.signal)
    signal.removeEventListener('abort', wake)
  }
  return {
    next: async signal => {
      hasCome = false
      let hasWaited = false
      while (!signal.aborted && !hasCome) {
        if (!(await health.isUp())) {
          if (!hasWaited) await waitAtMost(signal)
          return
        }
        // Looked at anew each time: Redis may have been emptied.
        await health.attempt(() => schedule(queues(turnsQueue(name)), name, { everyMs, now: clock.now() }))
        await waitAtMost(signal)
        hasWaited = true
      }
    },
    stop: worker.stop,
  }
}

/** Sees to it that there is a scheduler, with this beat, and going on. Making it anew would put the next turn off, so one that is well is left alone. */
async function schedule(queue: Queue, name: string, { everyMs, now }: { readonly everyMs: number; readonly now: number }): Promise<void> {
  const known = await queue.getJobScheduler(name)
  if (known?.every === everyMs && known.next !== undefined && known.next > now - 2 * everyMs) return
  await queue.upsertJobScheduler(name, { every: everyMs }, { name, opts: forgotten })
}
