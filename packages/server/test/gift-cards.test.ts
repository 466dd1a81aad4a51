import { beforeEach, describe, expect, it } from 'vitest'
import { call, refusal } from './support/call.ts'
import { checkout, guestWithCart, signIn, signInStaff } from './support/people.ts'
import { openShop, type Shop } from './support/shop.ts'

let shop: Shop
let token: string

beforeEach(async () => {
  shop = await openShop()
  token = shop.adminKey
  // 60.00: shipping is free from 50.00 on.
  await shop.stock({ name: 'Lamp' }, 10, 6_000)
})

const issue = async (amount: number, more: { readonly expires_at?: string; readonly currency?: string } = {}) =>
  (await call(shop.app, 'admin.giftCards.issue', { token, body: { amount, ...more } })).body

const cardOf = async (id: number) => {
  const { body } = await call(shop.app, 'admin.giftCards.get', { token, params: { id } })
  return [body.balance, body.held_amount, body.available_amount]
}

const kindsOf = async (id: number) => {
  const { body } = await call(shop.app, 'admin.giftCards.entries', { token, params: { id }, query: {} })
  return body.entries.map(({ kind, balance_change, held_change }) => [kind, balance_change, held_change]).reverse()
}

const clean = async () => expect((await shop.commerce.doctor()).filter(({ violations }) => violations > 0)).toEqual([])

const apply = (cartToken: string, code: string) => call(shop.app, 'cart.applyGiftCard', { cartToken, body: { code } })

