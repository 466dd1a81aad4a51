import { createClient } from '@cartwright/client'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from './support/run.ts'
import { serve } from './support/serve.ts'

/** An order of the demo shop that waits for the bank. */
const waitingOrder = async (url: string) => {
  const shop = createClient({ url })
  await shop.cart.addItem({ product_id: 1, quantity: 1 })
  const order = await shop.orders.create({ email: 'ada@example.com', payment_method: 'credit_card', shipping_address: '123 Main St' })
  const paid = await shop.orders.pay(order.order_id, { payment_token: 'tok_3ds' })
  const { action_url: actionUrl = '' } = (await shop.payments.methods()).public_config
  const pageOf = (returnUrl: string) => `${url}${actionUrl}?${new URLSearchParams({ client_secret: paid.client_secret ?? '', return_url: returnUrl })}`
  return { shop, id: order.order_id, pageOf }
}

const answer = (page: string, outcome: string) => fetch(page, { method: 'POST', body: new URLSearchParams({ outcome }), redirect: 'manual' })

describe('the test bank', () => {
  it('lets the buyer approve, and sends the browser back', async () => {
    const { url } = await serve(temporaryFolder())
    const { shop, id, pageOf } = await waitingOrder(url)
    const page = pageOf(`/shop/orders/${id}?returned=true`)
    const shown = await fetch(page)
    expect(await shown.text()).toContain('<strong>699.99 USD</strong>')
    expect(shown.headers.get('content-security-policy')).toContain("form-action 'self'")
    expect(await shop.orders.get(id)).toMatchObject({ status: 'pending_payment' })
    const approved = await answer(page, 'succeed')
    expect([approved.status, approved.headers.get('location')]).toEqual([303, `/shop/orders/${id}?returned=true`])
    expect(await shop.orders.settle(id)).toMatchObject({ status: 'completed' })
    expect(await shop.orders.get(id)).toMatchObject({ status: 'paid' })
    expect(await (await fetch(page)).text()).toContain('Nothing is left to be done for this payment.')
  })

  it('lets the buyer refuse: nothing is charged, and the order waits', async () => {
    const { url } = await serve(temporaryFolder())
    const { shop, id, pageOf } = await waitingOrder(url)
    expect((await answer(pageOf('/shop/'), 'fail')).status).toBe(303)
    await expect(shop.orders.settle(id)).rejects.toMatchObject({ code: 'card_declined', details: { decline_code: 'authentication_required' } })
    expect(await shop.orders.get(id)).toMatchObject({ status: 'pending_payment', payments: [{ captured_amount: 0 }] })
  })

  it('takes nothing but an answer, and the secret of the payment', async () => {
    const { url } = await serve(temporaryFolder())
    const { shop, id, pageOf } = await waitingOrder(url)
    const page = pageOf('/shop/')
    expect((await answer(page, 'perhaps')).status).toBe(400)
    expect((await answer(page.replace(/_secret_\w+/, '_secret_guessed'), 'succeed')).status).toBe(404)
    expect((await fetch(`${url}/test-bank`)).status).toBe(404)
    expect((await fetch(page, { method: 'PUT' })).status).toBe(405)
    expect(await shop.orders.get(id)).toMatchObject({ status: 'pending_payment', payments: [{ status: 'requires_action' }] })
  })

  it('never leads away', async () => {
    const { url } = await serve(temporaryFolder())
    const { pageOf } = await waitingOrder(url)
    const targets = ['https://evil.example/', '//evil.example/', 'javascript:alert(1)', '\\\\evil.example', '/.//evil.example/']
    const ways = await Promise.all(
      targets.map(async target => /<a href="(.*?)">/.exec(await (await fetch(pageOf(target).replace(/_secret_\w+/, '_secret_no'))).text())?.[1]),
    )
    expect(ways).toEqual(['/', '/', '/', '/', '/evil.example/'])
    expect((await answer(pageOf('/.//evil.example/'), 'fail')).headers.get('location')).toBe('/evil.example/')
  })

  it('is closed in production', async () => {
    const production = { NODE_ENV: 'production', JWT_SECRET: 'fJ3zq0Vw8mT1xK6bR9cYd2Lh5nGp7sAe' }
    const { url } = await serve(temporaryFolder(), [], production)
    expect((await fetch(`${url}/test-bank`)).status).toBe(404)
    expect((await createClient({ url }).payments.methods()).public_config).toEqual({})
    expect((await fetch(`${url}/test-bank`)).headers.get('content-type')).toBe('application/problem+json')
  })
})
