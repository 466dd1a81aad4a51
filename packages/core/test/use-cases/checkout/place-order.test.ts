import { describe, expect, it } from 'vitest'
import { memoryStorage } from '../../../src/memory/index.ts'
import type { Deps } from '../../../src/ports/index.ts'
import { addItem, applyDiscount, chooseShipping, setItemQuantity, view } from '../../../src/use-cases/carts/index.ts'
import { create, update } from '../../../src/use-cases/catalog/index.ts'
import { placeOrder } from '../../../src/use-cases/checkout/index.ts'
import { register } from '../../../src/use-cases/customers/index.ts'
import { create as createDiscount } from '../../../src/use-cases/discounts/index.ts'
import { adjust } from '../../../src/use-cases/inventory/index.ts'
import { cancel } from '../../../src/use-cases/orders/index.ts'
import { sha256Hex } from '../../../src/use-cases/tokens.ts'
import { admin, draft, expectRefused, refusal, stocked } from '../shop.ts'
import { expectSound, guestWith, payingShop, placed, placing, topics, units } from './checkout-shop.ts'

const everyone = { kind: 'guest' } as const

describe('placing an order', () => {
  it("freezes a guest's cart, holds its stock and closes it", async () => {
    const shop = await payingShop()
    const { deps, clock, product } = shop
    const guest = await guestWith(shop)
    const { order, created } = await placeOrder(deps, guest, placing)
    expect(created).toBe(true)
    expect(order).toStrictEqual({
      id: 1,
      cartId: 1,
      customerId: null,
      email: 'guest@example.com',
      tokenHash: await sha256Hex(guest.guestToken),
      status: 'pending_payment',
      currency: 'USD',
      pricesIncludeTax: false,
      lines: [
        {
          id: 1,
          productId: product.id,
          variantId: product.variantId,
          sku: product.variants[0]?.sku,
          name: product.name,
          options: {},
          quantity: 2,
          unitAmount: 1000,
          subtotal: 2000,
          discount: 0,
          tax: 0,
          taxRatePpm: 0,
          payable: 2000,
          fulfilledQuantity: 0,
          returnedQuantity: 0,
          refundedQuantity: 0,
          refundedAmount: 0,
        },
      ],
      shipping: { method: 'standard', name: 'Standard', amount: 500, discount: 0, tax: 0, taxRatePpm: 0, payable: 500 },
      adjustments: [{ type: 'shipping', label: 'Standard', code: 'standard', amount: 500, included: false }],
      totals: { subtotal: 2000, discount: 0, shipping: 500, tax: 0, total: 2500 },
      shippingAddress: placing.shippingAddress,
      billingAddress: null,
      paymentMethod: 'credit_card',
      discountIds: [],
      holdKey: 'cart:1:1',
      expiresAt: clock.now() + 900_000,
      cancelReason: null,
      payments: [],
      refunds: [],
      returns: [],
      fulfilments: [],
      history: [{ at: clock.now(), from: null, to: 'pending_payment', actor: 'guest', note: '' }],
      version: 1,
      placedAt: clock.now(),
      updatedAt: clock.now(),
    })
    expect(await units(shop)).toEqual([10, 2])
    expect(await deps.inventory.hold('cart:1:1')).toMatchObject({ status: 'held', expiresAt: clock.now() + 900_000 })
    expect((await deps.carts.cart(1))?.status).toBe('converted')
    expect((await view(deps, guest)).cart).toBeNull()
    expect(topics(shop)).toEqual(['order.placed'])
    await expectSound(shop)
  })

  it("takes a customer's e-mail from the account, whatever is sent", async () => {
    const shop = await payingShop()
    const { customer } = await register(shop.deps, { email: 'Buyer@Example.com', password: 'correct horse battery' })
    const shopper = { customerId: customer.id }
    await addItem(shop.deps, shopper, { productId: shop.product.id, quantity: 1 })
    const { order } = await placeOrder(shop.deps, shopper, { ...placing, email: 'someone@else.com' })
    expect([order.customerId, order.email, order.tokenHash, order.history[0]?.actor]).toEqual([
      customer.id,
      'buyer@example.com',
      null,
      `customer:${customer.id}`,
    ])
  })

  it('writes the first payment with the order when it is paid at once', async () => {
    const shop = await payingShop()
    const { order } = await placeOrder(shop.deps, await guestWith(shop), { ...placing, startsPayment: true })
    expect(order.payments).toMatchObject([
      { id: 1, provider: 'test', providerId: null, method: 'credit_card', status: 'created', amount: 2500, currency: 'USD', captured: 0 },
    ])
  })

  it('prices by the address and the shipping method given', async () => {
    const shop = await payingShop()
    const shippingAddress = { ...placing.shippingAddress, country: 'US' }
    const { order } = await placeOrder(shop.deps, await guestWith(shop), { ...placing, shippingAddress, shippingMethod: 'express' })
    expect(order.totals).toEqual({ subtotal: 2000, discount: 0, shipping: 1500, tax: 350, total: 3850 })
  })

  it('makes one order of 32 submits at once, and of any number after', async () => {
    const shop = await payingShop()
    const guest = await guestWith(shop)
    const results = await Promise.all(Array.from({ length: 32 }, () => placeOrder(shop.deps, guest, placing)))
    expect(results.filter(({ created }) => created)).toHaveLength(1)
    expect(new Set(results.map(({ order }) => order.id))).toEqual(new Set([1]))
    expect(await placeOrder(shop.deps, guest, placing)).toMatchObject({ created: false, order: { id: 1 } })
    expect(await units(shop)).toEqual([10, 2])
    expect(topics(shop)).toEqual(['order.placed'])
    await expectSound(shop)
  })

  it('sells exactly what there is to 30 buyers of 10 units', async () => {
    const shop = await payingShop()
    const guests = await Promise.all(Array.from({ length: 30 }, () => guestWith(shop, 1)))
    const results = await Promise.allSettled(guests.map(guest => placeOrder(shop.deps, guest, placing)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
    expect(await units(shop)).toEqual([10, 10])
    await expectSound(shop)
  })

  describe('is refused, and nothing is changed,', () => {
    it('without a cart, with an empty one, and with one whose order was cancelled', async () => {
      const shop = await payingShop()
      await expectRefused(placeOrder(shop.deps, {}, placing), 'cart_empty')
      await expectRefused(placeOrder(shop.deps, { guestToken: 'nobody' }, placing), 'cart_empty')
      const guest = await guestWith(shop)
      await setItemQuantity(shop.deps, guest, 1, 0)
      await expectRefused(placeOrder(shop.deps, guest, placing), 'cart_empty')
      await addItem(shop.deps, guest, { productId: shop.product.id, quantity: 1 })
      const { order } = await placeOrder(shop.deps, guest, placing)
      await cancel(shop.deps, order.id, 'no', everyone)
      await expectRefused(placeOrder(shop.deps, guest, placing), 'cart_empty')
      expect(await units(shop)).toEqual([10, 0])
    })

    it.each([undefined, '', '   ', 'no address', 'a@b@c', '@b', 'a@'])('of a guest with the e-mail address %j', async email => {
      const shop = await payingShop()
      const guest = await guestWith(shop)
      const before = shop.stored()
      const { email: _, ...rest } = placing
      await expectRefused(placeOrder(shop.deps, guest, email === undefined ? rest : { ...rest, email }), 'guest_email_required')
      expect(shop.stored()).toBe(before)
    })

    it('of an account that is gone', async () => {
      const shop = await payingShop()
      await addItem(shop.deps, { customerId: 99 }, { productId: shop.product.id, quantity: 1 })
      await expectRefused(placeOrder(shop.deps, { customerId: 99 }, placing), 'customer_not_found')
    })

    it('with a payment or shipping method that is not on offer', async () => {
      const shop = await payingShop()
      const guest = await guestWith(shop)
      const before = shop.stored()
      expect(await refusal(placeOrder(shop.deps, guest, { ...placing, paymentMethod: 'gold' }))).toEqual([
        'payment_method_unknown',
        { offered: ['credit_card', 'paypal', 'bank_transfer'] },
      ])
      await expectRefused(placeOrder(shop.deps, guest, { ...placing, shippingMethod: 'drone' }), 'shipping_method_unknown')
      expect(shop.stored()).toBe(before)
    })

    it('when stock is short, telling every line that is', async () => {
      const shop = await payingShop()
      const other = await stocked(shop.deps, 3)
      const guest = await guestWith(shop, 10)
      await addItem(shop.deps, guest, { productId: other.id, quantity: 3 })
      await adjust(
        shop.deps,
        {
          causeKey: 'lost',
          reason: 'lost',
          lines: [
            { variantId: shop.product.variantId, to: 4 },
            { variantId: other.variantId, to: 1 },
          ],
        },
        admin,
      )
      const before = shop.stored()
      const call = placeOrder(shop.deps, guest, placing)
      await expect(call).rejects.toThrow('Insufficient stock available')
      expect(await refusal(call)).toEqual([
        'insufficient_stock',
        {
          lines: [
            { variantId: shop.product.variantId, productId: shop.product.id, sku: shop.product.variants[0]?.sku, requested: 10, available: 4 },
            { variantId: other.variantId, productId: other.id, sku: other.variants[0]?.sku, requested: 3, available: 1 },
          ],
        },
      ])
      expect(shop.stored()).toBe(before)
    })

    it('when something is not for sale any more, or has no price', async () => {
      const shop = await payingShop()
      const guest = await guestWith(shop)
      await update(shop.deps, shop.product.id, { status: 'archived' }, admin)
      const before = shop.stored()
      expect(await refusal(placeOrder(shop.deps, guest, placing))).toEqual([
        'product_not_sellable',
        { lines: [{ itemId: 1, productId: shop.product.id, variantId: shop.product.variantId, code: 'product_not_sellable' }] },
      ])
      expect(shop.stored()).toBe(before)
      const dear = await create(shop.deps, draft(), admin)
      await adjust(shop.deps, { causeKey: 'dear', reason: 'first stock', lines: [{ variantId: dear.variants[0]?.id ?? 0, to: 5 }] }, admin)
      const second = await guestWith(shop, 1, dear.id)
      await update(shop.deps, dear.id, { variants: [{ sku: dear.variants[0]?.sku ?? '', prices: [{ currency: 'EUR', amount: 900 }] }] }, admin)
      await expectRefused(placeOrder(shop.deps, second, placing), 'price_not_found')
    })

    it('when a code is used up between the quote and the order; its stock is free at once and the code can be left out', async () => {
      const shop = await payingShop()
      const { id } = await createDiscount(shop.deps, { code: 'ONCE', kind: 'percentage', percentPpm: 100_000, usageLimit: 1 }, admin)
      const [guest, faster] = [await guestWith(shop), await guestWith(shop)]
      for (const shopper of [guest, faster]) await applyDiscount(shop.deps, shopper, 'ONCE')
      const deps = beforeCall(shop.deps, 'orders', 'place', () => placeOrder(shop.deps, faster, placing))
      expect(await refusal(placeOrder(deps, guest, placing))).toEqual(['discount_exhausted', { code: 'ONCE' }])
      expect(await units(shop)).toEqual([10, 2])
      expect((await shop.deps.discounts.byCodes(['ONCE']))[0]).toMatchObject({ id, used: 1 })
      expect((await placeOrder(shop.deps, guest, placing)).order.totals.total).toBe(2500)
      expect(await units(shop)).toEqual([10, 4])
      await expectSound(shop)
    })

    it('when the cart was edited since it was priced', async () => {
      const shop = await payingShop()
      const guest = await guestWith(shop)
      const deps = beforeCall(shop.deps, 'catalog', 'versions', () => setItemQuantity(shop.deps, guest, 1, 3))
      await expectRefused(placeOrder(deps, guest, placing), 'cart_changed')
      expect(shop.tables.orders.size).toBe(0)
      expect((await placeOrder(shop.deps, guest, placing)).order.lines[0]?.quantity).toBe(3)
      await expectSound(shop)
    })
  })

  it('stands when the cart is edited after it was placed; the cart is closed all the same', async () => {
    const shop = await payingShop()
    const guest = await guestWith(shop)
    const deps = beforeCall(shop.deps, 'carts', 'write', () => chooseShipping(shop.deps, guest, 'express'))
    const { order } = await placeOrder(deps, guest, placing)
    expect([order.totals.total, (await shop.deps.carts.cart(order.cartId))?.status]).toEqual([2500, 'converted'])
    expect((await placeOrder(shop.deps, guest, placing)).order.id).toBe(order.id)
  })

  it('tells a shopper whose edited cart became an order before that it did', async () => {
    const shop = await payingShop()
    const guest = await guestWith(shop)
    const deps = insteadOf(shop.deps, 'carts', 'write', async () => {
      throw new Error('killed')
    })
    await expect(placeOrder(deps, guest, placing)).rejects.toThrow('killed')
    await setItemQuantity(shop.deps, guest, 1, 3)
    expect(await refusal(placeOrder(shop.deps, guest, placing))).toEqual(['cart_converted', { orderId: 1 }])
    expect(await units(shop)).toEqual([10, 2])
    expect((await view(shop.deps, guest)).cart).toBeNull()
    expect((await placeOrder(shop.deps, guest, placing)).order.id).toBe(1)
    await expectSound(shop)
  })

  it('does not compete with a hold of its own that a dead checkout left', async () => {
    const shop = await payingShop()
    const guest = await guestWith(shop, 8)
    const deps = insteadOf(shop.deps, 'orders', 'place', async () => {
      throw new Error('killed')
    })
    await expect(placeOrder(deps, guest, placing)).rejects.toThrow('killed')
    expect(await units(shop)).toEqual([10, 8])
    await setItemQuantity(shop.deps, guest, 1, 1)
    await setItemQuantity(shop.deps, guest, 1, 2).catch(() => null)
    const cart = await shop.deps.carts.latest({ tokenHash: await sha256Hex(guest.guestToken) })
    if (!cart) throw new Error('no cart')
    await shop.deps.carts.write({ ...cart, items: cart.items.map(item => ({ ...item, quantity: 9 })) })
    const { order } = await placeOrder(shop.deps, guest, placing)
    expect([order.lines[0]?.quantity, await units(shop)]).toEqual([9, [10, 9]])
    await expectSound(shop)
  })

  it('finds the hold of a dead checkout and keeps it alive', async () => {
    const shop = await payingShop()
    const guest = await guestWith(shop)
    const deps = insteadOf(shop.deps, 'orders', 'place', async () => {
      throw new Error('killed')
    })
    await expect(placeOrder(deps, guest, placing)).rejects.toThrow('killed')
    await shop.clock.advance(600_000)
    const { order } = await placeOrder(shop.deps, guest, placing)
    expect([order.holdKey, order.expiresAt, await units(shop)]).toEqual(['cart:1:1', shop.clock.now() + 900_000, [10, 2]])
    expect((await shop.deps.inventory.hold('cart:1:1'))?.expiresAt).toBe(shop.clock.now() + 900_000)
  })

  it('takes another key when the hold of this cart was released', async () => {
    const shop = await payingShop()
    const guest = await guestWith(shop)
    await shop.deps.inventory.release('cart:1:1', { at: shop.clock.now(), actor: 'system:sweeper' })
    const { order } = await placeOrder(shop.deps, guest, placing)
    expect([order.holdKey, await units(shop)]).toEqual(['cart:1:1:2', [10, 2]])
    await expectSound(shop)
  })

  it('asks the stores no more than it says', async () => {
    const shop = await payingShop()
    const guest = await guestWith(shop)
    const { deps, calls } = counted(shop.deps)
    await placeOrder(deps, guest, placing)
    expect(calls).toEqual(['carts.latest', 'catalog.versions', 'inventory.reserve', 'carts.cart', 'orders.place', 'carts.write'])
  })

  it('is settled at once when it costs nothing', async () => {
    const shop = await payingShop()
    await createDiscount(shop.deps, { code: 'ALL', kind: 'percentage', percentPpm: 1_000_000 }, admin)
    await createDiscount(shop.deps, { code: 'FREE', kind: 'free_shipping' }, admin)
    const guest = await guestWith(shop)
    await applyDiscount(shop.deps, guest, 'ALL')
    await applyDiscount(shop.deps, guest, 'FREE')
    const { order, created } = await placeOrder(shop.deps, guest, { ...placing, startsPayment: true })
    expect([created, order.status, order.totals.total, order.payments]).toEqual([true, 'paid', 0, []])
    expect((await shop.deps.inventory.hold(order.holdKey))?.status).toBe('committed')
    expect(topics(shop)).toEqual(['order.placed', 'order.paid'])
    expect(await placeOrder(shop.deps, guest, placing)).toMatchObject({ created: false, order: { status: 'paid' } })
    await expectSound(shop)
  })

  it('is of a guest token in the store by its hash only', async () => {
    const shop = await payingShop()
    const guest = await guestWith(shop)
    await placeOrder(shop.deps, guest, placing)
    expect(shop.stored()).not.toContain(guest.guestToken)
    expect((await placed(shop)).id).toBe(2)
  })

  it('does not need the storage of one engine', async () => {
    const { carts } = memoryStorage()
    const shop = await payingShop({ carts })
    const { order } = await placeOrder(shop.deps, await guestWith(shop), placing)
    expect((await carts.cart(order.cartId))?.status).toBe('converted')
  })
})

type Port = 'catalog' | 'inventory' | 'carts' | 'orders'

/** The same deps, with `first` run before a method's call does its work. */
function beforeCall<P extends Port>(deps: Deps, port: P, method: keyof Deps[P], first: () => Promise<unknown>): Deps {
  let isDone = false
  return insteadOf(deps, port, method, async (...args) => {
    if (!isDone) {
      isDone = true
      await first()
    }
    return (deps[port][method] as (...args: unknown[]) => Promise<unknown>)(...args)
  })
}

function insteadOf<P extends Port>(deps: Deps, port: P, method: keyof Deps[P], work: (...args: unknown[]) => Promise<unknown>): Deps {
  return { ...deps, [port]: { ...deps[port], [method]: work } }
}

function counted(deps: Deps): { deps: Deps; calls: string[] } {
  const calls: string[] = []
  const ports = ['carts', 'catalog', 'discounts', 'customers', 'inventory', 'orders'] as const
  const wrapped = ports.map(name => [
    name,
    new Proxy(deps[name], {
      get:
        (target, method: string) =>
        (...args: unknown[]) => {
          calls.push(`${name}.${method}`)
          return (Reflect.get(target, method) as (...args: unknown[]) => unknown)(...args)
        },
    }),
  ])
  return { deps: { ...deps, ...Object.fromEntries(wrapped) }, calls }
}
