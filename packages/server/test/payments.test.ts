import { CommerceError, event } from '@cartwright/core'
import { describe, expect, it } from 'vitest'
import { endpoints } from '../src/contract/index.ts'
import { call, checked, refusal } from './support/call.ts'
import { everythingIn } from './support/everything.ts'
import { checkout, guestOrder, guestWithCart, signIn, signInStaff } from './support/people.ts'
import { openShop, type Shop } from './support/shop.ts'

const object = 'test_p_1_create'

async function shopWithProduct(options: Parameters<typeof openShop>[0] = {}) {
  const shop = await openShop(options)
  const product = await shop.stock({ name: 'Phone' }, 10)
  return { shop, product }
}

/** A message of the provider's, sent to the shop. */
async function send({ app, payments }: Shop, message: Parameters<typeof payments.signWebhook>[0], change: { readonly body?: string } = {}) {
  const { rawBody, headers } = await payments.signWebhook(message)
  const response = await app.request('/webhooks/test', {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: change.body ?? rawBody,
  })
  return checked(endpoints['webhooks.receive'], response)
}

describe('paying in the browser', () => {
  it('starts, is paid in the form, and is settled when the browser comes back', async () => {
    const { shop, product } = await shopWithProduct()
    const { cartToken, orderId } = await guestOrder(shop, product.id)
    const params = { id: orderId }
    const started = await call(shop.app, 'orders.startPayment', { params, cartToken })
    expect(started.body).toEqual({
      payment_id: 1,
      status: 'requires_action',
      client_secret: 'test_p_1_create_secret_test',
      provider: 'test',
      public_config: {},
    })
    expect((await call(shop.app, 'orders.startPayment', { params, cartToken, body: { save_method: true } })).body).toEqual(started.body)
    expect((await call(shop.app, 'orders.settle', { params, cartToken })).body).toMatchObject({
      status: 'requires_action',
      client_secret: started.body.client_secret,
    })
    await shop.payments.confirmInBrowser(object)
    expect((await call(shop.app, 'orders.settle', { params, cartToken })).body).toEqual({ payment_id: 1, status: 'completed' })
    expect((await call(shop.app, 'orders.get', { params, cartToken })).body.status).toBe('paid')
    expect((await call(shop.app, 'orders.startPayment', { params, cartToken })).body).toEqual({
      payment_id: 1,
      status: 'completed',
      provider: 'test',
      public_config: {},
    })
  })

  it('shows to staff, and nobody else, that the answer of the provider was lost', async () => {
    const { shop, product } = await shopWithProduct()
    const { cartToken, orderId } = await guestOrder(shop, product.id)
    const params = { id: orderId }
    const token = await signInStaff(shop, 'admin')
    const listed = async () =>
      (await call(shop.app, 'admin.orders.list', { token, query: { outcome_unknown: true } })).body.orders.map(({ order_id }) => order_id)
    expect(await listed()).toEqual([])
    const sentAt = new Date(shop.clock.now())
    expect((await refusal(shop.app, 'orders.pay', { params, cartToken, body: { payment_token: 'tok_timeout' } })).body.code).toBe('payment_outcome_unknown')
    const unanswered = {
      call: 'confirm',
      status: 'outcome_unknown',
      sent_at: sentAt.toISOString(),
      asked: 1,
      last_asked_at: sentAt.toISOString(),
      last_answer: 'At the provider the payment is requires_payment_method.',
      next_ask_at: new Date(sentAt.getTime() + 5_000).toISOString(),
    }
    expect((await call(shop.app, 'admin.orders.get', { token, params })).body.payments).toMatchObject([{ unanswered_call: unanswered }])
    expect((await call(shop.app, 'orders.get', { params, cartToken })).body.payments[0]).not.toHaveProperty('unanswered_call')
    expect((await call(shop.app, 'admin.doctor', { token })).body).toMatchObject({
      ok: true,
      unknown_outcomes: { total: 1, newest: [{ order_id: orderId, payment_id: 1, unanswered_call: unanswered }] },
    })
    expect(await listed()).toEqual([orderId])
    expect((await call(shop.app, 'admin.payments.settle', { token, params: { id: 1 } })).body.payments).toMatchObject([{ unanswered_call: null }])
    expect([await listed(), (await call(shop.app, 'admin.doctor', { token })).body.unknown_outcomes]).toEqual([[], { total: 0, newest: [] }])
  })

  it('may be asked how it came out as often as a page does that waits, and the buyer can still pay', async () => {
    const { shop, product } = await shopWithProduct({ rateLimit: 'on', clientAddress: () => '192.0.2.1' })
    const { cartToken, orderId } = await guestOrder(shop, product.id)
    const params = { id: orderId }
    await call(shop.app, 'orders.startPayment', { params, cartToken })
    for (let time = 0; time < 30; time++) expect((await call(shop.app, 'orders.settle', { params, cartToken })).body.status).toBe('requires_action')
    const paid = await call(shop.app, 'orders.pay', { params, cartToken, body: { payment_token: 'tok_visa' } })
    expect(paid.body.status).toBe('completed')
  })

  it('tells a decline with its code, and may be tried again', async () => {
    const { shop, product } = await shopWithProduct()
    const { cartToken, orderId } = await guestOrder(shop, product.id)
    const params = { id: orderId }
    await call(shop.app, 'orders.startPayment', { params, cartToken })
    await shop.payments.confirmInBrowser(object, 'tok_insufficient_funds')
    const declined = await refusal(shop.app, 'orders.settle', { params, cartToken })
    expect([declined.status, declined.body]).toMatchObject([
      402,
      { code: 'card_declined', decline_code: 'insufficient_funds', order_id: orderId, payment_id: 1 },
    ])
    await shop.payments.confirmInBrowser(object)
    expect((await call(shop.app, 'orders.settle', { params, cartToken })).body.status).toBe('completed')
  })

  it("is nothing for others' eyes", async () => {
    const { shop, product } = await shopWithProduct()
    const { orderId } = await guestOrder(shop, product.id)
    const other = await guestOrder(shop, product.id)
    const stranger = await signIn(shop)
    const before = await everythingIn(shop)
    for (const who of [{ cartToken: other.cartToken }, { token: stranger.token }, {}]) {
      for (const id of ['orders.startPayment', 'orders.settle'] as const) {
        expect((await refusal(shop.app, id, { params: { id: orderId }, ...who })).body).toMatchObject({ code: 'order_not_found' })
      }
    }
    expect(await everythingIn(shop)).toBe(before)
  })

  it('answers one key with one answer, the secret read anew', async () => {
    const { shop, product } = await shopWithProduct()
    const { cartToken, orderId } = await guestOrder(shop, product.id)
    const input = { params: { id: orderId }, cartToken, key: 'k' }
    const [first, second] = [await call(shop.app, 'orders.startPayment', input), await call(shop.app, 'orders.startPayment', input)]
    expect(second.body).toEqual(first.body)
  })
})

