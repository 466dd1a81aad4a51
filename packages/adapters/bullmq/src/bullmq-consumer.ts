import type { Subscription } from '@cartwright/core'
import { consumerQueue, type Engine } from './engine.ts'
import { openWorker } from './open-worker.ts'

export interface Consuming {
  readonly consumer: string
  readonly work: (ids: readonly number[]) => Promise<void>
  /** Jobs worked on at the same time. */
  readonly concurrency: number
}

/** Gets the hints for a consumer. */
export function bullmqConsumer(engine: Engine, { consumer, work, concurrency }: Consuming): Subscription {
  return openWorker(engine, { queue: consumerQueue(consumer), concurrency, work: data => work(idsOf(data)) })
}

/** Whatever somebody has put there: ids, or nothing to do. */
function idsOf(data: unknown): readonly number[] {
  return Array.isArray(data) ? data.filter(id => Number.isSafeInteger(id)) : []
}
