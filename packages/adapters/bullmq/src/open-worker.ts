import type { Subscription } from '@cartwright/core'
import { type Job, WaitingError, Worker } from 'bullmq'
import type { Engine } from './engine.ts'

/** How long a worker that ends may take to tell Redis so. Milliseconds. */
const goodbyeMs = 1_000

/** How soon a worker asks again after an error of the connection. Milliseconds. */
const retryMs = 1_000

export interface WorkerTask {
  readonly queue: string
  readonly concurrency: number
  /** Does not reject. */
  readonly work: (data: unknown) => Promise<void>
}

/** Takes jobs of a queue until it is stopped. One whose process dies is given to another when its lock is over, 30 s later, and the next look for such, every 30 s (BullMQ's own figures). */
export function openWorker({ workerConnection, prefix, clock }: Engine, { queue, concurrency, work }: WorkerTask): Subscription {
  const underWay = new Set<Promise<void>>()
  let stopping: Promise<void> | undefined
  const process = async (job: Job<unknown>, token?: string) => {
    // It was on its way when this one was told to stop: another takes it.
    if (stopping) {
      await job.moveToWait(token)
      throw new WaitingError()
    }
    const working = work(job.data)
    underWay.add(working)
    await working.finally(() => underWay.delete(working))
  }
  const connection = workerConnection()
  const kept = { removeOnComplete: { count: 0 }, removeOnFail: { count: 0 } }
  const worker = new Worker(queue, process, { connection, prefix, concurrency, runRetryDelay: retryMs, ...kept })
  worker.on('error', () => {})
  const stop = async () => {
    // Takes nothing from here on. What is under way ends whether Redis is there to hear of it or not.
    const closed = worker.close()
    await Promise.all(underWay)
    const over = new AbortController()
    const isClosed = await Promise.race([closed.then(() => true), clock.wait(goodbyeMs, over.signal).then(() => false)])
    over.abort()
    if (!isClosed) worker.disconnect().catch(() => {})
  }
  return {
    stop: () => {
      stopping ??= stop()
      return stopping
    },
  }
}
