import type { Worker } from 'node:cluster'
import type { JoinedMetrics } from '@cartwright/server/metrics'
import { isMetricsMessage, type MetricsRequest } from './member-messages.ts'

/** How long a process has to say its figures; what it said last stands in for one that is silent. Milliseconds. */
const answerMaxMs = 3_000

/** The figures of all processes that serve together. */
export interface MemberMetrics {
  /** Asks this one, too, from now on until it ends. */
  readonly add: (worker: Worker) => void
  /** In the text format of Prometheus, as they are now. */
  readonly text: () => Promise<string>
}

/** Asks each process for its figures whenever somebody looks, and adds them up. */
export const memberMetrics = (joined: JoinedMetrics): MemberMetrics => {
  const workers = new Set<Worker>()
  return {
    add: worker => {
      workers.add(worker)
      worker.on('message', (message: unknown) => {
        if (isMetricsMessage(message)) joined.note(worker.id, message.snapshot)
      })
      // By then everything that it said has been heard.
      worker.once('disconnect', () => {
        workers.delete(worker)
        joined.retire(worker.id)
      })
    },
    text: async () => {
      await Promise.all([...workers].map(ask))
      return joined.text()
    },
  }
}

const ask = (worker: Worker): Promise<void> =>
  new Promise(resolve => {
    const done = () => {
      clearTimeout(timer)
      worker.off('message', heard).off('disconnect', done)
      resolve()
    }
    const heard = (message: unknown) => {
      if (isMetricsMessage(message)) done()
    }
    const timer = setTimeout(done, answerMaxMs)
    worker.on('message', heard).on('disconnect', done)
    if (worker.isConnected()) worker.send({ kind: 'metrics' } satisfies MetricsRequest, () => undefined)
    else done()
  })
