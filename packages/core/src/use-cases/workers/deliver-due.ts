import { backoffMs, type Delivery, deliveryLimits } from '../../model/index.ts'
import { type ClaimRequest, type Consumer, type Deps, isUndeliverable } from '../../ports/index.ts'
import { newToken } from '../tokens.ts'
import { uniform } from '../uniform.ts'
import { inParallel } from './in-parallel.ts'

export type DeliverDeps = Pick<Deps, 'events' | 'dispatcher' | 'clock' | 'random' | 'logger' | 'tracer' | 'failpoint'>

/** Deliveries of a batch handled at the same time. */
const concurrency = 5

/** A handler is told to stop this long before its lease is over, so that what it has done can still be written down. Milliseconds. */
const leaseMarginMs = 5_000

/** Which of the due deliveries: all of them, unless told. */
export type Which = Pick<ClaimRequest, 'ids' | 'dueBy'>

export interface DeliveryReport {
  readonly claimed: number
  /** Deliveries that came to their end. */
  readonly handled: number
}

/**
 * Leases a batch of what is due, hands it to its consumers and ends it. What fails is tried again later (full jitter), and is a dead letter after `deliveryLimits.attemptsMax`
 * tries, or at once when it is `Undeliverable`. A lease carries a token, so that a worker that lost it ends nothing (RELIABILITY I32). A handler that does not come back
 * by the end of its lease is left behind, as if its process had died: after `deliveryLimits.leaseExpiriesMax` of these in a row it is a dead letter.
 * @param signal stops it: what was not begun is put back at once
 */
export async function deliverDue(deps: DeliverDeps, consumers: readonly Consumer[], signal: AbortSignal, which: Which = {}): Promise<DeliveryReport> {
  if (consumers.length === 0) return { claimed: 0, handled: 0 }
  const now = deps.clock.now()
  const token = newToken(deps.random)
  const names = consumers.map(({ name }) => name)
  const lease = { token, now, leasedUntil: now + deliveryLimits.leaseMs }
  const deliveries = await deps.events.claim({ consumers: names, limit: deliveryLimits.batch, ...which, ...lease })
  const handled = deliveries.length === 0 ? 0 : await handleLeased(deps, { consumers, deliveries, token, signal })
  return { claimed: deliveries.length, handled }
}

interface Leased {
  readonly consumers: readonly Consumer[]
  readonly deliveries: readonly Delivery[]
  readonly token: string
  readonly signal: AbortSignal
}

async function handleLeased(deps: DeliverDeps, { consumers, deliveries, token, signal }: Leased): Promise<number> {
  deps.failpoint('C14 delivery claimed, not handled')
  const lease = holdLease(deps, signal)
  const done: number[] = []
  let handled = 0
  const finishDone = async () => {
    const ids = done.splice(0)
    if (ids.length === 0) return
    await deps.events.finish(ids, token)
    handled += ids.length
  }
  // What is done must not wait for a handler that does not come back: at the end of the lease another worker would do it again.
  lease.signal.addEventListener(
    'abort',
    () => void finishDone().catch(error => deps.logger.log('warn', 'Deliveries could not be ended.', { error: String(error) })),
  )
  try {
    await inParallel(deliveries, concurrency, async delivery => {
      const consumer = consumers.find(({ name }) => name === delivery.consumer)
      if (lease.signal.aborted) return putBack(deps, delivery, token, { error: 'not begun', isStopped: true })
      try {
        const isLost = await Promise.race([consumer && handle(deps, consumer, delivery, lease.signal).then(() => false), lease.lost])
        if (isLost) return tellLost(deps, delivery)
        deps.failpoint('C16b delivery handled, not finished')
        done.push(delivery.id)
      } catch (error) {
        await putBack(deps, delivery, token, { error, isStopped: signal.aborted })
      }
    })
  } finally {
    lease.end()
    await finishDone()
  }
  return handled
}

/** As a part of what the event came of, wherever that was. */
function handle({ tracer }: DeliverDeps, consumer: Consumer, { id, event, attempts }: Delivery, signal: AbortSignal): Promise<void> {
  const attributes = {
    'messaging.system': 'cartwright',
    'messaging.operation.type': 'process',
    'messaging.operation.name': 'process',
    'messaging.destination.name': event.topic,
    'messaging.consumer.group.name': consumer.name,
    'messaging.message.id': String(event.id),
    'cartwright.delivery.id': id,
    'cartwright.delivery.attempt': attempts,
  }
  return tracer.span(`process ${event.topic}`, { kind: 'consumer', attributes, parent: event.trace }, () => consumer.handle(event, signal))
}

interface HeldLease {
  /** Aborted shortly before the lease is over, or when the worker stops. */
  readonly signal: AbortSignal
  /** Resolves, to true, when the lease is over while handlers are still at work. */
  readonly lost: Promise<true>
  readonly end: () => void
}

function holdLease(deps: DeliverDeps, stop: AbortSignal): HeldLease {
  const lease = new AbortController()
  const over = new AbortController()
  const abort = () => lease.abort()
  stop.addEventListener('abort', abort)
  if (stop.aborted) abort()
  const lost = new Promise<true>(resolve => {
    void deps.clock.wait(deliveryLimits.leaseMs - leaseMarginMs, over.signal).then(async () => {
      abort()
      await deps.clock.wait(leaseMarginMs, over.signal)
      if (!over.signal.aborted) resolve(true)
    })
  })
  return {
    signal: lease.signal,
    lost,
    end: () => {
      stop.removeEventListener('abort', abort)
      over.abort()
    },
  }
}

function tellLost({ logger }: DeliverDeps, { id, consumer, event }: Delivery): void {
  logger.log('error', 'A handler did not come back; its event is for another worker now.', { deliveryId: id, consumer, topic: event.topic, eventId: event.id })
}

async function putBack(deps: DeliverDeps, delivery: Delivery, token: string, { error, isStopped }: { error: unknown; isStopped: boolean }): Promise<void> {
  const isDead = !isStopped && (isUndeliverable(error) || delivery.attempts >= deliveryLimits.attemptsMax)
  const waitMs = isStopped ? 0 : backoffMs(delivery.attempts, uniform(deps.random))
  const message = describe(error)
  const { id, consumer, event, attempts } = delivery
  const dueAt = deps.clock.now() + waitMs
  await deps.events.fail(id, token, { error: message, availableAt: isDead ? null : dueAt })
  if (!isDead) await deps.dispatcher?.push([{ id, consumer, attempts, dueAt }])
  if (isStopped) return
  const fields = { deliveryId: id, consumer, topic: event.topic, eventId: event.id, attempts, error: message }
  deps.logger.log(isDead ? 'error' : 'warn', isDead ? 'An event could not be delivered and is a dead letter now.' : 'An event will be delivered again.', fields)
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}
