import type { Consumer } from '../../ports/index.ts'
import { type DeliverDeps, deliverBatch } from './deliver-batch.ts'

/** Relays and consumes until nothing is due. What fails is left for its time. Says how many deliveries came to their end. */
export async function drain(deps: DeliverDeps, consumers: readonly Consumer[]): Promise<number> {
  const { signal } = new AbortController()
  let handled = 0
  for (;;) {
    const batch = await deliverBatch(deps, consumers, signal)
    handled += batch.handled
    if (batch.relayed === 0 && batch.claimed === 0) return handled
  }
}
