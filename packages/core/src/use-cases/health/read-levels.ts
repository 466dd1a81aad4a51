import { type AttentionReason, attentionReasons, type WebhookEndpoint } from '../../model/index.ts'
import type { Deps, Level } from '../../ports/index.ts'

/** Open records that are counted at most; with more than that, somebody knows already. */
const countedMax = 1_000

/** How high things are in the database: the queue of events, what waits for a person, orders that are stuck among it, and how receivers of webhooks are doing. */
export async function readLevels({
  attention,
  clock,
  events,
  webhookEndpoints,
}: Pick<Deps, 'attention' | 'clock' | 'events' | 'webhookEndpoints'>): Promise<readonly Level[]> {
  const now = clock.now()
  const [queue, open, endpoints] = await Promise.all([
    events.stats(now),
    attention.list({ status: 'open' }, { limit: countedMax }),
    webhookEndpoints.endpoints(),
  ])
  const states = endpoints.map(endpoint => stateOf(endpoint, now))
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
    ...(['working', 'parked', 'off'] as const).map(
      (state): Level => ({ name: 'cartwright_webhook_endpoints', labels: { state }, value: states.filter(each => each === state).length }),
    ),
  ]
}

/** Null for one that a person has switched off. */
function stateOf({ status, disabledBy, parkedUntil }: WebhookEndpoint, now: number): 'working' | 'parked' | 'off' | null {
  if (status === 'disabled') return disabledBy === 'person' ? null : 'off'
  return parkedUntil > now ? 'parked' : 'working'
}
