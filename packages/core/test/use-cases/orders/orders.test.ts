import { describe, expect, it } from 'vitest'
import { CommerceError, type Principal } from '../../../src/model/index.ts'
import { pay, placeOrder } from '../../../src/use-cases/checkout/index.ts'
import {
  approveReturn,
  cancel,
  complete,
  fulfil,
  list,
  listOf,
  order as orderById,
  orderOf,
  previewRefund,
  receiveReturn,
  refund,
  rejectReturn,
  requestReturn,
} from '../../../src/use-cases/orders/index.ts'
import { expectSound, guestWith, paid, payingShop, placed, placing, shipped, topics, units } from '../checkout/checkout-shop.ts'
import { admin, expectRefused, refusal } from '../shop.ts'

const page = { limit: 20 }
const buyer: Principal = { kind: 'customer', customerId: 5, sessionId: 1 }

describe('reading orders', () => {
  it("shows a guest's order to whoever holds the token, and to nobody else", async () => {
    const shop = await payingShop()
    const guest = await guestWith(shop)
    const { order } = await placeOrder(shop.deps, guest, placing)
    expect(await orderOf(shop.deps, guest, order.id)).toEqual(order)
    for (const stranger of [{}, { guestToken: '' }, { guestToken: 'x' }, { customerId: 5 }, { guestToken: order.tokenHash ?? '' }]) {
      await expectRefused(orderOf(shop.deps, stranger, order.id), 'order_not_found')
    }
    expect(await refusal(orderOf(shop.deps, {}, order.id))).toEqual(await refusal(orderOf(shop.deps, {}, order.id)))
    await expectRefused(orderOf(shop.deps, guest, 99), 'order_not_found')
  })

  it('lists a customer only their own, newest first', async () => {
    const shop = await payingShop()
    const [first, second, third] = [await placed(shop, 1), await placed(shop, 1), await placed(shop, 1)]
    for (const { id } of [first, third]) {
      const stored = shop.tables.orders.get(id)
      if (stored) shop.tables.orders.set(id, { ...stored, customerId: 5 })
    }
    expect((await listOf(shop.deps, 5, page)).items.map(({ id }) => id)).toEqual([third.id, first.id])
    expect((await list(shop.deps, { status: 'pending_payment' }, page)).total).toBe(3)
    expect((await list(shop.deps, { status: 'paid' }, page)).total).toBe(0)
    expect((await orderOf(shop.deps, { customerId: 5 }, first.id)).id).toBe(first.id)
    await expectRefused(orderOf(shop.deps, { customerId: 5 }, second.id), 'order_not_found')
    expect((await orderById(shop.deps, second.id)).id).toBe(second.id)
    await expectRefused(orderById(shop.deps, 99), 'order_not_found')
  })
})

