import type { WebhookEvent, WebhookEventStatus } from '../model/index.ts'
import type { Page, PageRequest, WriteContext } from './write-context.ts'

/** A message whose signature was checked. */
export type IncomingWebhook = Pick<WebhookEvent, 'provider' | 'eventId' | 'type' | 'subject' | 'rawBody'>

export interface WebhookEventFilter {
  readonly provider?: string
  readonly status?: WebhookEventStatus
  readonly type?: string
}

/**
 * What payment providers told, kept as it came. A message is taken once: its row and the event that makes it be worked on are stored in one transaction, so whoever was
 * answered 200 need not send it again, and whoever sends it again changes nothing.
 */
export interface WebhookInbox {
  /**
   * Stores the message as `received` at `context.at`, with the context's events. When one of this provider and event id is there, that one is answered, `created: false`, and
   * nothing is written. Of several at once, one creates it.
   */
  receive(webhook: IncomingWebhook, context: WriteContext<WebhookEvent>): Promise<{ readonly webhook: WebhookEvent; readonly created: boolean }>
  /**
   * Notes what became of a message, with the context's events and audit line; `received` makes it a fresh one again (a replay). `finishedAt` is `context.at`, or null
   * where it is `received`. Throws `webhook_event_not_found`.
   */
  note(id: number, outcome: { readonly status: WebhookEventStatus; readonly reason: string | null }, context: WriteContext<WebhookEvent>): Promise<WebhookEvent>
  webhook(id: number): Promise<WebhookEvent | null>
  /**
   * Empties the bodies (`rawBody` becomes '') of messages about these objects of a provider, or about something of theirs: the person that they tell of is gone, and what came is
   * still known. Says how many it emptied.
   */
  emptyBodies(provider: string, providerIds: readonly string[]): Promise<number>
  /** Newest first. */
  list(filter: WebhookEventFilter, page: PageRequest): Promise<Page<WebhookEvent>>
  /** Deletes messages received before `before` that are `done` or `ignored`, at most `limit`; says how many. The others wait for a person. */
  purge(before: number, limit: number): Promise<number>
}
