import type { Order as CoreOrder, Product as CoreProduct, EventPayloads, WebhookTopic } from '@cartwright/core'
import { Webhook } from 'standardwebhooks'
import { beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import { isCartwrightError } from '../src/index.ts'
import {
  verifyWebhook,
  type WebhookData,
  type WebhookMessage,
  type WebhookOrder,
  type WebhookPayment,
  type WebhookProduct,
  type WebhookType,
} from '../src/webhooks/index.ts'
import { checkout, openRealShop, type RealShop } from './real-shop.ts'

const secret = `whsec_${btoa('a secret of thirty-two bytes: 123')}`
const other = `whsec_${btoa('another of at least 24 bytes')}`
const at = Date.parse('2026-01-01T00:00:00Z')
const now = () => at
const body = '{"type":"webhook.ping","timestamp":"2026-01-01T00:00:00.000Z","data":{"endpoint_id":1}}'
const ping: WebhookMessage = { id: 'msg_1', type: 'webhook.ping', timestamp: '2026-01-01T00:00:00.000Z', data: { endpoint_id: 1 } }

/** Headers as the official library signs them. */
const signedBy = (secrets: string | readonly string[], time = at, text = body) => ({
  'webhook-id': 'msg_1',
  'webhook-timestamp': String(Math.floor(time / 1_000)),
  'webhook-signature': [secrets]
    .flat()
    .map(key => new Webhook(key).sign('msg_1', new Date(time), text))
    .join(' '),
})

/** Why a message is refused; undefined when it is not. */
const refusal = async (...[text, headers, secrets, options = { now }]: Parameters<typeof verifyWebhook>): Promise<string | undefined> => {
  try {
    await verifyWebhook(text, headers, secrets, options)
    return undefined
  } catch (error) {
    if (!isCartwrightError(error, 'webhook_signature_invalid')) throw error
    expect([error.status, error.retryable]).toEqual([0, false])
    return error.message
  }
}

describe('a message that the official library has signed', () => {
  it.each([
    ['an object of headers', signedBy(secret)],
    ['Headers', new Headers(signedBy(secret))],
    ['headers of another case', Object.fromEntries(Object.entries(signedBy(secret)).map(([name, value]) => [name.toUpperCase(), value]))],
    ['headers in lists', Object.fromEntries(Object.entries(signedBy(secret)).map(([name, value]) => [name, [value]]))],
  ])('is taken with %s', async (_, headers) => {
    expect(await verifyWebhook(body, headers, secret, { now })).toEqual(ping)
  })

  it('is taken as bytes, too, whatever its letters', async () => {
    const text = body.replace('1}}', '1,"note":"größer 🛒"}}')
    const message = await verifyWebhook(new TextEncoder().encode(text), signedBy(secret, at, text), secret, { now })
    expect(message.data).toEqual({ endpoint_id: 1, note: 'größer 🛒' })
  })

  it('is taken by any of our secrets and any of its signatures', async () => {
    expect(await verifyWebhook(body, signedBy(secret), [other, secret], { now })).toEqual(ping)
    expect(await verifyWebhook(body, signedBy([other, secret]), secret, { now })).toEqual(ping)
    const { 'webhook-signature': signature, ...headers } = signedBy(secret)
    expect(await verifyWebhook(body, { ...headers, 'webhook-signature': `v1a,AAAA v1,??? v2,x ${signature}` }, secret, { now })).toEqual(ping)
  })

  it.each([-300_000, 300_000])('is taken when it is %i ms away', async ms => {
    expect(await refusal(body, signedBy(secret, at + ms), secret)).toBeUndefined()
  })
})

describe('a message is refused', () => {
  const wrong = 'No signature of the webhook is by a secret of ours.'

  it('when a single byte of it, or of what is signed with it, was changed', async () => {
    const headers = signedBy(secret)
    for (let index = 0; index < body.length; index += 1) {
      const changed = `${body.slice(0, index)}${body[index] === 'x' ? 'y' : 'x'}${body.slice(index + 1)}`
      expect(await refusal(changed, headers, secret)).toBe(wrong)
    }
    expect(await refusal(`${body} `, headers, secret)).toBe(wrong)
    expect(await refusal(body, { ...headers, 'webhook-id': 'msg_2' }, secret)).toBe(wrong)
    expect(await refusal(body, { ...headers, 'webhook-timestamp': String(at / 1_000 + 1) }, secret)).toBe(wrong)
    expect(await refusal(body, { ...headers, 'webhook-signature': headers['webhook-signature'].replace('v1,', 'v2,') }, secret)).toBe(wrong)
    expect(await refusal(body, { ...headers, 'webhook-signature': headers['webhook-signature'].slice(0, -4) }, secret)).toBe(wrong)
  })

  it('when another secret has signed it', async () => {
    expect(await refusal(body, signedBy(other), secret)).toBe(wrong)
  })

  it.each([-301_000, 301_000])('when it is %i ms away', async ms => {
    expect(await refusal(body, signedBy(secret, at + ms), secret)).toBe('The webhook is not of this moment.')
    expect(await refusal(body, signedBy(secret, at + ms), secret, { now, toleranceMs: 301_000 })).toBeUndefined()
  })

  it.each(['', '1e9', '-1', 'now', '9'.repeat(13)])('when its time is "%s"', async time => {
    expect(await refusal(body, { ...signedBy(secret), 'webhook-timestamp': time }, secret)).toMatch(/^The (webhook is not of|headers)/)
  })

  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('without %s', async name => {
    const headers = Object.fromEntries(Object.entries(signedBy(secret)).filter(([key]) => key !== name))
    expect(await refusal(body, headers, secret)).toBe('The headers of a signed webhook are missing.')
  })

  it('when what was signed is no JSON', async () => {
    expect(await refusal('hello', signedBy(secret, at, 'hello'), secret)).toBe('The webhook is signed and has no JSON in it.')
  })

  it.each([[''], ['whsec_'], ['whsec_short'], ['whsec_???'], [[]]])('loudly, with %j for a secret: anybody could sign with nothing', async secrets => {
    await expect(verifyWebhook(body, signedBy(secret), secrets, { now })).rejects.toThrow(TypeError)
  })
})

describe('what a shop tells', () => {
  let shop: RealShop
  let key: string
  beforeEach(async () => {
    shop = await openRealShop()
    const owner = { kind: 'system', name: 'test' } as const
    const made = await shop.commerce.webhooks.create({ url: 'https://receiver.example/hooks', topics: ['*'] }, owner)
    await shop.commerce.webhooks.ping(made.endpoint.id)
    key = made.secret
  })

  /** Every message so far, verified, the last of its type. */
  const told = async (): Promise<{ [T in WebhookType]?: WebhookData[T] }> => {
    await shop.commerce.workers.drain()
    await shop.commerce.workers.sendWebhooks()
    const messages = await Promise.all(shop.webhooks.messages.map(({ body, headers }) => verifyWebhook(body, headers, key, { now: () => shop.clock.now() })))
    return Object.fromEntries(messages.map(({ type, data }) => [type, data]))
  }

  it('has the types that it says', async () => {
    const { client: staff } = await shop.admin()
    const category = await staff.admin.categories.create({ name: 'Cups' })
    const product = await shop.stock('Mug', 2)
    const { client } = shop.shopper()
    await client.auth.register({ email: 'ada@example.com', password: 'a password nobody guesses' })
    await client.cart.addItem({ product_id: product, quantity: 2 })
    const { order_id } = await client.orders.create({ ...checkout, payment_token: 'tok_visa' })
    const { lines } = await staff.admin.orders.fulfil(order_id, { carrier: 'DHL', tracking_number: 'X1' })
    const line_id = lines[0]?.id ?? 0
    const requested = await client.orders.requestReturn(order_id, { lines: [{ line_id, quantity: 1, reason: 'Too small' }] })
    const { return_id } = requested.return
    await staff.admin.orders.approveReturn(order_id, return_id)
    await staff.admin.orders.receiveReturn(order_id, return_id, { lines: [{ line_id, quantity: 1, disposition: 'sellable' }] })
    await staff.admin.orders.refund(order_id, { amount: 10, reason: 'A chip' })
    const data = await told()

    const order: WebhookOrder = {
      id: 1,
      status: 'fulfilled',
      currency: 'USD',
      subtotal_amount: 1_399.98,
      discount_amount: 0,
      shipping_amount: 0,
      tax_amount: 0,
      total_amount: 1_399.98,
      customer_id: 1,
      cancel_reason: null,
      version: expect.any(Number),
      placed_at: '2026-01-01T00:00:00.000Z',
      updated_at: '2026-01-01T00:00:00.000Z',
    }
    const payment: WebhookPayment = {
      id: 1,
      status: 'captured',
      provider: 'test',
      method: 'credit_card',
      currency: 'USD',
      amount: 1_399.98,
      captured_amount: 1_399.98,
      failure_code: null,
    }
    const mug: WebhookProduct = {
      id: product,
      slug: 'mug',
      name: 'Mug',
      status: 'published',
      version: expect.any(Number),
      updated_at: '2026-01-01T00:00:00.000Z',
      variants: [{ id: 1, sku: 'MUG' }],
    }
    const refund = { id: 1, status: 'succeeded' as const, payment_id: 1, currency: 'USD', amount: 10, reason: 'A chip' }
    const expected: { [T in WebhookType]?: WebhookData[T] } = {
      'category.changed': { category_id: category.id, category: { id: category.id, slug: 'cups', name: 'Cups', parent_id: null } },
      'customer.registered': { customer_id: 1, customer: { id: 1, role: 'customer', created_at: '2026-01-01T00:00:00.000Z' } },
      'order.fulfilled': {
        order_id: 1,
        fulfilment_number: 1,
        order,
        fulfilment: { number: 1, carrier: 'DHL', tracking_number: 'X1', lines: [{ line_id, quantity: 2 }] },
      },
      'order.paid': { order_id: 1, order },
      'order.placed': { order_id: 1, order },
      'payment.completed': { order_id: 1, payment_id: 1, order, payment },
      'product.changed': { product_id: product, product: mug },
      'refund.requested': { order_id: 1, refund_id: 1, order, refund },
      'refund.succeeded': { order_id: 1, refund_id: 1, order, refund },
      'return.received': {
        order_id: 1,
        return_id: 1,
        order,
        return: { id: 1, status: 'received', lines: [{ line_id, quantity: 1, received_quantity: 1 }] },
      },
      'return.requested': {
        order_id: 1,
        return_id: 1,
        order,
        return: { id: 1, status: 'received', lines: [{ line_id, quantity: 1, received_quantity: 1 }] },
      },
      'stock.changed': { variant_ids: [1], levels: [{ variant_id: 1, location_id: 1, on_hand: 1, reserved: 0, available: 1 }] },
      'webhook.ping': { endpoint_id: 1 },
    }
    expect(data).toEqual(expected)
  })
})

/** `orderId` as it is on the wire. */
type Snake<Name extends string> = Name extends `${infer Head}${infer Tail}`
  ? `${Head extends Lowercase<Head> ? Head : `_${Lowercase<Head>}`}${Snake<Tail>}`
  : ''
type IdsOf<T extends WebhookTopic> = Snake<keyof EventPayloads[T] & string>
/** Topics whose data does not name what the event names; never when all do. */
type Lacking = { [T in WebhookTopic]: IdsOf<T> extends keyof WebhookData[T] ? never : T }[WebhookTopic]

describe('the types', () => {
  it('know every event that leaves the shop, and what it names', () => {
    expectTypeOf<WebhookType>().toEqualTypeOf<WebhookTopic | 'webhook.ping'>()
    expectTypeOf<Lacking>().toEqualTypeOf<never>()
    expectTypeOf<WebhookOrder['status']>().toEqualTypeOf<CoreOrder['status']>()
    expectTypeOf<WebhookPayment['status']>().toEqualTypeOf<CoreOrder['payments'][number]['status']>()
    expectTypeOf<WebhookProduct['status']>().toEqualTypeOf<CoreProduct['status']>()
  })

  it('tell the data by the type, and refuse what is not there', () => {
    const read = (message: WebhookMessage) => {
      switch (message.type) {
        case 'refund.succeeded':
          expectTypeOf(message.data.refund_id).toEqualTypeOf<number>()
          // @ts-expect-error a refund is about no product
          return message.data.product_id
        // @ts-expect-error no such event
        case 'refund.lost':
          return undefined
        default:
          return message.id
      }
    }
    expect(read(ping)).toBe('msg_1')
  })
})
