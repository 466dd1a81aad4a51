import { describe, expect, it } from 'vitest'
import { addItem } from '../../../src/use-cases/carts/index.ts'
import { pay, placeOrder, removeSavedMethod, savedMethods, settleOrder, startPayment } from '../../../src/use-cases/checkout/index.ts'
import { expectRefused, refusal } from '../shop.ts'
import { expectSound, guestWith, type PayingShop, payingShop, placed, placing } from './checkout-shop.ts'

const visa = 'tok_visa'

/** A customer with an account, and a way to place an order. */
async function customerOf(shop: PayingShop, email: string) {
  const draft = { email, name: '', role: 'customer' as const, scopes: [], disabled: false, passwordHash: 'x' }
  const { id } = await shop.deps.customers.insert(draft, { at: shop.clock.now(), actor: 'system:test' })
  const order = async () => {
    await addItem(shop.deps, { customerId: id }, { productId: shop.product.id, quantity: 1 })
    return (await placeOrder(shop.deps, { customerId: id }, placing)).order
  }
  return { id, order }
}

describe('saved payment methods', () => {
  it('are kept on request, listed, and pay the next time', async () => {
    const shop = await payingShop()
    const ada = await customerOf(shop, 'ada@example.com')
    expect(await savedMethods(shop.deps, ada.id)).toEqual([])
    const first = await ada.order()
    await pay(shop.deps, first.id, { paymentToken: visa, savesMethod: true })
    const [method, ...others] = await savedMethods(shop.deps, ada.id)
    expect([method?.label, others]).toEqual(['visa •••• 4242', []])
    const second = await ada.order()
    const outcome = await pay(shop.deps, second.id, { paymentToken: method?.id ?? '' })
    expect(outcome).toMatchObject({ status: 'completed', order: { payments: [{ terms: { providerCustomerId: `testcus_c_${ada.id}`, savesMethod: false } }] } })
    expect(await savedMethods(shop.deps, ada.id)).toHaveLength(1)
    await expectSound(shop)
  })

  it('are kept of a payment in the browser, and of one that begins with the order', async () => {
    const shop = await payingShop()
    const ada = await customerOf(shop, 'ada@example.com')
    const order = await ada.order()
    await startPayment(shop.deps, order.id, { savesMethod: true })
    await startPayment(shop.deps, order.id)
    await shop.provider.confirmInBrowser('test_p_1_create')
    await settleOrder(shop.deps, order.id)
    expect(await savedMethods(shop.deps, ada.id)).toHaveLength(1)
    await addItem(shop.deps, { customerId: ada.id }, { productId: shop.product.id, quantity: 1 })
    const { order: next } = await placeOrder(shop.deps, { customerId: ada.id }, { ...placing, startsPayment: true, savesMethod: true })
    await pay(shop.deps, next.id, { paymentToken: visa })
    expect(await savedMethods(shop.deps, ada.id)).toHaveLength(2)
  })

  it('pay for nobody else: nothing is charged', async () => {
    const shop = await payingShop()
    const [ada, bob] = [await customerOf(shop, 'ada@example.com'), await customerOf(shop, 'bob@example.com')]
    await pay(shop.deps, (await ada.order()).id, { paymentToken: visa, savesMethod: true })
    const [method] = await savedMethods(shop.deps, ada.id)
    const token = { paymentToken: method?.id ?? '' }
    const [bobs, guests] = [await bob.order(), await placed(shop)]
    for (const order of [bobs, guests]) {
      expect((await refusal(pay(shop.deps, order.id, token)))[0]).toBe('saved_method_not_found')
      expect(await shop.provider.bookOf(`test_p_${order.id}_create`)).toMatchObject({ captured: 0 })
      expect((await pay(shop.deps, order.id, { paymentToken: visa })).status).toBe('completed')
    }
    await expectSound(shop)
  })

  it('are forgotten by the one who saved them only', async () => {
    const shop = await payingShop()
    const [ada, bob] = [await customerOf(shop, 'ada@example.com'), await customerOf(shop, 'bob@example.com')]
    for (const { order } of [ada, bob]) await pay(shop.deps, (await order()).id, { paymentToken: visa, savesMethod: true })
    const [method] = await savedMethods(shop.deps, ada.id)
    const id = method?.id ?? ''
    await expectRefused(removeSavedMethod(shop.deps, bob.id, id), 'saved_method_not_found')
    expect(await savedMethods(shop.deps, ada.id)).toHaveLength(1)
    await removeSavedMethod(shop.deps, ada.id, id)
    expect([await savedMethods(shop.deps, ada.id), (await savedMethods(shop.deps, bob.id)).length]).toEqual([[], 1])
    await expectRefused(removeSavedMethod(shop.deps, ada.id, id), 'saved_method_not_found')
  })

  it('are nothing a guest has, nor a provider that keeps none', async () => {
    const shop = await payingShop()
    const { order } = await placeOrder(shop.deps, await guestWith(shop), { ...placing, startsPayment: true, savesMethod: true })
    expect(order.payments[0]?.terms).toEqual({ capture: 'automatic', providerCustomerId: null, savesMethod: false })
    const ada = await customerOf(shop, 'ada@example.com')
    const { customers: _, ...keepsNone } = shop.provider
    const deps = { ...shop.deps, payments: keepsNone }
    await pay(deps, (await ada.order()).id, { paymentToken: visa, savesMethod: true })
    expect(await savedMethods(deps, ada.id)).toEqual([])
    await expectRefused(removeSavedMethod(deps, ada.id, 'x'), 'saved_method_not_found')
  })
})
