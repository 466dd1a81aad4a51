// #region receive
import { isCartwrightError } from '@cartwright/client'
import { verifyWebhook, type WebhookMessage } from '@cartwright/client/webhooks'
import { Hono } from 'hono'

/** Takes webhooks of the shop at `/hooks`. `done` remembers the ids of messages; a table with a unique column in real life. */
export function receiver(secret: string, done: Set<string>, handle: (message: WebhookMessage) => Promise<void>) {
  return new Hono().post('/hooks', async context => {
    // The text as it came: the signature is over its bytes, not over what a parser made of them.
    const body = await context.req.text()
    try {
      const message = await verifyWebhook(body, context.req.raw.headers, secret)
      if (!done.has(message.id)) await handle(message)
      done.add(message.id)
      return context.body(null, 204)
    } catch (error) {
      if (isCartwrightError(error, 'webhook_signature_invalid')) return context.text(error.message, 400)
      throw error
    }
  })
}
// #endregion
