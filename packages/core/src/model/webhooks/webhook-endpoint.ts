/** Who switched an endpoint off: a person, or the shop because nothing but failures came back, or because the receiver answered that it is gone for good. */
export type WebhookDisabledBy = 'person' | 'failure' | 'gone'

/** Where a merchant's program listens. Its secrets are kept beside it and never part of it: they are shown once, when they are made. */
export interface WebhookEndpoint {
  readonly id: number
  /** `https://...`, as `normalizeWebhookUrl` writes it. */
  readonly url: string
  readonly description: string
  /** Names of public topics, `order.*` or `*` (see `matchesTopic`). */
  readonly topics: readonly string[]
  readonly status: 'enabled' | 'disabled'
  /** Null while it is enabled, as is {@link disabledAt}. */
  readonly disabledBy: WebhookDisabledBy | null
  readonly disabledAt: number | null
  /** Since when every attempt failed; null after a success. */
  readonly failingSince: number | null
  /** Failed attempts without a success between. */
  readonly failures: number
  /** Nothing is sent before this time: the receiver asked for it, or does not answer. While disabled, the time of the next probe. */
  readonly parkedUntil: number
  /** Until when the secret before the present one signs too; null when there is none. */
  readonly previousSecretUntil: number | null
  readonly createdAt: number
  readonly updatedAt: number
}

/** How an endpoint is doing: the part of it that attempts change. */
export type WebhookHealth = Pick<WebhookEndpoint, 'status' | 'disabledBy' | 'disabledAt' | 'failingSince' | 'failures' | 'parkedUntil'>

/** An endpoint nobody has sent anything to, or that was just enabled again. */
export const freshHealth: WebhookHealth = { status: 'enabled', disabledBy: null, disabledAt: null, failingSince: null, failures: 0, parkedUntil: 0 }

/** The secrets an endpoint's messages are signed with, as text (`whsec_...`). */
export interface WebhookSecrets {
  readonly current: string
  /** Signs too, until `WebhookEndpoint.previousSecretUntil`. */
  readonly previous: string | null
}

export interface WebhookEndpointDraft {
  readonly url: string
  readonly topics: readonly string[]
  readonly description?: string
}
