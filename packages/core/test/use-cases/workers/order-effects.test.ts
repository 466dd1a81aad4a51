import { describe, expect, it } from 'vitest'
import type { Order } from '../../../src/model/index.ts'
import type { Deps } from '../../../src/ports/index.ts'
import { pay } from '../../../src/use-cases/checkout/index.ts'
import { cancel, fulfil, receiveReturn, refund, requestReturn } from '../../../src/use-cases/orders/index.ts'
import { builtinConsumers, drain } from '../../../src/use-cases/workers/index.ts'
import { expectSound, type PayingShop, paid, payingShop, placed, shipped, units } from '../checkout/checkout-shop.ts'
import { processOf } from '../crash/killable.ts'
import { admin } from '../shop.ts'

/** Changes the order and dies at once; then the events are delivered, without any sweeper. */
async function changeAndDie(shop: PayingShop, change: (deps: Deps) => Promise<unknown>): Promise<void> {
  await expect(change(processOf(shop.deps, 1).deps)).rejects.toThrow('killed')
  await drain(shop.deps, shop.consumers)
}

const orderOf = async ({ deps }: PayingShop, { id }: Order) => (await deps.orders.order(id)) as Order

describe('the effects of a change whose process died', () => {
  it('kill the payment and free the stock of a cancelled order', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    await pay(shop.deps, order.id, { paymentToken: 'tok_3ds' })
    await changeAndDie(shop, deps => cancel(deps, order.id, 'no', admin))
    expect((await orderOf(shop, order)).status).toBe('cancelled')
    expect((await shop.provider.read({ providerId: 'test_p_1_create' }))?.status).toBe('cancelled')
    expect(await units(shop)).toEqual([10, 0])
    await expectSound(shop)
  })

  it('free the stock of an order that was cancelled at once', async () => {
    const shop = await payingShop()
    const order = await placed(shop)
    await changeAndDie(shop, deps => cancel(deps, order.id, 'no', admin))
    expect(await units(shop)).toEqual([10, 0])
    await expectSound(shop)
  })

  it('send the money of a cancelled order back, and free its stock', async () => {
    const shop = await payingShop()
    const order = await paid(shop)
    await changeAndDie(shop, deps => cancel(deps, order.id, 'no', admin))
    expect(await orderOf(shop, order)).toMatchObject({ status: 'cancelled', refunds: [{ status: 'succeeded', amount: 2500 }] })
    expect((await shop.provider.bookOf('test_p_1_create'))?.refunded).toBe(2500)
    expect(await units(shop)).toEqual([10, 0])
    await expectSound(shop)
  })

  it('send a refund', async () => {
    const shop = await payingShop()
    const order = await paid(shop)
    await changeAndDie(shop, deps => refund(deps, order.id, { clientKey: 'k', reason: '', amount: 900 }, admin))
    expect((await orderOf(shop, order)).refunds).toMatchObject([{ status: 'succeeded', amount: 900 }])
    expect((await shop.provider.bookOf('test_p_1_create'))?.refunded).toBe(900)
    expect(await units(shop)).toEqual([10, 2])
  })

  it('ship', async () => {
    const shop = await payingShop()
    const order = await paid(shop)
    await changeAndDie(shop, deps => fulfil(deps, order.id, {}, admin))
    expect(await units(shop)).toEqual([8, 0])
    await expectSound(shop)
  })

  it('restock', async () => {
    const shop = await payingShop()
    const order = await shipped(shop)
    const { return: asked } = await requestReturn(shop.deps, order.id, { lines: [{ lineId: 1, quantity: 1 }] }, admin)
    await changeAndDie(shop, deps => receiveReturn(deps, order.id, asked.id, { refund: false }, admin))
    expect(await units(shop)).toEqual([9, 0])
    await expectSound(shop)
  })

  it('fail to be tried again while the provider is down, each event alone', async () => {
    const shop = await payingShop()
    const order = await paid(shop)
    shop.provider.scriptRefunds('error', 'error')
    await changeAndDie(shop, deps => refund(deps, order.id, { clientKey: 'k', reason: '', amount: 900 }, admin))
    expect((await orderOf(shop, order)).refunds[0]?.status).toBe('requested')
    await shop.clock.advance(60_000)
    await drain(shop.deps, shop.consumers)
    await shop.clock.advance(60_000)
    await drain(shop.deps, shop.consumers)
    expect((await orderOf(shop, order)).refunds[0]?.status).toBe('succeeded')
  })

  it('happen once, however often and in whatever order the events come', async () => {
    const shop = await payingShop()
    const order = await shipped(shop)
    const { return: asked } = await requestReturn(shop.deps, order.id, { lines: [{ lineId: 1, quantity: 1 }] }, admin)
    await receiveReturn(shop.deps, order.id, asked.id, { refund: true }, admin)
    const cancelled = await paid(shop)
    await cancel(shop.deps, cancelled.id, 'no', admin)
    const before = JSON.stringify([...shop.tables.orders, ...shop.tables.levels.values()].map(entry => JSON.stringify(entry)))
    const [consumer] = builtinConsumers(shop.deps)
    for (const stored of [...shop.tables.events.values()].reverse()) {
      for (let time = 0; time < 2; time++) await consumer?.handle(stored, new AbortController().signal)
    }
    expect(JSON.stringify([...shop.tables.orders, ...shop.tables.levels.values()].map(entry => JSON.stringify(entry)))).toBe(before)
    expect(await units(shop)).toEqual([9, 0])
    expect((await shop.provider.bookOf('test_p_1_create'))?.refunded).toBe(1000)
  })
})