describe('cancelling', () => {
  it('gives the stock of an unpaid order back', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    expect(await cancel(shop.deps, order.id, 'changed my mind', { kind: 'guest' })).toMatchObject({
      status: 'cancelled',
      cancelReason: 'changed my mind',
      refunds: [],
    })
    expect(await units(shop)).toEqual([10, 0])
    expect(topics(shop)).toEqual(['order.placed', 'order.cancelling', 'order.cancelled'])
    expect(shop.audit().at(-1)).toEqual({ actor: 'guest', action: 'order.cancel', subject: 'order:1', data: { reason: 'changed my mind' } })
    await expectSound(shop)
  })

  it('kills the payment at the provider first', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    await pay(shop.deps, order.id, { paymentToken: 'tok_3ds' })
    expect(await cancel(shop.deps, order.id, 'no', admin)).toMatchObject({ status: 'cancelled', payments: [{ status: 'cancelled' }] })
    expect((await shop.provider.read({ providerId: 'test_p_1_create' }))?.status).toBe('cancelled')
    expect(await units(shop)).toEqual([10, 0])
    await shop.provider.completeAction('test_p_1_create', 'succeed')
    expect((await shop.provider.bookOf('test_p_1_create'))?.captured).toBe(0)
    await expectSound(shop)
  })

  it('sends the money of a paid order back, and its stock, once', async () => {
    const shop = await payingShop()
    const order = await paid(shop)
    const cancelled = await cancel(shop.deps, order.id, 'no', admin)
    expect(cancelled).toMatchObject({
      status: 'cancelled',
      refunds: [{ clientKey: 'cancel', amount: 2500, status: 'succeeded' }],
      payments: [{ refundHeld: 2500 }],
    })
    expect(cancelled.history.map(({ to }) => to)).toEqual(['pending_payment', 'paid', 'cancelling', 'cancelled'])
    expect(await units(shop)).toEqual([10, 0])
    expect(await cancel(shop.deps, order.id, 'again', admin)).toEqual(cancelled)
    expect(await shop.provider.bookOf('test_p_1_create')).toEqual({ captured: 2500, refunded: 2500, captures: 1 })
    expect(topics(shop).slice(3)).toEqual(['order.cancelling', 'refund.requested', 'refund.succeeded', 'order.cancelled'])
    await expectSound(shop)
  })

  it('sends back what is left after a refund', async () => {
    const shop = await payingShop()
    const order = await paid(shop)
    await refund(shop.deps, order.id, { clientKey: 'k', reason: 'sorry', amount: 700 }, admin)
    const cancelled = await cancel(shop.deps, order.id, 'no', admin)
    expect(cancelled.refunds.map(({ amount, status }) => [amount, status])).toEqual([
      [700, 'succeeded'],
      [1800, 'succeeded'],
    ])
    expect((await shop.provider.bookOf('test_p_1_create'))?.refunded).toBe(2500)
    await expectSound(shop)
  })

  it('answers what is left to do while the provider is down, and keeps the stock until it is done', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    await pay(shop.deps, order.id, { paymentToken: 'tok_declined' })
    const down = {
      ...shop.deps,
      payments: { ...shop.deps.payments, cancel: () => Promise.reject(new CommerceError('payment_outcome_unknown', 'down')) },
    }
    expect((await cancel(down, order.id, 'no', admin)).status).toBe('cancelling')
    expect(await units(shop)).toEqual([10, 2])
    expect((await cancel(shop.deps, order.id, 'no', admin)).status).toBe('cancelled')
    expect(await units(shop)).toEqual([10, 0])
    await expectSound(shop)
  })

  it('gives the money back when the payment won the race', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    await pay(shop.deps, order.id, { paymentToken: 'tok_3ds' })
    await shop.provider.completeAction('test_p_1_create', 'succeed')
    expect(await cancel(shop.deps, order.id, 'no', admin)).toMatchObject({ status: 'cancelled', refunds: [{ status: 'succeeded', amount: 2500 }] })
    expect(await shop.provider.bookOf('test_p_1_create')).toEqual({ captured: 2500, refunded: 2500, captures: 1 })
    expect(await units(shop)).toEqual([10, 0])
    await expectSound(shop)
  })

  it('ends also when the bank refuses the money: what is owed stays to be seen', async () => {
    const shop = await payingShop()
    const order = await paid(shop)
    shop.provider.scriptRefunds('fail')
    expect(await cancel(shop.deps, order.id, 'no', admin)).toMatchObject({
      status: 'cancelled',
      refunds: [{ status: 'failed' }],
      payments: [{ refundHeld: 0 }],
    })
    expect(await units(shop)).toEqual([10, 0])
    expect((await refund(shop.deps, order.id, { clientKey: 'by hand', reason: 'other account' }, admin)).refund).toMatchObject({
      status: 'succeeded',
      amount: 2500,
    })
    await expectSound(shop)
  })

  it('is refused once something was shipped, to strangers, and for what is not there', async () => {
    const shop = await payingShop()
    const order = await paid(shop)
    await fulfil(shop.deps, order.id, { lines: [{ lineId: 1, quantity: 1 }] }, admin)
    const before = shop.stored()
    await expectRefused(cancel(shop.deps, order.id, 'no', admin), 'order_not_cancellable')
    await expectRefused(cancel(shop.deps, order.id, 'no', buyer), 'order_not_found')
    await expectRefused(cancel(shop.deps, 99, 'no', admin), 'order_not_found')
    expect(shop.stored()).toBe(before)
  })
})

describe('fulfilling', () => {
  it('ships in parts until nothing is left, and then completes', async () => {
    const shop = await payingShop()
    const order = await paid(shop, 3)
    expect((await fulfil(shop.deps, order.id, { lines: [{ lineId: 1, quantity: 2 }], carrier: 'DHL', trackingNumber: 'JD01' }, admin)).status).toBe(
      'partly_fulfilled',
    )
    expect(await units(shop)).toEqual([8, 1])
    await expectRefused(complete(shop.deps, order.id, admin), 'order_wrong_status')
    expect((await fulfil(shop.deps, order.id, {}, admin)).status).toBe('fulfilled')
    expect(await units(shop)).toEqual([7, 0])
    expect((await shop.deps.inventory.hold(order.holdKey))?.status).toBe('consumed')
    expect((await complete(shop.deps, order.id, admin)).status).toBe('completed')
    expect((await complete(shop.deps, order.id, admin)).status).toBe('completed')
    expect(topics(shop).slice(3)).toEqual(['order.fulfilled', 'order.fulfilled', 'order.completed'])
    await expectSound(shop)
  })

  it('ships a fulfilment of a number once', async () => {
    const shop = await payingShop()
    const order = await paid(shop, 3)
    const once = () => fulfil(shop.deps, order.id, { number: 1, lines: [{ lineId: 1, quantity: 1 }] }, admin)
    await Promise.all([once(), once(), once()])
    expect((await once()).fulfilments).toHaveLength(1)
    expect(await units(shop)).toEqual([9, 2])
    await expectSound(shop)
  })

  it('is refused before the money is there, and for more than was ordered', async () => {
    const shop = await payingShop()
    const unpaid = await placed(shop)
    await expectRefused(fulfil(shop.deps, unpaid.id, {}, admin), 'order_wrong_status')
    const order = await paid(shop, 2)
    const before = shop.stored()
    await expectRefused(fulfil(shop.deps, order.id, { lines: [{ lineId: 1, quantity: 3 }] }, admin), 'fulfilment_invalid')
    expect(shop.stored()).toBe(before)
    expect(await units(shop)).toEqual([10, 4])
  })
})