describe('a gift card', () => {
  it('is issued with a code that is shown once and kept nowhere', async () => {
    const { code, gift_card: card } = await issue(25)
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}$/)
    expect(card).toMatchObject({
      id: 1,
      kind: 'gift_card',
      last4: code.slice(-4),
      currency: 'USD',
      balance: 25,
      held_amount: 0,
      available_amount: 25,
      status: 'active',
    })
    const shown = await call(shop.app, 'admin.giftCards.get', { token, params: { id: 1 } })
    const audit = await shop.commerce.customers.audit({}, { limit: 50 })
    for (const text of [shown.text, JSON.stringify(audit.items)]) expect([text.includes(code), text.includes(code.replaceAll('-', ''))]).toEqual([false, false])
    const typed = ` ${code.toLowerCase().replaceAll('-', ' ')} `
    expect((await call(shop.app, 'giftCards.balance', { body: { code: typed } })).body).toEqual({
      ...{ last4: card.last4, currency: 'USD', balance: 25, available_amount: 25, expires_at: null },
    })
    expect((await call(shop.app, 'admin.giftCards.list', { token, query: {} })).body).toMatchObject({ total: 1, gift_cards: [{ id: 1 }] })
  })

  it('are not issued when they would have expired already', async () => {
    const body = { amount: 5, expires_at: '2026-01-01T00:00:00Z' }
    const { status, body: told } = await refusal(shop.app, 'admin.giftCards.issue', { token, body })
    expect([status, told.code]).toEqual([422, 'validation_failed'])
    expect((await call(shop.app, 'admin.giftCards.list', { token, query: {} })).body.total).toBe(0)
  })

  it('answers whoever guesses the same for codes there are not, and for cards that are disabled or expired', async () => {
    const disabled = await issue(5)
    await call(shop.app, 'admin.giftCards.update', { token, params: { id: disabled.gift_card.id }, body: { status: 'disabled', note: 'Stolen' } })
    const expired = await issue(5)
    await call(shop.app, 'admin.giftCards.update', { token, params: { id: expired.gift_card.id }, body: { expires_at: '2026-01-01T00:00:00Z' } })
    const cartToken = await guestWithCart(shop, 1)
    const answers = []
    for (const code of ['0000-0000-0000-0000-0000', 'nonsense', disabled.code, expired.code]) {
      const balance = await refusal(shop.app, 'giftCards.balance', { body: { code } })
      const applied = await refusal(shop.app, 'cart.applyGiftCard', { cartToken, body: { code } })
      for (const { status, body } of [balance, applied]) answers.push(JSON.stringify([status, body.code, body.detail]))
    }
    expect([...new Set(answers)]).toEqual([JSON.stringify([422, 'gift_card_invalid', 'There is no gift card with this code that can be used.'])])
  })

  it('pays a part; the provider is charged for the rest, and cancelling gives both back to where they came from', async () => {
    const { code, gift_card: card } = await issue(25)
    const cartToken = await guestWithCart(shop, 1)
    expect((await apply(cartToken, code)).body).toMatchObject({
      total_amount: 60,
      amount_due: 35,
      tenders: [{ account_id: card.id, kind: 'gift_card', amount: 25 }],
    })
    const placed = await call(shop.app, 'orders.create', { cartToken, body: checkout })
    expect(placed.body).toMatchObject({ status: 'pending_payment', total_amount: 60, amount_due: 35 })
    expect(placed.body.payments).toMatchObject([{ tender: 'gift_card', status: 'authorized', amount: 25, credit_account_id: card.id }])
    expect(await cardOf(card.id)).toEqual([25, 25, 0])
    await clean()

    const params = { id: placed.body.order_id }
    expect((await call(shop.app, 'orders.pay', { cartToken, params, body: { payment_token: 'token' } })).body.status).toBe('completed')
    const paid = (await call(shop.app, 'orders.get', { cartToken, params })).body
    expect([paid.status, paid.amount_due, paid.payments.map(({ tender, status, captured_amount }) => [tender, status, captured_amount])]).toEqual([
      'paid',
      0,
      [
        ['gift_card', 'captured', 25],
        ['external', 'captured', 35],
      ],
    ])
    expect(await cardOf(card.id)).toEqual([0, 0, 0])
    await clean()

    const cancelled = await call(shop.app, 'orders.cancel', { cartToken, params })
    expect(cancelled.body).toMatchObject({ status: 'cancelled', refunded_amount: 60 })
    expect(cancelled.body.refunds.map(({ amount, status, credit_account_id }) => [amount, status, credit_account_id])).toEqual([
      [35, 'succeeded', null],
      [25, 'succeeded', card.id],
    ])
    expect(await cardOf(card.id)).toEqual([25, 0, 25])
    expect(await kindsOf(card.id)).toEqual([
      ['issue', 25, 0],
      ['hold', 0, 25],
      ['capture', -25, -25],
      ['refund', 25, 0],
    ])
    await clean()
  })

  it('pays all of an order without the provider', async () => {
    const { code, gift_card: card } = await issue(100)
    const cartToken = await guestWithCart(shop, 1)
    await apply(cartToken, code)
    const placed = await call(shop.app, 'orders.create', { cartToken, body: { ...checkout, payment_token: 'tok_declined' } })
    expect(placed.body).toMatchObject({ status: 'paid', amount_due: 0, payments: [{ tender: 'gift_card', status: 'captured', captured_amount: 60 }] })
    expect(await cardOf(card.id)).toEqual([40, 0, 40])
    expect((await shop.commerce.orders.order(placed.body.order_id)).payments).toHaveLength(1)
    await clean()
  })

  it('is held for one of two orders that come at once; the other is refused, and nothing is written of it', async () => {
    const { code, gift_card: card } = await issue(60)
    const carts = [await guestWithCart(shop, 1), await guestWithCart(shop, 1)]
    for (const cartToken of carts) await apply(cartToken, code)
    const body = JSON.stringify(checkout)
    const answers = await Promise.all(
      carts.map(cartToken => shop.app.request('/orders', { method: 'POST', headers: { 'content-type': 'application/json', 'x-cart-token': cartToken }, body })),
    )
    const told = await Promise.all(answers.map(async answer => [answer.status, ((await answer.json()) as { code?: string }).code ?? null]))
    expect(told.sort()).toEqual([
      [201, null],
      [409, 'gift_card_exhausted'],
    ])
    expect((await shop.commerce.orders.list({}, { limit: 9 })).total).toBe(1)
    expect(await cardOf(card.id)).toEqual([0, 0, 0])
    expect((await shop.commerce.inventory.levels([1])).map(({ reserved }) => reserved)).toEqual([1])
    await clean()
  })

  it('is free again when its order is not paid in time', async () => {
    const { code, gift_card: card } = await issue(10)
    const cartToken = await guestWithCart(shop, 1)
    await apply(cartToken, code)
    await call(shop.app, 'orders.create', { cartToken, body: checkout })
    expect(await cardOf(card.id)).toEqual([10, 10, 0])
    shop.clock.advance(3_600_000)
    await shop.commerce.workers.sweep()
    await shop.commerce.workers.drain()
    expect(await cardOf(card.id)).toEqual([10, 0, 10])
    expect((await kindsOf(card.id)).at(-1)).toEqual(['release', 0, -10])
    await clean()
  })

  it('can be taken out of the cart, is refused twice over, and in another currency', async () => {
    const { code, gift_card: card } = await issue(10)
    const cartToken = await guestWithCart(shop, 1)
    await apply(cartToken, code)
    expect((await apply(cartToken, code)).body.tenders).toHaveLength(1)
    expect((await call(shop.app, 'cart.removeGiftCard', { cartToken, params: { id: card.id } })).body).toMatchObject({ tenders: [], amount_due: 60 })
    expect((await refusal(shop.app, 'cart.removeGiftCard', { cartToken, params: { id: card.id } })).body.code).toBe('gift_card_not_found')
    const euros = await issue(10, { currency: 'EUR' })
    expect((await refusal(shop.app, 'cart.applyGiftCard', { cartToken, body: { code: euros.code } })).body.code).toBe('currency_mismatch')
    await call(shop.app, 'admin.giftCards.adjust', { token, params: { id: card.id }, body: { amount: -10, reason: 'Mistake' } })
    expect((await refusal(shop.app, 'cart.applyGiftCard', { cartToken, body: { code } })).body.code).toBe('gift_card_exhausted')
  })

  it('is adjusted once for a key, and never below what is held', async () => {
    const { code, gift_card: card } = await issue(10)
    const params = { id: card.id }
    for (const _ of [1, 2]) await call(shop.app, 'admin.giftCards.adjust', { token, params, body: { amount: 2.5, reason: 'Sorry', key: 'k' } })
    expect(await cardOf(card.id)).toEqual([12.5, 0, 12.5])
    const cartToken = await guestWithCart(shop, 1)
    await apply(cartToken, code)
    await call(shop.app, 'orders.create', { cartToken, body: checkout })
    const refused = await refusal(shop.app, 'admin.giftCards.adjust', { token, params, body: { amount: -0.01, reason: 'Too much' } })
    expect([refused.status, refused.body.code]).toEqual([409, 'gift_card_exhausted'])
    const digits = await refusal(shop.app, 'admin.giftCards.adjust', { token, params, body: { amount: 0.001, reason: 'Dust' } })
    expect(digits.body).toMatchObject({ code: 'amount_invalid', errors: [{ path: 'amount' }] })
    expect(await cardOf(card.id)).toEqual([12.5, 12.5, 0])
    await clean()
  })

  it('is issued once for a key, also when it is asked for again four weeks later', async () => {
    const ask = { token, key: 'birthday-7', body: { amount: 25 } }
    const first = await call(shop.app, 'admin.giftCards.issue', ask)
    await shop.clock.advance(29 * 24 * 60 * 60_000)
    await shop.commerce.workers.sweep()
    const second = await call(shop.app, 'admin.giftCards.issue', ask)
    expect([second.headers.get('idempotent-replayed'), second.body]).toEqual(['true', first.body])
    expect((await call(shop.app, 'admin.giftCards.list', { token, query: {} })).body.total).toBe(1)
  })

  it('belongs to those who have its scope', async () => {
    const reader = await signInStaff(shop, 'staff', ['gift_cards:read'])
    expect((await call(shop.app, 'admin.giftCards.list', { token: reader, query: {} })).status).toBe(200)
    expect((await refusal(shop.app, 'admin.giftCards.issue', { token: reader, body: { amount: 1 } })).status).toBe(403)
    const { token: buyer } = await signIn(shop)
    expect((await refusal(shop.app, 'admin.giftCards.list', { token: buyer, query: {} })).status).toBe(403)
  })

  it('cannot be guessed at for long', async () => {
    const limited = await openShop({ rateLimit: 'on', clientAddress: () => '192.0.2.1' })
    const statuses = []
    for (let guess = 0; guess < 12; guess++) statuses.push((await refusal(limited.app, 'giftCards.balance', { body: { code: 'guess' } })).status)
    expect(statuses).toEqual([...Array.from({ length: 5 }, () => 422), ...Array.from({ length: 7 }, () => 429)])
  })
})

