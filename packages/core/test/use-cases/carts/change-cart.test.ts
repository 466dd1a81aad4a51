import { describe, expect, it } from 'vitest'
import { addressFromText } from '../../../src/model/index.ts'
import { addItem, applyDiscount, chooseShipping, clear, quote, removeDiscount, setItemQuantity, view } from '../../../src/use-cases/carts/index.ts'
import { createCategory, update } from '../../../src/use-cases/catalog/index.ts'
import { create as createDiscount, update as updateDiscount } from '../../../src/use-cases/discounts/index.ts'
import { adjust } from '../../../src/use-cases/inventory/index.ts'
import { admin, expectRefused, refusal, stocked, testShop } from '../shop.ts'

const customer = { customerId: 7 }

/** A shop whose customer has two units of a product of five in the cart. */
async function shopWithCart() {
  const shop = testShop()
  const product = await stocked(shop.deps, 5)
  await addItem(shop.deps, customer, { productId: product.id, quantity: 2 })
  return { ...shop, product }
}

describe('setting a quantity', () => {
  it('writes it, by version and with the time', async () => {
    const { deps, clock } = await shopWithCart()
    await clock.advance(10)
    const changed = await setItemQuantity(deps, customer, 1, 5)
    expect(changed.cart).toMatchObject({ version: 2, updatedAt: clock.now(), items: [{ id: 1, quantity: 5 }] })
    expect(changed.quote.totals.subtotal).toBe(5000)
    expect(await view(deps, customer)).toStrictEqual(changed)
  })

  it('removes the line at 0, whose id does not come back', async () => {
    const { deps, product } = await shopWithCart()
    expect((await setItemQuantity(deps, customer, 1, 0)).cart?.items).toStrictEqual([])
    expect((await addItem(deps, customer, { productId: product.id, quantity: 1 })).cart?.items[0]?.id).toBe(2)
  })

  it('refuses what cannot be, and changes nothing', async () => {
    const { deps, product, stored } = await shopWithCart()
    const before = stored()
    expect(await refusal(setItemQuantity(deps, customer, 1, 6))).toStrictEqual([
      'insufficient_stock',
      { lines: [{ variantId: product.variantId, requested: 6, available: 5 }] },
    ])
    await expectRefused(setItemQuantity(deps, customer, 2, 1), 'cart_item_not_found')
    await expectRefused(setItemQuantity(deps, { customerId: 8 }, 1, 1), 'cart_item_not_found')
    await expectRefused(setItemQuantity(deps, { guestToken: 'unknown' }, 1, 1), 'cart_item_not_found')
    for (const quantity of [-1, 0.5, 10_001, Number.NaN]) await expectRefused(setItemQuantity(deps, customer, 1, quantity), 'quantity_invalid')
    expect(stored()).toBe(before)
  })

  it('lets fewer through even where there is less than that, or the product is gone', async () => {
    const { deps, product } = await shopWithCart()
    await setItemQuantity(deps, customer, 1, 4)
    await adjust(deps, { causeKey: 'theft', reason: '', lines: [{ variantId: product.variantId, to: 1 }] }, admin)
    const fewer = await setItemQuantity(deps, customer, 1, 3)
    expect(fewer.problems).toStrictEqual([{ itemId: 1, code: 'insufficient_stock', available: 1 }])
    await update(deps, product.id, { status: 'archived' }, admin)
    expect((await setItemQuantity(deps, customer, 1, 2)).cart?.items[0]?.quantity).toBe(2)
    await expectRefused(setItemQuantity(deps, customer, 1, 3), 'product_not_found')
    expect((await setItemQuantity(deps, customer, 1, 0)).cart?.items).toStrictEqual([])
  })

  it('writes nothing when it is so already', async () => {
    const { deps, stored } = await shopWithCart()
    const before = stored()
    await setItemQuantity(deps, customer, 1, 2)
    expect(stored()).toBe(before)
  })

  it('gives up a cart that others change all the time, as something to try again', async () => {
    const { deps, stored } = await shopWithCart()
    const before = stored()
    let tries = 0
    const carts = {
      ...deps.carts,
      write: async () => {
        tries += 1
        return null
      },
    }
    await expectRefused(setItemQuantity({ ...deps, carts }, customer, 1, 3), 'cart_changed')
    expect([tries, stored()]).toStrictEqual([64, before])
  })
})

describe('clearing', () => {
  it('takes everything out', async () => {
    const { deps } = await shopWithCart()
    await createDiscount(deps, { code: 'TEN', kind: 'percentage', percentPpm: 100_000 }, admin)
    await applyDiscount(deps, customer, 'ten')
    await chooseShipping(deps, customer, 'express')
    const { cart, quote } = await clear(deps, customer)
    expect(cart).toMatchObject({ id: 1, status: 'open', items: [], discountCodes: [], shippingMethod: null })
    expect(quote.totals.total).toBe(0)
    expect((await clear(deps, { customerId: 8 })).cart).toBeNull()
  })
})

