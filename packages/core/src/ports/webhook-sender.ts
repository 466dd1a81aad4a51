import type { WebhookAnswer } from '../model/index.ts'

export interface WebhookMessage {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * Posts messages to addresses that strangers may have chosen. It looks the host's name up once, refuses it when any of its addresses is not of the public internet, connects
 * to an address it has looked at and to no other, speaks https, and follows no redirect (RELIABILITY 3.6). Ten seconds in all, and a bounded part of the answer.
 */
export interface WebhookSender {
  /** Why this address may never be called, as far as the text alone tells; null when it may be tried. */
  refusal(url: string): string | null
  /** One POST. Never rejects: a refusal, a time-out and a broken connection are answers without a status. */
  send(message: WebhookMessage): Promise<WebhookAnswer>
}
