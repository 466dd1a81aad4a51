import type { WebhookAnswer } from '../model/index.ts'
import type { WebhookMessage, WebhookSender } from '../ports/index.ts'

/** What a receiver in a test answers: a status, or more of an answer, now or later. */
export type TestReceiver = (message: WebhookMessage) => number | Partial<WebhookAnswer> | Promise<number | Partial<WebhookAnswer>>

/** A sender that sends nothing: it keeps the messages and answers as it is told. */
export interface CollectingWebhookSender extends WebhookSender {
  /** In the order they came. */
  readonly messages: readonly WebhookMessage[]
  /** Who answers from now on. At first everything is received with 200. */
  answerWith(receiver: TestReceiver): void
}

/** For tests and examples. It refuses addresses that are not https, as a real one does. */
export function collectingWebhookSender(): CollectingWebhookSender {
  const messages: WebhookMessage[] = []
  let receiver: TestReceiver = () => 200
  return {
    messages,
    answerWith: next => {
      receiver = next
    },
    refusal: url => (url.startsWith('https:') ? null : 'Webhooks are sent over https only.'),
    send: async message => {
      messages.push(message)
      const answer = await receiver(message)
      return { status: null, error: null, response: '', retryAfterMs: null, ...(typeof answer === 'number' ? { status: answer } : answer) }
    },
  }
}