describe('a provider that is failing', () => {
  it('stops checkout before anything is reserved, and nothing else', async () => {
    const { shop, product } = await shopWithProduct()
    const { cartToken, orderId } = await guestOrder(shop, product.id)
    const otherCart = await guestWithCart(shop, product.id)
    shop.payments.setAvailable(false)
    const before = await everythingIn(shop)
    const refusals = [
      await refusal(shop.app, 'orders.create', { cartToken: otherCart, body: { ...checkout, payment_token: 'tok_visa' } }),
      await refusal(shop.app, 'orders.pay', { params: { id: orderId }, cartToken, body: { payment_token: 'tok_visa' } }),
      await refusal(shop.app, 'orders.startPayment', { params: { id: orderId }, cartToken }),
    ]
    for (const { status, headers, body } of refusals) expect([status, headers.get('retry-after'), body.code]).toEqual([503, '15', 'payment_unavailable'])
    expect(await everythingIn(shop)).toBe(before)
    expect((await call(shop.app, 'products.get', { params: { id: String(product.id) } })).status).toBe(200)
    expect((await call(shop.app, 'cart.addItem', { cartToken: otherCart, body: { product_id: product.id, quantity: 1 } })).status).toBe(201)
    shop.payments.setAvailable(true)
    expect((await call(shop.app, 'orders.create', { cartToken: otherCart, body: { ...checkout, payment_token: 'tok_visa' } })).body.status).toBe('paid')
  })
})

