// #region receive
import { Hono } from 'hono'
import { Webhook } from 'standardwebhooks'

interface ShopEvent {
  readonly type: string
  readonly timestamp: string
  readonly data: Readonly<Record<string, unknown>>
}

/** Takes webhooks of the shop at `/hooks`. `done` remembers the ids of messages; a table with a unique column in real life. */
export function receiver(secret: string, done: Set<string>, handle: (event: ShopEvent) => Promise<void>) {
  const webhook = new Webhook(secret)
  return new Hono().post('/hooks', async context => {
    // The text as it came: the signature is over its bytes, not over what a parser made of them.
    const body = await context.req.text()
    try {
      webhook.verify(body, context.req.header())
    } catch {
      return context.text('The signature does not fit.', 400)
    }
    const id = context.req.header('webhook-id') ?? ''
    if (!done.has(id)) {
      await handle(JSON.parse(body) as ShopEvent)
      done.add(id)
    }
    return context.body(null, 204)
  })
}
// #endregion
