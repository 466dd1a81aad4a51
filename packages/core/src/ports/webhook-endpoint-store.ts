import type {
  NewWebhookDelivery,
  SettledWebhook,
  WebhookAttempt,
  WebhookDelivery,
  WebhookDeliveryState,
  WebhookEndpoint,
  WebhookSecrets,
} from '../model/index.ts'
import type { AuditRecord, Page, PageRequest, WriteContext } from './write-context.ts'

/** A delivery that one worker may send now, with what it needs for that. */
export interface WebhookJob {
  readonly delivery: WebhookDelivery
  readonly endpoint: WebhookEndpoint
  readonly secrets: WebhookSecrets
}

/** Who holds a claim, and until when. `token` fences: a worker that lost its claim can end nothing. */
export interface WebhookLease {
  readonly token: string
  readonly now: number
  readonly leasedUntil: number
}

export interface WebhookDeliveryFilter {
  readonly endpointId?: number
  readonly state?: WebhookDeliveryState
  readonly topic?: string
}

/**
 * Endpoints of outgoing webhooks, their secrets, and the log of what was sent to them. Secrets leave it only in a {@link WebhookJob}.
 * Claims are safe in any number of processes: one delivery is with one worker at a time.
 */
export interface WebhookEndpointStore {
  endpoint(id: number): Promise<WebhookEndpoint | null>
  /** Newest first. */
  list(page: PageRequest): Promise<Page<WebhookEndpoint>>
  /** All of them, ascending by id: they are few. */
  endpoints(): Promise<readonly WebhookEndpoint[]>
  insert(
    endpoint: Pick<WebhookEndpoint, 'url' | 'description' | 'topics'> & { readonly secret: string },
    context: WriteContext<WebhookEndpoint>,
  ): Promise<WebhookEndpoint>
  /** Changes the fields given. Throws `webhook_endpoint_not_found`. */
  update(id: number, change: Partial<Pick<WebhookEndpoint, 'url' | 'description' | 'topics'>>, context: WriteContext<WebhookEndpoint>): Promise<WebhookEndpoint>
  /** Makes `secret` the present one; the one before it signs too until `previousUntil`, any older one no more. Throws `webhook_endpoint_not_found`. */
  rotateSecret(id: number, next: { readonly secret: string; readonly previousUntil: number }, context: WriteContext<WebhookEndpoint>): Promise<WebhookEndpoint>
  /**
   * Switches it on, with a clean record, or off, by a person's hand: then what waits for it is given up (`failed`), but for what is being sent just now.
   * Throws `webhook_endpoint_not_found`.
   */
  setStatus(id: number, status: WebhookEndpoint['status'], context: WriteContext<WebhookEndpoint>): Promise<WebhookEndpoint>
  /** Deletes it with everything in its log. Throws `webhook_endpoint_not_found`. */
  delete(id: number, context: WriteContext): Promise<void>

  /**
   * Adds deliveries that are due at `at`; one there is already for the same endpoint and event, and one for an endpoint that is gone, is left out. For an endpoint that is
   * switched off it is added as `failed`, so that it is in the log and can be sent later. Says how many were added.
   */
  addDeliveries(deliveries: readonly NewWebhookDelivery[], at: number): Promise<number>
  delivery(id: number): Promise<WebhookDelivery | null>
  /** Ascending by number. */
  attempts(deliveryId: number): Promise<readonly WebhookAttempt[]>
  /** Newest first. */
  deliveries(filter: WebhookDeliveryFilter, page: PageRequest): Promise<Page<WebhookDelivery>>
  /**
   * Leases what is due to enabled endpoints that are not parked, the longest due of each first, at most `limit` in all and so many per endpoint that no more than
   * `webhookConcurrency` of it are leased at a time. A lease that ran out (`leasedUntil <= now`) is due again.
   */
  claim(request: WebhookLease & { readonly limit: number }): Promise<readonly WebhookJob[]>
  /** Adds a ping, leased to its maker. Throws `webhook_endpoint_not_found`. */
  addPing(ping: Omit<NewWebhookDelivery, 'eventId'>, lease: WebhookLease): Promise<WebhookJob>
  /** Endpoints switched off for their failures after `disabledAfter` whose next probe is due; it is put off to `nextAt`, so that one process probes. */
  claimProbes(request: { readonly now: number; readonly nextAt: number; readonly disabledAfter: number; readonly limit: number }): Promise<readonly number[]>
  /**
   * Writes down an attempt, and what `decide` makes of the delivery and its endpoint as they are stored now, at once; when that switches the endpoint off, what waits for it is
   * given up. Null, and nothing changed, when the delivery is not leased under this token any more. `decide` may run several times.
   */
  settle(
    id: number,
    token: string,
    decide: (job: Omit<WebhookJob, 'secrets'>) => SettledWebhook & { readonly audit?: AuditRecord },
    context: Pick<WriteContext, 'at' | 'actor'>,
  ): Promise<WebhookDelivery | null>
  /**
   * Makes a delivery due at `context.at` with all its tries, and its endpoint parked no longer; its log goes on. One that is being sent just now is left as it is.
   * Throws `webhook_delivery_not_found`, `webhook_endpoint_disabled`.
   */
  redeliver(id: number, context: WriteContext<WebhookDelivery>): Promise<WebhookDelivery>
  /** The same for every failed delivery of an event to the endpoint that was made at or after `since`; says how many. Throws `webhook_endpoint_not_found`, `webhook_endpoint_disabled`. */
  redeliverFailed(request: { readonly endpointId: number; readonly since: number }, context: WriteContext<number>): Promise<number>
  /** Deletes deliveries that came to their end before `before`, with their attempts, at most `limit`; says how many. */
  purge(before: number, limit: number): Promise<number>
}