describe('webhooks in', () => {
  it('are stored and answered at once, worked on by a worker, and taken once', async () => {
    const { shop, product } = await shopWithProduct()
    const { cartToken, orderId } = await guestOrder(shop, product.id)
    await call(shop.app, 'orders.startPayment', { params: { id: orderId }, cartToken })
    await shop.payments.confirmInBrowser(object)
    const message = { id: 'evt_1', type: 'payment.captured', providerPaymentId: object }
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(shop, message)))
    expect(answers.map(({ status, body }) => [status, body])).toEqual(Array(8).fill([200, { received: true }]))
    const list = () => call(shop.app, 'admin.webhookEvents.list', { token: shop.adminKey })
    expect((await list()).body).toMatchObject({ total: 1, webhook_events: [{ event_id: 'evt_1', status: 'received', reason: null, finished_at: null }] })
    await shop.commerce.workers.drain()
    expect((await list()).body.webhook_events[0]).toMatchObject({ status: 'done', subject: { kind: 'payment', provider_id: object } })
    expect((await call(shop.app, 'orders.get', { params: { id: orderId }, cartToken })).body.status).toBe('paid')
    expect((await send(shop, { id: 'evt_2', type: 'never.heard.of', providerPaymentId: null })).status).toBe(200)
  })

  it('are refused without a word when they are not signed, too large, or have nobody to check them', async () => {
    const { shop } = await shopWithProduct()
    const message = { id: 'evt_1', type: 'x', providerPaymentId: null }
    const forged = await send(shop, message, { body: '{"id":"evt_1"}' })
    expect([forged.status, forged.body]).toMatchObject([400, { code: 'webhook_signature_invalid', detail: 'The signature of the webhook is not valid.' }])
    expect((await send(shop, message, { body: 'x'.repeat(512 * 1024 + 1) })).status).toBe(413)
    const { payments } = shop
    const deaf = await shopWithProduct({ commerce: { payments: { ...payments, acceptsWebhooks: false } } })
    expect((await send(deaf.shop, message)).body).toMatchObject({ code: 'payment_provider_unknown' })
    expect((await shop.commerce.checkout.webhookEvents({}, { limit: 1 })).total).toBe(0)
  })

  it('are 503 while the storage is down, so that the provider sends them again', async () => {
    const { shop } = await shopWithProduct()
    const { webhookInbox } = shop.commerce.deps
    const receive = () => Promise.reject(new CommerceError('storage_unavailable', 'down'))
    const { shop: down } = await shopWithProduct({ commerce: { webhookInbox: { ...webhookInbox, receive } } })
    expect((await send(down, { id: 'evt_1', type: 'x', providerPaymentId: null })).status).toBe(503)
  })

  it('that fail say when they are worked on again, until they have failed for good', async () => {
    const { shop } = await shopWithProduct()
    const { clock, commerce } = shop
    const subject = { kind: 'payment', providerId: 'pi_1', providerPaymentId: null } as const
    const context = { at: clock.now(), actor: 'test', events: [event('webhook.received', 'webhook:1', { webhookId: 1 })] }
    await commerce.deps.webhookInbox.receive({ provider: 'other', eventId: 'evt_1', type: 'x', subject, rawBody: '{}' }, context)
    const seen = async () => (await call(shop.app, 'admin.webhookEvents.list', { token: shop.adminKey })).body.webhook_events[0]
    expect(await seen()).toMatchObject({ status: 'received', next_try_at: null })
    await commerce.workers.drain()
    expect(await seen()).toMatchObject({ status: 'failed', reason: expect.stringContaining('"other"') })
    const [delivery] = await commerce.deps.events.unfinished('payments-in', ['webhook:1'])
    expect((await seen())?.next_try_at).toBe(new Date(delivery?.availableAt ?? 0).toISOString())
    expect((await call(shop.app, 'admin.webhookEvents.get', { token: shop.adminKey, params: { id: 1 } })).body.next_try_at).toBe((await seen())?.next_try_at)
    for (let tries = 1; tries < 20; tries++) {
      await clock.advance(30 * 60_000)
      await commerce.workers.drain()
    }
    expect(await seen()).toMatchObject({ status: 'failed', next_try_at: null })
    expect((await commerce.events.deadLetters({ limit: 1 })).total).toBe(1)
  })

  it('can be seen and replayed by staff with the rights', async () => {
    const { shop } = await shopWithProduct()
    await send(shop, { id: 'evt_1', type: 'x', providerPaymentId: null })
    await shop.commerce.workers.drain()
    const reader = await signInStaff(shop, 'staff', ['events:read'])
    const params = { id: 1 }
    const detail = await call(shop.app, 'admin.webhookEvents.get', { token: reader, params })
    expect(detail.body).toMatchObject({ status: 'ignored', reason: 'no_subject', raw_body: expect.stringContaining('"evt_1"') })
    expect((await refusal(shop.app, 'admin.webhookEvents.replay', { token: reader, params })).status).toBe(403)
    expect((await call(shop.app, 'admin.webhookEvents.replay', { token: shop.adminKey, params })).body.status).toBe('received')
    await shop.commerce.workers.drain()
    expect((await call(shop.app, 'admin.webhookEvents.list', { token: reader, query: { status: 'ignored' } })).body.total).toBe(1)
    expect((await refusal(shop.app, 'admin.webhookEvents.get', { token: reader, params: { id: 9 } })).body.code).toBe('webhook_event_not_found')
  })
})

