import type { ToldEvent } from '../../commerce.ts'
import { CommerceError, doneBy, event, type Principal, type WebhookEvent } from '../../model/index.ts'
import type { Deps, Page, PageRequest, WebhookEventFilter } from '../../ports/index.ts'
import { paymentsInName } from '../workers/payments-in.ts'

type InboxDeps = Pick<Deps, 'webhookInbox'>

/** What providers told, newest first, and when what failed is worked on again. */
export async function webhookEvents(deps: InboxDeps & Pick<Deps, 'events'>, filter: WebhookEventFilter, page: PageRequest): Promise<Page<ToldEvent>> {
  const { items, ...rest } = await deps.webhookInbox.list(filter, page)
  return { ...rest, items: await withNextTry(deps, items) }
}

/** One of them. Throws `webhook_event_not_found`. */
export async function webhookEvent(deps: InboxDeps & Pick<Deps, 'events'>, id: number): Promise<ToldEvent> {
  const webhook = await deps.webhookInbox.webhook(id)
  const [told] = webhook ? await withNextTry(deps, [webhook]) : []
  if (!told) throw new CommerceError('webhook_event_not_found', `There is no webhook event ${id}.`, { webhookId: id })
  return told
}

async function withNextTry({ events }: Pick<Deps, 'events'>, webhooks: readonly WebhookEvent[]): Promise<ToldEvent[]> {
  const failed = webhooks.filter(({ status }) => status === 'failed')
  const waiting = (await events.unfinished(paymentsInName, failed.map(keyOf))).filter(({ status }) => status !== 'dead')
  return webhooks.map(webhook => {
    const next = webhook.status === 'failed' ? waiting.find(({ event }) => event.key === keyOf(webhook)) : undefined
    return { ...webhook, nextTryAt: next?.availableAt ?? null }
  })
}

function keyOf({ id }: Pick<WebhookEvent, 'id'>): string {
  return `webhook:${id}`
}

/** Has the event worked on again by the same way it took first. Throws `webhook_event_not_found`. */
export async function replayWebhook({ webhookInbox, clock }: InboxDeps & Pick<Deps, 'clock'>, id: number, by: Principal): Promise<WebhookEvent> {
  return webhookInbox.note(
    id,
    { status: 'received', reason: null },
    {
      at: clock.now(),
      ...doneBy(by),
      events: [event('webhook.received', keyOf({ id }), { webhookId: id })],
      audit: { action: 'webhook_event.replay', subject: `webhook_event:${id}` },
    },
  )
}
