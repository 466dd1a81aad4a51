import { webhookTopicNames } from '../../model/index.ts'
import { matchesTopic, topicsOf } from '../../model/webhooks/webhook-topics.ts'
import type { Consumer, Deps } from '../../ports/index.ts'
import { type DataDeps, webhookBody, webhookData } from './webhook-data.ts'
import { newMessageId } from './webhook-secrets.ts'

const name = 'webhooks-out'

/**
 * The built-in consumer that makes a delivery of an event for every endpoint whose filter lets it through, once each. The bus knows it only once there is an endpoint
 * (see {@link registerTopics}): a shop without webhooks pays nothing for them.
 */
export function webhookConsumer(deps: DataDeps & Pick<Deps, 'webhookEndpoints' | 'clock' | 'random' | 'tracer'>): Consumer {
  return {
    name,
    topics: webhookTopicNames,
    handle: async event => {
      const endpoints = (await deps.webhookEndpoints.endpoints()).filter(({ topics }) => matchesTopic(topics, event.topic))
      if (endpoints.length === 0) return
      const data = await webhookData(deps, event)
      if (data === null) return
      const body = webhookBody(event.topic, event.at, data)
      const trace = deps.tracer.current()
      const same = { eventId: event.id, topic: event.topic, body, ...(trace ? { trace } : {}) }
      const deliveries = endpoints.map(({ id }) => ({ ...same, endpointId: id, messageId: newMessageId(deps.random) }))
      await deps.webhookEndpoints.addDeliveries(deliveries, deps.clock.now())
    },
  }
}

/** Has the bus keep the events of these filters for {@link webhookConsumer}. Before an endpoint is stored: what happens from then on must not pass it by. */
export async function registerTopics({ events }: Pick<Deps, 'events'>, filters: readonly (readonly string[])[]): Promise<void> {
  const topics = topicsOf(filters.flat())
  if (topics.length > 0) await events.register([{ name, topics }])
}