describe('disputes', () => {
  it('are listed, and shown with their order', async () => {
    const { shop, product } = await shopWithProduct()
    const { cartToken, orderId } = await guestOrder(shop, product.id)
    await call(shop.app, 'orders.pay', { params: { id: orderId }, cartToken, body: { payment_token: 'tok_visa' } })
    const { providerId } = await shop.payments.openDispute(object, { amount: 1000 })
    await send(shop, { id: 'evt_1', type: 'dispute.created', providerPaymentId: object, disputeId: providerId })
    await shop.commerce.workers.drain()
    const token = shop.adminKey
    const { disputes } = (await call(shop.app, 'admin.disputes.list', { token, query: { status: 'open', order_id: orderId } })).body
    expect(disputes).toMatchObject([{ dispute_id: 1, order_id: orderId, payment_id: 1, status: 'open', amount: 10, currency: 'USD', reason: 'fraudulent' }])
    expect((await call(shop.app, 'admin.orders.get', { token, params: { id: orderId } })).body.disputes).toEqual(disputes)
    expect((await call(shop.app, 'admin.disputes.get', { token, params: { id: 1 } })).body).toEqual(disputes[0])
    expect((await refusal(shop.app, 'admin.disputes.get', { token, params: { id: 2 } })).body.code).toBe('dispute_not_found')
  })
})

describe('manual capture', () => {
  it('takes a part by the admin, once', async () => {
    const { shop, product } = await shopWithProduct({ commerce: { settings: { capture: 'manual' } } })
    const { cartToken, orderId } = await guestOrder(shop, product.id)
    const params = { id: orderId }
    expect((await call(shop.app, 'orders.pay', { params, cartToken, body: { payment_token: 'tok_visa' } })).body.status).toBe('authorized')
    const token = shop.adminKey
    const more = await refusal(shop.app, 'admin.orders.capture', { token, params, body: { amount: 1000 } })
    expect([more.status, more.body]).toMatchObject([409, { code: 'capture_invalid', available: 699.99, currency: 'USD' }])
    expect((await refusal(shop.app, 'admin.orders.capture', { token, params, body: { amount: 1.005 } })).body.code).toBe('amount_invalid')
    const { body } = await call(shop.app, 'admin.orders.capture', { token, params, body: { amount: 600 } })
    expect(body).toMatchObject({
      status: 'paid',
      total_amount: 699.99,
      payments: [{ status: 'captured', capture: 'manual', amount: 699.99, captured_amount: 600 }],
    })
    expect((await refusal(shop.app, 'admin.orders.refund', { token, params, body: { amount: 600.01 } })).body).toMatchObject({
      code: 'refund_exceeds_captured',
      available: 600,
    })
  })

  it('that was done at the provider is found by settling the payment', async () => {
    const { shop, product } = await shopWithProduct({ commerce: { settings: { capture: 'manual' } } })
    const { cartToken, orderId } = await guestOrder(shop, product.id)
    await call(shop.app, 'orders.pay', { params: { id: orderId }, cartToken, body: { payment_token: 'tok_visa' } })
    await shop.payments.capture({ key: 'dashboard', providerId: object, amount: 50_000 })
    const { body } = await call(shop.app, 'admin.payments.settle', { token: shop.adminKey, params: { id: 1 } })
    expect(body).toMatchObject({ order_id: orderId, status: 'paid', payments: [{ captured_amount: 500 }] })
    expect((await refusal(shop.app, 'admin.payments.settle', { token: shop.adminKey, params: { id: 9 } })).body.code).toBe('payment_not_found')
  })
})

describe('saved payment methods', () => {
  it('are kept, listed, used and forgotten by their customer only', async () => {
    const { shop, product } = await shopWithProduct()
    const [ada, bob] = [await signIn(shop, 'ada@example.com'), await signIn(shop, 'bob@example.com')]
    const buy = async (token: string, body: { payment_token: string; save_method?: boolean }) => {
      await call(shop.app, 'cart.addItem', { token, body: { product_id: product.id, quantity: 1 } })
      return { token, body: { payment_method: 'credit_card', shipping_address: '123 Main St', ...body } }
    }
    await call(shop.app, 'orders.create', await buy(ada.token, { payment_token: 'tok_visa', save_method: true }))
    const list = async (token: string) => (await call(shop.app, 'account.paymentMethods', { token })).body.payment_methods
    const [method] = await list(ada.token)
    expect([method, await list(bob.token)]).toMatchObject([{ type: 'card', label: 'visa •••• 4242' }, []])
    const id = method?.id ?? ''
    const stolen = await refusal(shop.app, 'orders.create', await buy(bob.token, { payment_token: id }))
    expect([stolen.status, stolen.body.code]).toEqual([404, 'saved_method_not_found'])
    expect((await call(shop.app, 'orders.create', await buy(ada.token, { payment_token: id }))).body.status).toBe('paid')
    expect((await refusal(shop.app, 'account.deletePaymentMethod', { token: bob.token, params: { id } })).body.code).toBe('saved_method_not_found')
    expect((await call(shop.app, 'account.deletePaymentMethod', { token: ada.token, params: { id } })).status).toBe(204)
    expect(await list(ada.token)).toEqual([])
    expect((await refusal(shop.app, 'account.paymentMethods', {})).status).toBe(401)
  })
})