describe('refunding', () => {
  it('shows what it would pay, then pays just that', async () => {
    const shop = await payingShop()
    const order = await paid(shop)
    const wish = { clientKey: 'k', reason: 'damaged', lines: [{ lineId: 1, quantity: 1 }] }
    const before = shop.stored()
    const preview = await previewRefund(shop.deps, order.id, wish)
    expect(preview).toStrictEqual({
      amount: 1000,
      lines: [{ lineId: 1, quantity: 1, amount: 1000, tax: 0 }],
      shippingAmount: 0,
      shippingTax: 0,
      otherAmount: 0,
    })
    expect(shop.stored()).toBe(before)
    const { refund: made, order: after } = await refund(shop.deps, order.id, wish, admin)
    expect(made).toMatchObject({ ...preview, id: 1, status: 'succeeded', providerId: 'test_p_1_create_r:1', reason: 'damaged' })
    expect(after.payments[0]?.refundHeld).toBe(1000)
    expect((await shop.provider.bookOf('test_p_1_create'))?.refunded).toBe(1000)
    expect(topics(shop).slice(3)).toEqual(['refund.requested', 'refund.succeeded'])
  })

  it('pays once for one key, however often, also at once', async () => {
    const shop = await payingShop()
    const order = await paid(shop)
    const once = () => refund(shop.deps, order.id, { clientKey: 'click', reason: '', amount: 900 }, admin)
    const results = await Promise.all([once(), once(), once(), once()])
    expect(new Set(results.map(({ refund: { id } }) => id))).toEqual(new Set([1]))
    expect((await once()).order.refunds).toHaveLength(1)
    expect((await shop.provider.bookOf('test_p_1_create'))?.refunded).toBe(900)
    await expectSound(shop)
  })

  it('never pays more than was captured, also at once', async () => {
    const shop = await payingShop()
    const order = await paid(shop)
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) => refund(shop.deps, order.id, { clientKey: `k${index}`, reason: '', amount: 1000 }, admin)),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
    expect((await shop.provider.bookOf('test_p_1_create'))?.refunded).toBe(2000)
    expect(await refusal(refund(shop.deps, order.id, { clientKey: 'more', reason: '', amount: 501 }, admin))).toEqual([
      'refund_exceeds_captured',
      { available: 500 },
    ])
    expect((await refund(shop.deps, order.id, { clientKey: 'rest', reason: '' }, admin)).refund.amount).toBe(500)
    await expectRefused(previewRefund(shop.deps, order.id, { clientKey: 'x', reason: '' }), 'refund_exceeds_captured')
    await expectSound(shop)
  })

  it.each([
    ['error', 'requested', 0],
    ['timeout', 'requested', 0],
    ['lost', 'succeeded', 900],
    ['pending', 'pending', 900],
    ['fail', 'failed', 0],
  ] as const)('when the provider answers with %s', async (script, status, inBook) => {
    const shop = await payingShop()
    const order = await paid(shop)
    shop.provider.scriptRefunds(script)
    const { refund: made, order: after } = await refund(shop.deps, order.id, { clientKey: 'k', reason: '', amount: 900 }, admin)
    expect([made.status, after.payments[0]?.refundHeld]).toEqual([status, status === 'failed' ? 0 : 900])
    expect((await shop.provider.bookOf('test_p_1_create'))?.refunded).toBe(inBook)
    await expectSound(shop)
  })

  it('is refused for an order that nobody has paid', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    const before = shop.stored()
    await expectRefused(refund(shop.deps, order.id, { clientKey: 'k', reason: '' }, admin), 'refund_exceeds_captured')
    await expectRefused(previewRefund(shop.deps, 99, { clientKey: 'k', reason: '' }), 'order_not_found')
    expect(shop.stored()).toBe(before)
  })
})

