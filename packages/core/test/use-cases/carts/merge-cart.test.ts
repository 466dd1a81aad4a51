import { describe, expect, it } from 'vitest'
import type { Deps } from '../../../src/ports/index.ts'
import { addItem, applyDiscount, chooseShipping, merge, view } from '../../../src/use-cases/carts/index.ts'
import { create as createDiscount } from '../../../src/use-cases/discounts/index.ts'
import { admin, stocked, testShop } from '../shop.ts'

const customer = { customerId: 7 }

async function guestWith(deps: Deps, productId: number, quantity: number, currency = 'USD'): Promise<string> {
  const { guestToken } = await addItem(deps, {}, { productId, quantity, currency })
  return guestToken ?? ''
}

describe('merging a guest’s cart at login', () => {
  it('gives it to a customer who has none', async () => {
    const { deps } = testShop()
    const { id, variantId } = await stocked(deps, 5)
    const guestToken = await guestWith(deps, id, 2)
    const merged = await merge(deps, 7, guestToken)
    expect(merged.cart).toMatchObject({ customerId: 7, tokenHash: null, status: 'open', items: [{ id: 1, productId: id, variantId, quantity: 2 }] })
    expect(merged.quote.totals.subtotal).toBe(2000)
    expect(await view(deps, customer)).toStrictEqual(merged)
    expect((await view(deps, { guestToken })).cart).toBeNull()
  })

  it('adds its lines, codes and choice to what the customer has', async () => {
    const { deps } = testShop()
    const one = await stocked(deps, 5)
    const two = await stocked(deps, 5)
    await createDiscount(deps, { code: 'TEN', kind: 'percentage', percentPpm: 100_000 }, admin)
    await addItem(deps, customer, { productId: one.id, quantity: 1 })
    const guestToken = await guestWith(deps, two.id, 3)
    await addItem(deps, { guestToken }, { productId: one.id, quantity: 1 })
    await applyDiscount(deps, { guestToken }, 'TEN')
    await chooseShipping(deps, { guestToken }, 'express')
    const { cart, quote } = await merge(deps, 7, guestToken)
    expect(cart?.items.map(({ productId, quantity }) => [productId, quantity])).toStrictEqual([
      [one.id, 2],
      [two.id, 3],
    ])
    expect([cart?.discountCodes, cart?.shippingMethod, quote.totals.total]).toStrictEqual([['TEN'], 'express', 6000])
  })

  it('adds lines once, however often and at once it is called', async () => {
    const { deps, stored } = testShop()
    const { id } = await stocked(deps, 50)
    await addItem(deps, customer, { productId: id, quantity: 1 })
    const guestToken = await guestWith(deps, id, 2)
    await Promise.all(Array.from({ length: 8 }, () => merge(deps, 7, guestToken)))
    expect((await view(deps, customer)).cart?.items[0]?.quantity).toBe(3)
    const before = stored()
    await merge(deps, 7, guestToken)
    expect(stored()).toBe(before)
  })

  it('takes the currency of the guest into an empty cart, and keeps its own otherwise', async () => {
    const { deps } = testShop()
    const prices = [
      { currency: 'USD', amount: 1000 },
      { currency: 'EUR', amount: 900 },
    ]
    const both = await stocked(deps, 9, { variants: [{ sku: 'BOTH', prices }] })
    const first = await guestWith(deps, both.id, 1, 'EUR')
    expect((await merge(deps, 7, first)).quote).toMatchObject({ currency: 'EUR', totals: { subtotal: 900 } })
    const second = await guestWith(deps, both.id, 1, 'USD')
    expect((await merge(deps, 7, second)).quote).toMatchObject({ currency: 'EUR', totals: { subtotal: 1800 } })
  })

  it('says what became too much instead of losing it', async () => {
    const { deps } = testShop()
    const { id } = await stocked(deps, 5)
    await addItem(deps, customer, { productId: id, quantity: 4 })
    const { cart, problems } = await merge(deps, 7, await guestWith(deps, id, 3))
    expect([cart?.items[0]?.quantity, problems]).toStrictEqual([7, [{ itemId: 1, code: 'insufficient_stock', available: 5 }]])
  })

  it('changes nothing for a token that is unknown, empty-handed or has ordered', async () => {
    const { deps, stored } = testShop()
    const { id } = await stocked(deps, 5)
    const guestToken = await guestWith(deps, id, 1)
    const { cart } = await view(deps, { guestToken })
    if (!cart) throw new Error('no cart')
    await deps.carts.write({ ...cart, status: 'converted' })
    const before = stored()
    expect((await merge(deps, 7, guestToken)).cart).toBeNull()
    expect((await merge(deps, 7, 'unknown')).cart).toBeNull()
    expect(stored()).toBe(before)
  })
})
