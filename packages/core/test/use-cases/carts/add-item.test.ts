import { describe, expect, it } from 'vitest'
import type { Deps } from '../../../src/ports/index.ts'
import { addItem, view } from '../../../src/use-cases/carts/index.ts'
import { create, createCategory, update } from '../../../src/use-cases/catalog/index.ts'
import { adjust } from '../../../src/use-cases/inventory/index.ts'
import { sha256Hex } from '../../../src/use-cases/tokens.ts'
import { admin, draft, expectRefused, refusal, stocked, testShop } from '../shop.ts'

const customer = { customerId: 7 }

describe('adding to a cart', () => {
  it("makes a customer's cart and prices it", async () => {
    const { deps, clock } = testShop()
    const { id, variantId, name } = await stocked(deps, 5, { variants: [{ sku: 'A', weightGrams: 50, prices: [{ currency: 'USD', amount: 1250 }] }] })
    const added = await addItem(deps, customer, { productId: id, quantity: 2 })
    const line = { ref: 1, productId: id, variantId, sku: 'A', name, options: {}, categoryIds: [], weightGrams: 50, quantity: 2, unitAmount: 1250 }
    expect(added).toStrictEqual({
      guestToken: null,
      cart: {
        id: 1,
        customerId: 7,
        tokenHash: null,
        currency: 'USD',
        status: 'open',
        version: 1,
        items: [{ id: 1, productId: id, variantId, quantity: 2 }],
        nextItemId: 2,
        discountCodes: [],
        giftCardIds: [],
        usesStoreCredit: false,
        shippingMethod: null,
        createdAt: clock.now(),
        updatedAt: clock.now(),
      },
      quote: {
        currency: 'USD',
        pricesIncludeTax: false,
        lines: [{ ...line, subtotal: 2500, discount: 0, taxRatePpm: 0, tax: 0, payable: 2500 }],
        shipping: { method: 'standard', name: 'Standard', amount: 500, discount: 0, taxRatePpm: 0, tax: 0, payable: 500 },
        adjustments: [{ type: 'shipping', label: 'Standard', code: 'standard', amount: 500, included: false }],
        totals: { subtotal: 2500, discount: 0, shipping: 500, tax: 0, total: 3000 },
        appliedDiscountIds: [],
        rejectedCodes: [],
      },
      shippingOptions: [
        { method: 'standard', name: 'Standard', amount: 500 },
        { method: 'express', name: 'Express', amount: 1500 },
      ],
      tenders: [],
      amountDue: 3000,
      problems: [],
    })
    const { guestToken: _, ...same } = added
    expect(await view(deps, customer)).toStrictEqual(same)
  })

  it('makes a guest a cart under a token, shown once and stored hashed', async () => {
    const { deps, stored } = testShop()
    const { id } = await stocked(deps, 5)
    const { guestToken, cart } = await addItem(deps, {}, { productId: id, quantity: 1 })
    expect(guestToken).toMatch(/^[\w-]{43}$/)
    expect(cart).toMatchObject({ id: 1, customerId: null, tokenHash: await sha256Hex(guestToken ?? '') })
    expect(stored()).not.toContain(guestToken)
    const again = await addItem(deps, { guestToken: guestToken ?? '' }, { productId: id, quantity: 1 })
    expect([again.guestToken, again.cart?.id, again.cart?.items[0]?.quantity]).toStrictEqual([null, 1, 2])
  })

  it('gives a guest with a token nobody gave out one of his own', async () => {
    const { deps } = testShop()
    const { id } = await stocked(deps, 5)
    const planted = { guestToken: 'planted' }
    const { guestToken } = await addItem(deps, planted, { productId: id, quantity: 1 })
    expect(guestToken).toMatch(/^[\w-]{43}$/)
    expect((await view(deps, planted)).cart).toBeNull()
  })

  it('starts a new cart under the same token after the last one was ordered', async () => {
    const { deps } = testShop()
    const { id } = await stocked(deps, 5)
    const { guestToken, cart } = await addItem(deps, {}, { productId: id, quantity: 1 })
    if (!guestToken || !cart) throw new Error('no cart')
    await deps.carts.write({ ...cart, status: 'converted' })
    expect((await view(deps, { guestToken })).cart).toBeNull()
    const next = await addItem(deps, { guestToken }, { productId: id, quantity: 2 })
    expect([next.guestToken, next.cart?.id, next.cart?.items]).toStrictEqual([guestToken, 2, [{ id: 1, productId: id, variantId: 1, quantity: 2 }]])
  })

  it('sums units of a variant in one line', async () => {
    const { deps } = testShop()
    const one = await stocked(deps, 5)
    const two = await stocked(deps, 5)
    await addItem(deps, customer, { productId: one.id, quantity: 1 })
    await addItem(deps, customer, { variantId: two.variantId, quantity: 1 })
    const { cart } = await addItem(deps, customer, { productId: one.id, variantId: one.variantId, quantity: 3 })
    expect(cart?.version).toBe(3)
    expect(cart?.items).toStrictEqual([
      { id: 1, productId: one.id, variantId: one.variantId, quantity: 4 },
      { id: 2, productId: two.id, variantId: two.variantId, quantity: 1 },
    ])
  })

  it('takes the price that the quantity of the line reaches', async () => {
    const { deps } = testShop()
    const prices = [
      { currency: 'USD', amount: 1000 },
      { currency: 'USD', amount: 800, minimumQuantity: 3 },
    ]
    const { id } = await stocked(deps, 5, { variants: [{ sku: 'A', prices }] })
    expect((await addItem(deps, customer, { productId: id, quantity: 2 })).quote.totals.subtotal).toBe(2000)
    expect((await addItem(deps, customer, { productId: id, quantity: 1 })).quote.totals.subtotal).toBe(2400)
  })

  it('asks which variant where there are several', async () => {
    const { deps } = testShop()
    const prices = [{ currency: 'USD', amount: 1000 }]
    const shirt = await stocked(deps, 5, {
      variants: [
        { sku: 'S', options: { size: 'S' }, prices },
        { sku: 'M', options: { size: 'M' }, prices },
      ],
    })
    expect(await refusal(addItem(deps, customer, { productId: shirt.id, quantity: 1 }))).toStrictEqual([
      'variant_required',
      {
        productId: shirt.id,
        variants: [
          { variantId: 1, sku: 'S', options: { size: 'S' } },
          { variantId: 2, sku: 'M', options: { size: 'M' } },
        ],
      },
    ])
    expect((await addItem(deps, customer, { variantId: 2, quantity: 1 })).quote.lines[0]?.options).toStrictEqual({ size: 'M' })
    expect((await addItem(deps, customer, { productId: shirt.id, variantId: 1, quantity: 1 })).quote.lines[1]?.options).toStrictEqual({ size: 'S' })
  })

  it('refuses what is not sold, and changes nothing', async () => {
    const { deps, stored } = testShop()
    const other = await stocked(deps, 5)
    const hidden = await stocked(deps, 5, { status: 'draft' })
    const archived = await stocked(deps, 5, { status: 'archived' })
    const inEuro = await stocked(deps, 5, { variants: [{ sku: 'EURO', prices: [{ currency: 'EUR', amount: 1000 }] }] })
    const huge = await stocked(deps, 10_000, { variants: [{ sku: 'HUGE', prices: [{ currency: 'USD', amount: 2 ** 46 * 100 }] }] })
    await addItem(deps, customer, { productId: other.id, quantity: 1 })
    const before = stored()
    const add = (input: Parameters<typeof addItem>[2]) => addItem(deps, customer, input)
    await expectRefused(add({ productId: 99, quantity: 1 }), 'product_not_found')
    await expectRefused(add({ productId: hidden.id, quantity: 1 }), 'product_not_found')
    await expectRefused(add({ productId: archived.id, quantity: 1 }), 'product_not_found')
    await expectRefused(add({ productId: hidden.id, variantId: hidden.variantId, quantity: 1 }), 'product_not_found')
    await expectRefused(add({ variantId: 99, quantity: 1 }), 'variant_not_found')
    await expectRefused(add({ variantId: hidden.variantId, quantity: 1 }), 'variant_not_found')
    await expectRefused(add({ productId: other.id, variantId: inEuro.variantId, quantity: 1 }), 'variant_not_found')
    await expectRefused(add({ quantity: 1 }), 'validation_failed')
    expect(await refusal(add({ productId: inEuro.id, quantity: 1 }))).toStrictEqual(['price_not_found', { variantId: inEuro.variantId, currency: 'USD' }])
    for (const quantity of [0, -1, 0.5, 10_001, Number.NaN]) await expectRefused(add({ productId: other.id, quantity }), 'quantity_invalid')
    await expectRefused(add({ productId: huge.id, quantity: 2 }), 'amount_out_of_range')
    await expectRefused(add({ productId: other.id, quantity: 1, currency: 'XXX' }), 'currency_unknown')
    await expectRefused(add({ productId: inEuro.id, quantity: 1, currency: 'EUR' }), 'currency_mismatch')
    expect(stored()).toBe(before)
  })

  it('refuses more than there is, over all locations, and changes nothing', async () => {
    const { deps, stored, tables } = testShop()
    tables.locations.set('shop', { id: 2, code: 'shop', name: 'Shop' })
    const { id, variantId } = await stocked(deps, 3)
    await adjust(deps, { causeKey: 'shop', reason: '', location: 'shop', lines: [{ variantId, to: 2 }] }, admin)
    await addItem(deps, customer, { productId: id, quantity: 4 })
    const before = stored()
    const refused = addItem(deps, customer, { productId: id, quantity: 2 })
    await expect(refused).rejects.toThrow('Insufficient stock')
    expect(await refusal(refused)).toStrictEqual(['insufficient_stock', { lines: [{ variantId, requested: 6, available: 5 }] }])
    expect(await refusal(addItem(deps, {}, { productId: id, quantity: 6 }))).toStrictEqual([
      'insufficient_stock',
      { lines: [{ variantId, requested: 6, available: 5 }] },
    ])
    expect(stored()).toBe(before)
    expect((await addItem(deps, customer, { productId: id, quantity: 1 })).cart?.items[0]?.quantity).toBe(5)
  })

  it('is in the currency asked for first', async () => {
    const { deps } = testShop()
    const { id } = await stocked(deps, 5, { variants: [{ sku: 'A', prices: [{ currency: 'JPY', amount: 1200 }] }] })
    const { cart, quote } = await addItem(deps, customer, { productId: id, quantity: 1, currency: 'JPY' })
    expect([cart?.currency, quote.totals.total]).toStrictEqual(['JPY', 1700])
    expect((await addItem(deps, customer, { productId: id, quantity: 1 })).cart?.currency).toBe('JPY')
  })

  it('holds a hundred different items and no more', async () => {
    const { deps } = testShop()
    const products = await Promise.all(Array.from({ length: 101 }, () => stocked(deps, 1)))
    const last = products.pop()
    for (const { id } of products) await addItem(deps, customer, { productId: id, quantity: 1 })
    await expectRefused(addItem(deps, customer, { productId: last?.id ?? 0, quantity: 1 }), 'cart_too_large')
    expect((await view(deps, customer)).cart?.items.length).toBe(100)
  })

  it('loses none of many at once, also while the cart is only being made', async () => {
    const { deps } = testShop()
    const { id } = await stocked(deps, 10)
    await Promise.all(Array.from({ length: 10 }, () => addItem(deps, customer, { productId: id, quantity: 1 })))
    const { cart } = await view(deps, customer)
    expect([cart?.id, cart?.version, cart?.items]).toStrictEqual([1, 10, [{ id: 1, productId: id, variantId: 1, quantity: 10 }]])
    await expectRefused(addItem(deps, customer, { productId: id, quantity: 1 }), 'insufficient_stock')
  })

  it('reads the cart, the stock and the version of products once or twice, and writes once; products and categories come from the cache', async () => {
    const { deps } = testShop()
    await createCategory(deps, { name: 'Phones' }, admin)
    const one = await stocked(deps, 5, { categoryIds: [1] })
    const two = await stocked(deps, 5, { categoryIds: [1] })
    await addItem(deps, customer, { productId: one.id, quantity: 1 })
    await addItem(deps, customer, { variantId: two.variantId, quantity: 1 })
    const { counted, calls } = counting(deps)
    const once = ['catalog.versions', 'carts.latest', 'catalog.versions', 'inventory.levels', 'carts.write']
    await addItem(counted, customer, { variantId: two.variantId, quantity: 1 })
    await addItem(counted, customer, { productId: one.id, quantity: 1 })
    expect(calls).toStrictEqual([...once, ...once])
  })
})

