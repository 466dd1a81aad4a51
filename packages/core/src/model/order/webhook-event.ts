/** What a provider's message is about: an object of the provider's, which is read before anything is concluded. */
export interface WebhookSubject {
  readonly kind: 'payment' | 'refund' | 'dispute'
  readonly providerId: string
  readonly providerPaymentId: string | null
}

/**
 * What became of a message. `received`: nothing yet; `done`: what it was about has been settled; `ignored`: it concerns nothing of ours (see the reason); `failed`: the last
 * try failed. A failed one is tried again by the event bus, unless the reason will stay.
 */
export type WebhookEventStatus = 'received' | 'done' | 'ignored' | 'failed'

/** A message of a payment provider, as it came in; each once, whatever the provider repeats. */
export interface WebhookEvent {
  readonly id: number
  readonly provider: string
  /** The provider's id of the message: unique together with the provider. */
  readonly eventId: string
  /** The provider's own word. */
  readonly type: string
  readonly subject: WebhookSubject | null
  /** The bytes that were signed, as text; empty when the person that they told of was erased. */
  readonly rawBody: string
  readonly status: WebhookEventStatus
  /** Why it was ignored, or failed. */
  readonly reason: string | null
  readonly receivedAt: number
  /** When its status was last noted; null while it is `received`. */
  readonly finishedAt: number | null
}
