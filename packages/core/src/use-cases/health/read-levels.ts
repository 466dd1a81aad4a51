import { type AttentionReason, attentionReasons } from '../../model/index.ts'
import type { Deps, Level } from '../../ports/index.ts'

/** Open records that are counted at most; with more than that, somebody knows already. */
const countedMax = 1_000

/** How high things are in the database: the queue of events, and what waits for a person, orders that are stuck among it. */
export async function readLevels({ attention, clock, events }: Pick<Deps, 'attention' | 'clock' | 'events'>): Promise<readonly Level[]> {
  const [queue, open] = await Promise.all([events.stats(clock.now()), attention.list({ status: 'open' }, { limit: countedMax })])
  const deliveries = (state: 'ready' | 'leased' | 'dead'): Level => ({ name: 'cartwright_queue_deliveries', labels: { state }, value: queue[state] })
  // Reasons of nothing are told too: what is absent cannot be compared with what will be.
  const waiting = (Object.keys(attentionReasons) as AttentionReason[]).map(
    (reason): Level => ({
      name: 'cartwright_attention_open',
      labels: { reason },
      value: open.items.filter(record => record.reason === reason).length,
    }),
  )
  return [
    deliveries('ready'),
    deliveries('leased'),
    deliveries('dead'),
    { name: 'cartwright_queue_oldest_seconds', labels: {}, value: queue.oldestReadyMs / 1_000 },
    ...waiting,
  ]
}