describe('store credit', () => {
  it('is granted, shown to its owner, and pays when they wish', async () => {
    const { token: buyer, userId } = await signIn(shop)
    const params = { id: userId }
    for (const _ of [1, 2]) await call(shop.app, 'admin.storeCredit.grant', { token, params, body: { amount: 20, reason: 'Sorry', key: 'k' } })
    const own = await call(shop.app, 'account.storeCredit', { token: buyer })
    expect(own.body.store_credit).toMatchObject([{ currency: 'USD', balance: 20, held_amount: 0, available_amount: 20 }])
    expect((await call(shop.app, 'admin.storeCredit.get', { token, params })).body.store_credit).toMatchObject([
      { kind: 'store_credit', customer_id: userId, balance: 20 },
    ])
    await call(shop.app, 'cart.addItem', { token: buyer, body: { product_id: 1 } })
    expect((await call(shop.app, 'cart.get', { token: buyer })).body).toMatchObject({ amount_due: 60, uses_store_credit: false })
    const used = await call(shop.app, 'cart.useStoreCredit', { token: buyer, body: { use: true } })
    expect(used.body).toMatchObject({ amount_due: 40, uses_store_credit: true, tenders: [{ kind: 'store_credit', last4: null, amount: 20 }] })
    const placed = await call(shop.app, 'orders.create', { token: buyer, body: { ...checkout, payment_token: 'token' } })
    expect(placed.body).toMatchObject({
      status: 'paid',
      payments: [
        { tender: 'store_credit', captured_amount: 20 },
        { tender: 'external', captured_amount: 40 },
      ],
    })
    expect((await call(shop.app, 'account.storeCredit', { token: buyer })).body.store_credit).toMatchObject([{ balance: 0 }])
    await clean()
  })

  it('is no guest’s', async () => {
    const cartToken = await guestWithCart(shop, 1)
    expect((await refusal(shop.app, 'cart.useStoreCredit', { cartToken, body: { use: true } })).body.code).toBe('unauthenticated')
    expect((await refusal(shop.app, 'account.storeCredit', {})).status).toBe(401)
  })

  it('takes a refund instead of the card, once for a key, within the ceilings of both', async () => {
    const { token: buyer, userId } = await signIn(shop)
    await call(shop.app, 'admin.storeCredit.grant', { token, params: { id: userId }, body: { amount: 15, reason: 'Welcome' } })
    await call(shop.app, 'cart.addItem', { token: buyer, body: { product_id: 1 } })
    await call(shop.app, 'cart.useStoreCredit', { token: buyer, body: { use: true } })
    const { order_id: id } = (await call(shop.app, 'orders.create', { token: buyer, body: { ...checkout, payment_token: 'token' } })).body
    const refund = { token, params: { id }, body: { amount: 50, to: 'store_credit' as const, key: 'k', reason: 'Late' } }
    const first = await call(shop.app, 'admin.orders.refund', refund)
    expect(first.body.refunds.map(({ amount, status }) => [amount, status])).toEqual([
      [45, 'succeeded'],
      [5, 'succeeded'],
    ])
    expect((await call(shop.app, 'admin.orders.refund', refund)).body.refunds).toEqual(first.body.refunds)
    expect((await call(shop.app, 'account.storeCredit', { token: buyer })).body.store_credit).toMatchObject([{ balance: 50 }])
    const providerId = (await shop.commerce.orders.order(id)).payments.find(({ tender }) => tender === 'provider')?.providerId ?? ''
    expect(await shop.payments.bookOf(providerId)).toMatchObject({ captured: 4_500, refunded: 0 })
    const tooMuch = await refusal(shop.app, 'admin.orders.refund', { token, params: { id }, body: { amount: 10.01 } })
    expect(tooMuch.body).toMatchObject({ code: 'refund_exceeds_captured', available: 10 })
    const rest = await call(shop.app, 'admin.orders.refund', { token, params: { id } })
    expect(rest.body).toMatchObject({ refunds: [{ amount: 10, credit_account_id: 1 }], order: { refunded_amount: 60 } })
    await clean()
  })

  it('cannot take the refund of a guest', async () => {
    const cartToken = await guestWithCart(shop, 1)
    const { order_id: id } = (await call(shop.app, 'orders.create', { cartToken, body: { ...checkout, payment_token: 'token' } })).body
    const refused = await refusal(shop.app, 'admin.orders.refund', { token, params: { id }, body: { to: 'store_credit' } })
    expect([refused.status, refused.body.code]).toEqual([422, 'validation_failed'])
    expect((await shop.commerce.orders.order(id)).refunds).toEqual([])
  })
})