/** The deps with every call to catalog, inventory, carts and discounts noted. */
function counting(deps: Deps): { counted: Deps; calls: string[] } {
  const calls: string[] = []
  const noted = <T extends object>(port: string, store: T): T =>
    new Proxy(store, {
      get: (target, name, receiver) => {
        const member: unknown = Reflect.get(target, name, receiver)
        if (typeof member !== 'function') return member
        return (...args: readonly unknown[]) => {
          calls.push(`${port}.${String(name)}`)
          return Reflect.apply(member, target, args)
        }
      },
    })
  const { catalog, inventory, carts, discounts } = deps
  return {
    counted: {
      ...deps,
      catalog: noted('catalog', catalog),
      inventory: noted('inventory', inventory),
      carts: noted('carts', carts),
      discounts: noted('discounts', discounts),
    },
    calls,
  }
}

describe('viewing a cart', () => {
  it('is empty for somebody without one', async () => {
    const { deps, stored } = testShop()
    const before = stored()
    const empty = {
      cart: null,
      quote: {
        currency: 'USD',
        pricesIncludeTax: false,
        lines: [],
        shipping: null,
        adjustments: [],
        totals: { subtotal: 0, discount: 0, shipping: 0, tax: 0, total: 0 },
        appliedDiscountIds: [],
        rejectedCodes: [],
      },
      shippingOptions: [],
      tenders: [],
      amountDue: 0,
      problems: [],
    }
    expect(await view(deps, {})).toStrictEqual(empty)
    expect(await view(deps, customer)).toStrictEqual(empty)
    expect(await view(deps, { guestToken: 'unknown' })).toStrictEqual(empty)
    expect(stored()).toBe(before)
  })

  it('says what is wrong with its items and prices the others', async () => {
    const { deps } = testShop()
    const prices = [{ currency: 'USD', amount: 1000 }]
    const [good, short, gone, unpriced] = [
      await stocked(deps, 5),
      await stocked(deps, 5),
      await stocked(deps, 5),
      await stocked(deps, 5, { variants: [{ sku: 'U', prices }] }),
    ]
    for (const { id } of [good, short, gone, unpriced]) await addItem(deps, customer, { productId: id, quantity: 2 })
    await adjust(deps, { causeKey: 'theft', reason: 'theft', lines: [{ variantId: short.variantId, to: 1 }] }, admin)
    await update(deps, gone.id, { status: 'archived' }, admin)
    await update(deps, unpriced.id, { variants: [{ sku: 'U', prices: [] }] }, admin)
    const seen = await view(deps, customer)
    expect(seen.problems).toStrictEqual([
      { itemId: 2, code: 'insufficient_stock', available: 1 },
      { itemId: 3, code: 'product_not_sellable', available: 5 },
      { itemId: 4, code: 'price_not_found', available: 5 },
    ])
    expect(seen.quote.lines.map(({ ref }) => ref)).toStrictEqual([1, 2])
    expect(seen.quote.totals.subtotal).toBe(4000)
    expect(seen.cart?.items.length).toBe(4)
  })

  it('knows the categories of a product and all above them', async () => {
    const { deps } = testShop()
    await createCategory(deps, { name: 'Electronics' }, admin)
    await createCategory(deps, { name: 'Phones', parentId: 1 }, admin)
    const { id } = await create(deps, draft({ categoryIds: [2] }), admin)
    await adjust(deps, { causeKey: 'x', reason: '', lines: [{ variantId: 1, to: 1 }] }, admin)
    expect((await addItem(deps, customer, { productId: id, quantity: 1 })).quote.lines[0]?.categoryIds).toStrictEqual([2, 1])
  })
})
