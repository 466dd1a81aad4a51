import { deliveryLimits } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'

export type RelayDeps = Pick<Deps, 'events' | 'dispatcher' | 'clock' | 'failpoint'>

/** Makes deliveries of stored events, and tells workers of them where there is a dispatcher. Says how many events there were, at most `deliveryLimits.batch`. */
export async function relayBatch({ events, dispatcher, clock, failpoint }: RelayDeps): Promise<number> {
  const now = clock.now()
  const relayed = await events.relay(now, deliveryLimits.batch)
  if (dispatcher && relayed.deliveries.length > 0) {
    failpoint('C36 deliveries made, workers not told')
    await dispatcher.push(relayed.deliveries.map(delivery => ({ ...delivery, attempts: 0, dueAt: now })))
    failpoint('C37 workers told, none at work')
  }
  if (relayed.events > 0) failpoint('C20 event relayed, not claimed')
  return relayed.events
}