describe('a return', () => {
  it('can be called off by its buyer until the goods arrive', async () => {
    const cartToken = await guestWithCart(shop, 1)
    const { order_id: id } = (await call(shop.app, 'orders.create', { cartToken, body: { ...checkout, payment_token: 'token' } })).body
    await call(shop.app, 'admin.orders.fulfil', { token, params: { id } })
    const ask = () => call(shop.app, 'orders.requestReturn', { cartToken, params: { id }, body: { lines: [{ line_id: 1, quantity: 1 }] } })
    const first = { id, return_id: (await ask()).body.return.return_id }
    for (const _ of [1, 2]) {
      expect((await call(shop.app, 'orders.cancelReturn', { cartToken, params: first })).body.returns).toMatchObject([{ status: 'cancelled' }])
    }
    const second = { id, return_id: (await ask()).body.return.return_id }
    await call(shop.app, 'admin.orders.receiveReturn', { token, params: second, body: { refund: true } })
    expect((await refusal(shop.app, 'orders.cancelReturn', { cartToken, params: second })).body.code).toBe('return_invalid')
    expect((await refusal(shop.app, 'admin.orders.receiveReturn', { token, params: first, body: {} })).body.code).toBe('return_invalid')
    await clean()
  })
})

describe('an exchange', () => {
  /** A signed-in buyer's order of two lamps at 60.00, shipped, one of them announced to come back. */
  async function returning(): Promise<{ buyer: string; params: { id: number; return_id: number } }> {
    await shop.stock({ name: 'Chair' }, 10, 8_000)
    await shop.stock({ name: 'Cup' }, 10, 5_500)
    const { token: buyer } = await signIn(shop)
    await call(shop.app, 'cart.addItem', { token: buyer, body: { product_id: 1, quantity: 2 } })
    const { order_id: id } = (await call(shop.app, 'orders.create', { token: buyer, body: { ...checkout, payment_token: 'token' } })).body
    await call(shop.app, 'admin.orders.fulfil', { token, params: { id } })
    const asked = await call(shop.app, 'orders.requestReturn', { token: buyer, params: { id }, body: { lines: [{ line_id: 1, quantity: 1 }] } })
    const params = { id, return_id: asked.body.return.return_id }
    await call(shop.app, 'admin.orders.approveReturn', { token, params })
    return { buyer, params }
  }

  const receive = (params: { id: number; return_id: number }) => call(shop.app, 'admin.orders.receiveReturn', { token, params, body: {} })
  const chair = { items: [{ variant_id: 2, quantity: 1 }] }

  it('for something dearer is a new order, paid with what came back; the rest is due', async () => {
    const { buyer, params } = await returning()
    await receive(params)
    const made = await call(shop.app, 'admin.orders.exchangeReturn', { token, params, body: chair })
    expect(made.body.order.refunds).toMatchObject([{ amount: 60, status: 'succeeded', credit_account_id: 1, lines: [{ line_id: 1, quantity: 1 }] }])
    expect(made.body.exchange).toMatchObject({
      status: 'pending_payment',
      total_amount: 80,
      amount_due: 20,
      payments: [{ tender: 'store_credit', amount: 60 }],
    })
    const again = await call(shop.app, 'admin.orders.exchangeReturn', { token, params, body: chair })
    expect(again.body.exchange.order_id).toBe(made.body.exchange.order_id)
    expect(again.body.order.refunds).toHaveLength(1)
    const own = { token: buyer, params: { id: made.body.exchange.order_id } }
    expect((await call(shop.app, 'orders.pay', { ...own, body: { payment_token: 'token' } })).body.status).toBe('completed')
    expect((await call(shop.app, 'orders.get', own)).body).toMatchObject({ status: 'paid', payments: [{ captured_amount: 60 }, { captured_amount: 20 }] })
    expect((await call(shop.app, 'account.storeCredit', { token: buyer })).body.store_credit).toMatchObject([{ balance: 0, held_amount: 0 }])
    await clean()
  })

  it('for something cheaper is paid at once, and the surplus goes back to the card', async () => {
    const { params } = await returning()
    await receive(params)
    const made = await call(shop.app, 'admin.orders.exchangeReturn', { token, params, body: { items: [{ variant_id: 3, quantity: 1 }] } })
    expect(made.body.exchange).toMatchObject({ status: 'paid', total_amount: 55, amount_due: 0 })
    expect(made.body.order.refunds.map(({ amount, status, credit_account_id }) => [amount, status, credit_account_id])).toEqual([
      [55, 'succeeded', 1],
      [5, 'succeeded', null],
    ])
    const providerId = (await shop.commerce.orders.order(params.id)).payments[0]?.providerId ?? ''
    expect(await shop.payments.bookOf(providerId)).toMatchObject({ captured: 12_000, refunded: 500 })
    await clean()
  })

  it('before the goods are back takes the right to it; their arrival pays nothing more', async () => {
    const { params } = await returning()
    expect((await refusal(shop.app, 'admin.orders.exchangeReturn', { token, params, body: chair })).body.code).toBe('return_invalid')
    const staff = await signInStaff(shop, 'staff', ['orders:write', 'refunds:write'])
    const early = { ...chair, before_receipt: true }
    expect((await refusal(shop.app, 'admin.orders.exchangeReturn', { token: staff, params, body: early })).status).toBe(403)
    expect((await shop.commerce.orders.order(params.id)).refunds).toEqual([])
    const made = await call(shop.app, 'admin.orders.exchangeReturn', { token, params, body: early })
    expect(made.body.exchange).toMatchObject({ amount_due: 20 })
    const received = await call(shop.app, 'admin.orders.receiveReturn', { token, params, body: { refund: true } })
    expect([received.body.refunds.length, received.body.refunded_amount]).toEqual([1, 60])
    await clean()
  })

  it('is refused where there is not enough, and then changes nothing', async () => {
    const { buyer, params } = await returning()
    await receive(params)
    const tooMany = { items: [{ variant_id: 2, quantity: 11 }] }
    expect((await refusal(shop.app, 'admin.orders.exchangeReturn', { token, params, body: tooMany })).body.code).toBe('insufficient_stock')
    expect((await refusal(shop.app, 'admin.orders.exchangeReturn', { token, params, body: { items: [{ variant_id: 99, quantity: 1 }] } })).body.code).toBe(
      'variant_not_found',
    )
    expect((await shop.commerce.orders.order(params.id)).refunds).toEqual([])
    expect((await call(shop.app, 'account.storeCredit', { token: buyer })).body.store_credit).toMatchObject([{ balance: 0 }])
    const made = await call(shop.app, 'admin.orders.exchangeReturn', { token, params, body: chair })
    expect(made.body.exchange.amount_due).toBe(20)
    await call(shop.app, 'admin.orders.cancel', { token, params: { id: made.body.exchange.order_id } })
    expect((await call(shop.app, 'account.storeCredit', { token: buyer })).body.store_credit).toMatchObject([{ balance: 60, held_amount: 0 }])
    await clean()
  })
})
