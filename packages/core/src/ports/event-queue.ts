import type { Delivery, StoredEvent, Topic } from '../model/index.ts'
import type { Page, PageRequest, WriteContext } from './write-context.ts'

/** A named consumer of topics. `handle` must be idempotent: delivery is at least once. */
export interface Consumer {
  readonly name: string
  readonly topics: readonly Topic[]
  /** Throws to be tried again later, or `Undeliverable` to be a dead letter at once; aborted through `signal` when its lease is lost or the worker stops. */
  handle(event: StoredEvent, signal: AbortSignal): Promise<void>
}

export interface ClaimRequest {
  /** Names of the consumers this process has; others' deliveries stay where they are (RELIABILITY I31). */
  readonly consumers: readonly string[]
  readonly limit: number
  /** Only these, where told. */
  readonly ids?: readonly number[]
  /** Only what was due by then: by `now` unless told. Later than `now`, it allows for the clock of another process that is ahead; earlier, it leaves the rest to who was told of it. */
  readonly dueBy?: number
  /** Fences the finish: a worker that lost its lease cannot end someone else's. */
  readonly token: string
  readonly now: number
  readonly leasedUntil: number
}

/** What became of the events that were relayed. */
export interface RelayReport {
  readonly events: number
  /** Deliveries made of them, ready and not yet tried, in any order. */
  readonly deliveries: readonly Pick<Delivery, 'id' | 'consumer'>[]
}

export interface QueueStats {
  /** Deliveries not leased (due or not yet), and events not relayed yet. */
  readonly ready: number
  readonly leased: number
  readonly dead: number
  /** Milliseconds the oldest of the ready has been due (an event not relayed: since it was stored); 0 when none is. */
  readonly oldestReadyMs: number
}

/**
 * The event bus: the outboxes of the stores and, per consumer, the deliveries made of them. At least once, never lost.
 * The embedded default keeps both in the stores' own database.
 */
export interface EventQueue {
  /**
   * Makes these consumers known for good: from now on every event of their topics is delivered to them, also while no process has them. Deliveries are made by {@link relay}, so events
   * stored before but not relayed yet are delivered too, those relayed before are not. Registering again adds topics and takes none away (an older process may still run).
   */
  register(consumers: readonly { readonly name: string; readonly topics: readonly Topic[] }[]): Promise<void>
  /** Turns stored events into deliveries due at `now`, oldest first, at most `limit` events, each event once whoever relays. */
  relay(now: number, limit: number): Promise<RelayReport>
  /**
   * Leases due deliveries (`availableAt <= dueBy`), by `availableAt`, then id, and counts the attempt. A delivery whose lease ran out (`leasedUntil <= now`) is due again; of those
   * that it happened to before, one at most comes with each claim, so that the one that kills its process is found without the others. The third time in a row
   * (`deliveryLimits.leaseExpiriesMax`) it is a dead letter instead (`leaseExpiryError`); a failure that was told begins the row anew.
   */
  claim(request: ClaimRequest): Promise<readonly Delivery[]>
  /** Ends deliveries; those not leased under this token any more are left alone. A lease that ran out still counts while nobody took it over. */
  finish(ids: readonly number[], token: string): Promise<void>
  /** Puts a delivery back for `availableAt`, or makes it a dead letter when that is null; fenced by the token as {@link finish} is. */
  fail(id: number, token: string, failure: { readonly error: string; readonly availableAt: number | null }): Promise<void>
  /** Deliveries to this consumer, of events with these keys, that have not come to a good end: due, leased or dead. Ascending by id. */
  unfinished(consumer: string, keys: readonly string[]): Promise<readonly Delivery[]>
  /** Newest first; of one topic when told. */
  deadLetters(page: PageRequest, topic?: Topic): Promise<Page<Delivery>>
  /** Null when there is no such dead letter. */
  deadLetter(id: number): Promise<Delivery | null>
  /** Makes a dead letter due at `context.at`, its attempts counted from zero. False, and nothing written, when there is no such dead letter. */
  retry(id: number, context: WriteContext): Promise<boolean>
  /** Deletes a dead letter. False, and nothing written, when there is no such dead letter. */
  discard(id: number, context: WriteContext): Promise<boolean>
  stats(now: number): Promise<QueueStats>
  /** Deletes events stored before `before` that were relayed and have no delivery left (a dead letter is one), at most `limit`; says how many. */
  purge(before: number, limit: number): Promise<number>
  /** Calls back after events were stored by this process, at the latest when the operation that stored them answers: a hint to look at once. Returns the way to stop. */
  onStored(listener: () => void): () => void
}