describe('returning', () => {
  const lines = (quantity: number) => [{ lineId: 1, quantity, reason: 'too big' }]

  it('puts what can be sold back on the shelf and pays for all of it, once', async () => {
    const shop = await payingShop()
    const order = await shipped(shop, 3)
    expect(await units(shop)).toEqual([7, 0])
    const { return: asked } = await requestReturn(shop.deps, order.id, { lines: lines(2), note: 'sorry' }, { kind: 'guest' })
    expect(asked).toMatchObject({ id: 1, status: 'requested', note: 'sorry', lines: [{ lineId: 1, quantity: 2, reason: 'too big' }] })
    expect((await approveReturn(shop.deps, order.id, asked.id, admin)).returns[0]?.status).toBe('approved')
    const receive = () => receiveReturn(shop.deps, order.id, asked.id, { lines: [{ lineId: 1, quantity: 2, disposition: 'sellable' }], refund: true }, admin)
    const [received] = await Promise.all([receive(), receive(), receive()])
    expect(received).toMatchObject({
      returns: [{ status: 'received' }],
      refunds: [{ clientKey: 'return:1', amount: 2000 }],
      lines: [{ returnedQuantity: 2, refundedQuantity: 2 }],
    })
    await receive()
    expect(await units(shop)).toEqual([9, 0])
    expect((await shop.provider.bookOf('test_p_1_create'))?.refunded).toBe(2000)
    await expectSound(shop)
  })

  it('leaves damaged units off the shelf, and pays nothing unless it is wished', async () => {
    const shop = await payingShop()
    const order = await shipped(shop, 3)
    const { return: asked } = await requestReturn(shop.deps, order.id, { lines: lines(3) }, admin)
    const received = await receiveReturn(shop.deps, order.id, asked.id, { lines: [{ lineId: 1, quantity: 3, disposition: 'damaged' }], refund: false }, admin)
    expect([received.lines[0]?.returnedQuantity, received.refunds, await units(shop)]).toEqual([3, [], [7, 0]])
    await expectSound(shop)
  })

  it('can be rejected, and asked for again', async () => {
    const shop = await payingShop()
    const order = await shipped(shop, 3)
    const { return: asked } = await requestReturn(shop.deps, order.id, { lines: lines(3) }, admin)
    await expectRefused(requestReturn(shop.deps, order.id, { lines: lines(1) }, admin), 'return_invalid')
    expect((await rejectReturn(shop.deps, order.id, asked.id, admin)).returns[0]?.status).toBe('rejected')
    await expectRefused(receiveReturn(shop.deps, order.id, asked.id, { refund: true }, admin), 'return_invalid')
    expect((await requestReturn(shop.deps, order.id, { lines: lines(1) }, admin)).return.id).toBe(2)
    expect(await units(shop)).toEqual([7, 0])
  })

  it('is refused before anything was shipped, to strangers, and for what is not there', async () => {
    const shop = await payingShop()
    const order = await paid(shop)
    await expectRefused(requestReturn(shop.deps, order.id, { lines: lines(1) }, admin), 'order_wrong_status')
    await expectRefused(requestReturn(shop.deps, order.id, { lines: lines(1) }, buyer), 'order_not_found')
    await expectRefused(approveReturn(shop.deps, order.id, 9, admin), 'return_not_found')
    await expectRefused(receiveReturn(shop.deps, order.id, 9, { refund: false }, admin), 'return_not_found')
  })
})

describe('the audit log', () => {
  it('has a line for every change, and none for a repeat', async () => {
    const shop = await payingShop()
    const order = await paid(shop, 3)
    const count = shop.audit().length
    await fulfil(shop.deps, order.id, { number: 1 }, admin)
    await fulfil(shop.deps, order.id, { number: 1 }, admin)
    const { return: asked } = await requestReturn(shop.deps, order.id, { lines: [{ lineId: 1, quantity: 1 }] }, admin)
    await receiveReturn(shop.deps, order.id, asked.id, { refund: true }, admin)
    await refund(shop.deps, order.id, { clientKey: 'k', reason: 'sorry', amount: 1 }, admin)
    await complete(shop.deps, order.id, admin)
    expect(
      shop
        .audit()
        .slice(count)
        .map(({ actor, action, subject }) => [actor, action, subject]),
    ).toEqual([
      ['key:1', 'order.fulfil', 'order:1'],
      ['key:1', 'return.request', 'order:1'],
      ['key:1', 'return.receive', 'order:1'],
      ['key:1', 'order.refund', 'order:1'],
      ['key:1', 'order.complete', 'order:1'],
    ])
  })
})