describe('discount codes in a cart', () => {
  it('take effect in the order given, once each, whatever their case', async () => {
    const { deps } = await shopWithCart()
    await createDiscount(deps, { code: 'TEN', kind: 'percentage', percentPpm: 100_000 }, admin)
    await createDiscount(deps, { code: 'FIVE', kind: 'fixed', amounts: { USD: 500 } }, admin)
    await applyDiscount(deps, customer, ' five')
    const both = await applyDiscount(deps, customer, 'ten')
    expect(both.cart?.discountCodes).toStrictEqual(['FIVE', 'TEN'])
    expect(both.quote.totals).toStrictEqual({ subtotal: 2000, discount: 650, shipping: 500, tax: 0, total: 1850 })
    expect((await applyDiscount(deps, customer, 'TEN')).cart?.version).toBe(both.cart?.version)
    const one = await removeDiscount(deps, customer, 'Five ')
    expect([one.cart?.discountCodes, one.quote.totals.discount]).toStrictEqual([['TEN'], 200])
    expect((await removeDiscount(deps, customer, 'FIVE')).cart?.version).toBe(one.cart?.version)
    expect((await removeDiscount(deps, { customerId: 8 }, 'FIVE')).cart).toBeNull()
  })

  it('are for a category and what lies below it', async () => {
    const { deps } = testShop()
    await createCategory(deps, { name: 'Electronics' }, admin)
    await createCategory(deps, { name: 'Phones', parentId: 1 }, admin)
    const phone = await stocked(deps, 1, { categoryIds: [2] })
    const mug = await stocked(deps, 1)
    await createDiscount(deps, { code: 'TECH', kind: 'percentage', percentPpm: 500_000, categoryIds: [1] }, admin)
    for (const { id } of [mug, phone]) await addItem(deps, customer, { productId: id, quantity: 1 })
    expect((await applyDiscount(deps, customer, 'TECH')).quote.lines.map(({ discount }) => discount)).toStrictEqual([0, 500])
  })

  it('are refused without effect, and nothing changes', async () => {
    const { deps, clock, stored } = await shopWithCart()
    await createDiscount(deps, { code: 'OLD', kind: 'free_shipping', endsAt: clock.now() }, admin)
    await createDiscount(deps, { code: 'EURO', kind: 'fixed', amounts: { EUR: 500 } }, admin)
    const before = stored()
    expect(await refusal(applyDiscount(deps, customer, 'none'))).toStrictEqual(['discount_code_invalid', { code: 'NONE', reason: 'There is no such code.' }])
    expect(await refusal(applyDiscount(deps, customer, 'old'))).toStrictEqual(['discount_code_invalid', { code: 'OLD', reason: 'This code has expired.' }])
    expect(await refusal(applyDiscount(deps, customer, 'euro'))).toStrictEqual([
      'discount_code_invalid',
      { code: 'EURO', reason: 'This code is not valid in USD.' },
    ])
    await expectRefused(applyDiscount(deps, { customerId: 8 }, 'old'), 'cart_not_found')
    expect(stored()).toBe(before)
  })

  it('stay and are listed as rejected when they lose their effect', async () => {
    const { deps } = await shopWithCart()
    await createDiscount(deps, { code: 'TEN', kind: 'percentage', percentPpm: 100_000 }, admin)
    await applyDiscount(deps, customer, 'TEN')
    await updateDiscount(deps, 1, { active: false }, admin)
    const seen = await view(deps, customer)
    expect([seen.cart?.discountCodes, seen.quote.rejectedCodes, seen.quote.totals.discount]).toStrictEqual([
      ['TEN'],
      [{ code: 'TEN', reason: 'This code is not active.' }],
      0,
    ])
    await updateDiscount(deps, 1, { code: 'OTHER' }, admin)
    expect((await view(deps, customer)).quote.rejectedCodes).toStrictEqual([{ code: 'TEN', reason: 'There is no such code.' }])
  })

  it('are five at most', async () => {
    const { deps } = await shopWithCart()
    for (const code of ['A', 'B', 'C', 'D', 'E', 'F']) await createDiscount(deps, { code, kind: 'fixed', amounts: { USD: 1 } }, admin)
    for (const code of ['A', 'B', 'C', 'D', 'E']) await applyDiscount(deps, customer, code)
    await expectRefused(applyDiscount(deps, customer, 'F'), 'cart_too_large')
    expect((await view(deps, customer)).quote.totals.discount).toBe(5)
  })
})

describe('choosing how to ship', () => {
  it('takes what is on offer', async () => {
    const { deps } = await shopWithCart()
    const chosen = await chooseShipping(deps, customer, 'express')
    expect([chosen.cart?.shippingMethod, chosen.quote.shipping?.payable, chosen.quote.totals.total]).toStrictEqual(['express', 1500, 3500])
    expect((await chooseShipping(deps, customer, 'express')).cart?.version).toBe(chosen.cart?.version)
  })

  it('refuses what is not, and changes nothing', async () => {
    const { deps, stored } = await shopWithCart()
    const before = stored()
    expect(await refusal(chooseShipping(deps, customer, 'pigeon'))).toStrictEqual([
      'shipping_method_unknown',
      { method: 'pigeon', offered: ['standard', 'express'] },
    ])
    await expectRefused(chooseShipping(deps, { customerId: 8 }, 'express'), 'cart_empty')
    expect(stored()).toBe(before)
  })

  it('falls back to the default where the shop stopped offering it', async () => {
    const { deps } = await shopWithCart()
    await chooseShipping(deps, customer, 'express')
    const pricing = { ...deps.pricing, shipping: { options: () => [{ method: 'standard', name: 'Standard', amount: 500 }] } }
    expect((await view({ ...deps, pricing }, customer)).quote.shipping?.method).toBe('standard')
  })
})

describe('quoting for an address', () => {
  it('taxes by it and changes nothing', async () => {
    const { deps, stored } = await shopWithCart()
    const before = stored()
    const address = { ...addressFromText('1 Main St'), country: 'US' }
    expect((await quote(deps, customer, address)).quote.totals).toStrictEqual({ subtotal: 2000, discount: 0, shipping: 500, tax: 250, total: 2750 })
    expect((await quote(deps, customer, null)).quote.totals.tax).toBe(0)
    expect((await quote(deps, { customerId: 8 }, address)).cart).toBeNull()
    expect(stored()).toBe(before)
  })
})
