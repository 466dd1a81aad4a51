import * as entry from '@cartwright/client'
import { type Cart, CartwrightError, createClient, isCartwrightError, memorySession } from '@cartwright/client'
import { cookieSession } from '@cartwright/client/cookie-session'
import { verifyWebhook, type WebhookMessage } from '@cartwright/client/webhooks'

const answers: Record<string, { readonly status: number; readonly body: unknown }> = {
  'POST /cart/items': { status: 201, body: { message: 'Item added', cart: { item_count: 2 }, cart_token: 'a-guest' } },
  'GET /orders/7': { status: 404, body: { error: 'There is no such order.', code: 'order_not_found', request_id: 'req-1', errors: [] } },
}
const keys: (string | null)[] = []
const session = memorySession()

const client = createClient({
  url: 'http://shop.test',
  session,
  fetch: request => {
    keys.push(request.headers.get('idempotency-key'))
    const { status, body } = answers[`${request.method} ${new URL(request.url).pathname}`] ?? { status: 500, body: null }
    return new Response(JSON.stringify(body), { status })
  },
})

const { cart } = await client.cart.addItem({ product_id: 1, quantity: 2 })
const units: Cart['item_count'] = cart.item_count
const refused: unknown = await client.orders.get(7).catch((error: unknown) => error)
const { cartToken } = await session.read()

if (units !== 2 || cartToken !== 'a-guest' || keys[0] === null) throw new Error('The item was not added.')
if (!isCartwrightError(refused, 'order_not_found') || !(refused instanceof CartwrightError) || refused.status !== 404) throw new Error('The refusal was lost.')

const cookies = new Map<string, string>()
const jar = { get: (name: string) => cookies.get(name), set: (name: string, value: string) => void cookies.set(name, value) }
await cookieSession(jar).write({ cartToken: 'a-guest' })
if ((await cookieSession(jar).read()).cartToken !== 'a-guest') throw new Error('The cookie was lost.')
const told: WebhookMessage | unknown = await verifyWebhook('{}', {}, `whsec_${btoa('x'.repeat(32))}`).catch((error: unknown) => error)
// An error of one entry is one of the other, too.
if (!(told instanceof CartwrightError) || told.code !== 'webhook_signature_invalid') throw new Error('An unsigned webhook was taken.')

console.log(Object.keys(entry).includes('default') ? 'has a default export' : '@cartwright/client works')
