import type { Consumer } from '../../ports/index.ts'
import { type DeliverDeps, deliverDue } from './deliver-due.ts'
import { relayBatch } from './relay-batch.ts'

/** Relays and consumes until nothing is due. What fails is left for its time. Says how many deliveries came to their end. */
export async function drain(deps: DeliverDeps, consumers: readonly Consumer[]): Promise<number> {
  const { signal } = new AbortController()
  let handled = 0
  for (;;) {
    const relayed = await relayBatch(deps)
    const batch = await deliverDue(deps, consumers, signal)
    handled += batch.handled
    if (relayed === 0 && batch.claimed === 0) return handled
  }
}
