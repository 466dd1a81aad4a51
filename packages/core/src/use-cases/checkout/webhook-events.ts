import { CommerceError, doneBy, event, type Principal, type WebhookEvent } from '../../model/index.ts'
import type { Deps, Page, PageRequest, WebhookEventFilter } from '../../ports/index.ts'

type InboxDeps = Pick<Deps, 'webhookInbox'>

/** What providers told, newest first. */
export async function webhookEvents({ webhookInbox }: InboxDeps, filter: WebhookEventFilter, page: PageRequest): Promise<Page<WebhookEvent>> {
  return webhookInbox.list(filter, page)
}

/** Throws `webhook_event_not_found`. */
export async function webhookEvent({ webhookInbox }: InboxDeps, id: number): Promise<WebhookEvent> {
  const webhook = await webhookInbox.webhook(id)
  if (!webhook) throw new CommerceError('webhook_event_not_found', `There is no webhook event ${id}.`, { webhookId: id })
  return webhook
}

/** Has the event worked on again by the same way it took first. Throws `webhook_event_not_found`. */
export async function replayWebhook({ webhookInbox, clock }: InboxDeps & Pick<Deps, 'clock'>, id: number, by: Principal): Promise<WebhookEvent> {
  return webhookInbox.note(
    id,
    { status: 'received', reason: null },
    {
      at: clock.now(),
      ...doneBy(by),
      events: [event('webhook.received', `webhook:${id}`, { webhookId: id })],
      audit: { action: 'webhook_event.replay', subject: `webhook_event:${id}` },
    },
  )
}
