import type { DeliveryHint } from '@cartwright/core'
import { consumerQueue, type Engine } from './engine.ts'

/** Deliveries of one job: what one worker takes at once. Fewer would be more trips to the database, more would be worse spread over the workers. */
const jobSize = 10

/** Puts hints into the queues of their consumers, in jobs of a few. Never rejects; while Redis is away they are dropped. */
export async function pushHints({ health, queues, clock }: Engine, hints: readonly DeliveryHint[]): Promise<void> {
  if (hints.length === 0 || !(await health.isUp())) return
  const now = clock.now()
  const byConsumer = Map.groupBy(hints, ({ consumer }) => consumer)
  await health.attempt(() => Promise.all([...byConsumer].map(([consumer, theirs]) => queues(consumerQueue(consumer)).addBulk(jobsOf(theirs, now)))))
}

function jobsOf(hints: readonly DeliveryHint[], now: number) {
  const alike = Map.groupBy(hints, ({ attempts, dueAt }) => `${attempts} ${dueAt}`).values()
  return [...alike].flatMap(group => chunks(group)).map(chunk => jobOf(chunk, now))
}

/** One of an id that waits already is not added again. A delivery that is tried again has another id: its job before may not be gone yet. */
function jobOf({ hint: { id, attempts, dueAt }, ids }: Chunk, now: number) {
  return { name: 'deliver', data: ids, opts: { jobId: `d${id}-${attempts}`, delay: Math.max(0, dueAt - now) } }
}

interface Chunk {
  readonly hint: DeliveryHint
  readonly ids: readonly number[]
}

function chunks(hints: readonly DeliveryHint[]): Chunk[] {
  const found: Chunk[] = []
  for (let start = 0; start < hints.length; start += jobSize) {
    const part = hints.slice(start, start + jobSize)
    const [hint] = part
    if (hint) found.push({ hint, ids: part.map(({ id }) => id) })
  }
  return found
}
