import type { Clock } from '@cartwright/core'
import { Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import type { Health } from './watch-health.ts'

/** What every part of a dispatcher works with. */
export interface Engine {
  readonly clock: Clock
  readonly health: Health
  readonly prefix: string
  /** The queue of that name, for those who put jobs into it. */
  readonly queues: (name: string) => Queue
  readonly workerConnection: () => Redis
}

/** Jobs are only hints: none is kept once it is done. */
export const forgotten = { removeOnComplete: true, removeOnFail: true } as const

/** How many of its own events BullMQ keeps for a queue; nobody here reads them. */
const eventsKept = 100

/** Queues on one connection, each made when it is first asked for. */
export function queueShelf(connection: Redis, prefix: string): (name: string) => Queue {
  const queues = new Map<string, Queue>()
  return name => {
    const known = queues.get(name)
    if (known) return known
    const streams = { events: { maxLen: eventsKept } }
    const queue = new Queue(name, { connection, prefix, streams, skipVersionCheck: true, defaultJobOptions: forgotten })
    queue.on('error', () => {})
    queues.set(name, queue)
    return queue
  }
}

/** The queue of a consumer. BullMQ allows no colon in its name. */
export function consumerQueue(consumer: string): string {
  return `events-${encodeURIComponent(consumer)}`
}

/** The queue of what is done in turns. */
export function turnsQueue(name: string): string {
  return `turns-${encodeURIComponent(name)}`
}
