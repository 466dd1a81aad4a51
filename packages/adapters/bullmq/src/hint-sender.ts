import type { DeliveryHint } from '@cartwright/core'
import { consumerQueue, type Engine } from './engine.ts'

/** Deliveries of one job: what one worker takes at once. Fewer would be more trips to the database, more would be worse spread over the workers. */
const jobSize = 10

/** Hints kept for a Redis that is away; older ones are dropped, for by then workers have found in the database what they tell of. */
const unsentMax = 1_000

/** How often it is tried to send what could not be sent. Milliseconds. */
const retryMs = 1_000

export interface HintSender {
  /** Never rejects, and waits for nothing while Redis is away. */
  push(hints: readonly DeliveryHint[]): Promise<void>
  /** Drops what could not be sent. */
  stop(): void
}

/**
 * Puts hints into the queues of their consumers, in jobs of a few. What cannot be sent is sent as soon as Redis is back: another process may have noticed before this one, and leave to
 * those who are told what it could take itself.
 */
export function hintSender(engine: Engine): HintSender {
  const stopped = new AbortController()
  let unsent: DeliveryHint[] = []
  let isRetrying = false
  const send = async () => {
    if (!(await engine.health.isUp())) return
    const hints = unsent.splice(0)
    const sent = await engine.health.attempt(() => addJobs(engine, hints))
    if (!sent) unsent = [...hints, ...unsent].slice(-unsentMax)
  }
  const retry = async () => {
    isRetrying = true
    while (unsent.length > 0 && !stopped.signal.aborted) {
      await engine.clock.wait(retryMs, stopped.signal)
      await send()
    }
    isRetrying = false
  }
  return {
    push: async hints => {
      unsent = [...unsent, ...hints].slice(-unsentMax)
      if (isRetrying || unsent.length === 0) return
      await send()
      if (unsent.length > 0 && !isRetrying) void retry()
    },
    stop: () => stopped.abort(),
  }
}

async function addJobs({ queues, clock }: Engine, hints: readonly DeliveryHint[]): Promise<true> {
  const now = clock.now()
  const byConsumer = Map.groupBy(hints, ({ consumer }) => consumer)
  await Promise.all([...byConsumer].map(([consumer, theirs]) => queues(consumerQueue(consumer)).addBulk(jobsOf(theirs, now))))
  return true
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
