import type { TraceContext } from '../trace/index.ts'

/** `pending`: waits for its next attempt (or is being sent). `failed`: given up, until somebody has it sent again. */
export type WebhookDeliveryState = 'pending' | 'delivered' | 'failed'

/** One message for one endpoint: an event, or a ping. */
export interface WebhookDelivery {
  readonly id: number
  readonly endpointId: number
  /** The event it tells of, once per endpoint; null for a ping. */
  readonly eventId: number | null
  /** The `webhook-id` on the wire: the same over all attempts and redeliveries, so that a receiver can tell a repeat. */
  readonly messageId: string
  readonly topic: string
  /** The JSON that is signed and sent, made once: every attempt sends the same bytes. */
  readonly body: string
  readonly state: WebhookDeliveryState
  /** Attempts since it was made, or since it was last asked to be sent again: what the schedule goes by. */
  readonly tries: number
  /** All attempts ever. */
  readonly attempts: number
  /** When it is tried next; null unless pending. */
  readonly nextAttemptAt: number | null
  readonly lastStatus: number | null
  readonly lastError: string | null
  /** When it was made, or last asked to be sent again. */
  readonly queuedAt: number
  readonly createdAt: number
  readonly updatedAt: number
  /** What it was made in, where that was traced. */
  readonly trace?: TraceContext
}

/** One try: what was answered, or why nothing was. */
export interface WebhookAttempt {
  /** Counted within the delivery, from 1. */
  readonly number: number
  readonly at: number
  readonly durationMs: number
  /** The status answered; null when no answer came. */
  readonly status: number | null
  /** Why it counts as failed, in words; null when it did not. */
  readonly error: string | null
  /** The beginning of the answer's body. */
  readonly response: string
}

/** What a sender brings back of one POST. Trouble is an outcome, never an exception. */
export interface WebhookAnswer {
  readonly status: number | null
  /** Why there is no status, in words. */
  readonly error: string | null
  readonly response: string
  /** What the receiver asks for in `Retry-After`, in milliseconds. */
  readonly retryAfterMs: number | null
}

/** A delivery before it is stored. */
export type NewWebhookDelivery = Pick<WebhookDelivery, 'endpointId' | 'eventId' | 'messageId' | 'topic' | 'body' | 'trace'>
