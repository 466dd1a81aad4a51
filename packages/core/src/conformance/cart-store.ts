import { expect } from 'vitest'
import type { Cart } from '../model/index.ts'
import type { CartOwner, Storage } from '../ports/index.ts'
import { atOnce, expectRefusal, largest, now, strangeText } from './fixtures.ts'
import type { ConformanceCase } from './suite.ts'

type CartDraft = Omit<Cart, 'id' | 'version'>

function cartOf(owner: CartOwner, parts: Partial<CartDraft> = {}): CartDraft {
  return {
    customerId: 'customerId' in owner ? owner.customerId : null,
    tokenHash: 'tokenHash' in owner ? owner.tokenHash : null,
    currency: 'EUR',
    status: 'open',
    items: [],
    nextItemId: 1,
    discountCodes: [],
    giftCardIds: [],
    usesStoreCredit: false,
    shippingMethod: null,
    createdAt: now,
    updatedAt: now,
    ...parts,
  }
}

async function insert({ carts }: Storage, owner: CartOwner, parts: Partial<CartDraft> = {}): Promise<Cart> {
  return (await carts.insert(cartOf(owner, parts))).cart
}

const item = { id: 1, productId: 5, variantId: 7, quantity: 3 }

/** The promises of the cart store. */
export const cartCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'gives a cart back as it was written, with an id and version 1',
    run: async ({ carts }) => {
      const draft = cartOf(
        { tokenHash: 'hash' },
        { items: [item, { ...item, id: 9, quantity: largest }], nextItemId: 10, discountCodes: ['SAVE', strangeText], shippingMethod: 'post' },
      )
      const { cart, created } = await carts.insert(draft)
      expect({ cart, created }).toEqual({ cart: { ...draft, id: cart.id, version: 1 }, created: true })
      expect(await carts.cart(cart.id)).toEqual(cart)
      expect(await carts.latest({ tokenHash: 'hash' })).toEqual(cart)
      expect(await carts.cart(999_999)).toBeNull()
    },
  },
  {
    name: 'keeps owners apart: a customer, another, a token',
    safety: true,
    run: async storage => {
      const { carts } = storage
      const [one, two, guest] = [await insert(storage, { customerId: 1 }), await insert(storage, { customerId: 2 }), await insert(storage, { tokenHash: '1' })]
      expect([await carts.latest({ customerId: 1 }), await carts.latest({ customerId: 2 }), await carts.latest({ tokenHash: '1' })]).toEqual([one, two, guest])
      expect([await carts.latest({ customerId: 3 }), await carts.latest({ tokenHash: '' }), await carts.latest({ tokenHash: '2' })]).toEqual([null, null, null])
    },
  },
  {
    name: 'makes one open cart per owner when 16 are inserted at once',
    safety: true,
    run: async storage => {
      for (const owner of [{ customerId: 1 }, { tokenHash: 'hash' }]) {
        const results = await atOnce(16, index => storage.carts.insert(cartOf(owner, { discountCodes: [`CODE${index}`] })))
        expect(results.filter(result => result.created)).toHaveLength(1)
        const stored = await storage.carts.latest(owner)
        expect(results.map(result => result.cart)).toEqual(Array(16).fill(stored))
      }
    },
  },
  {
    name: 'makes another cart once the last is closed, and calls the newest the latest',
    run: async storage => {
      const { carts } = storage
      const first = await insert(storage, { customerId: 1 })
      const closed = await carts.write({ ...first, status: 'converted' })
      expect(await carts.latest({ customerId: 1 })).toEqual(closed)
      const { cart: second, created } = await carts.insert(cartOf({ customerId: 1 }))
      expect(created).toBe(true)
      expect(await carts.latest({ customerId: 1 })).toEqual(second)
      await carts.write({ ...second, status: 'merged' })
      expect(await carts.latest({ customerId: 1 })).toMatchObject({ id: second.id, status: 'merged' })
    },
  },
  {
    name: 'writes a cart with its version one higher',
    run: async storage => {
      const { carts } = storage
      const cart = await insert(storage, { customerId: 1 })
      const next = { ...cart, items: [item], nextItemId: 2, currency: 'USD', updatedAt: now + 1 }
      expect(await carts.write(next)).toEqual({ ...next, version: 2 })
      expect(await carts.cart(cart.id)).toEqual({ ...next, version: 2 })
    },
  },
  {
    name: 'writes nothing over a version it has not seen, nor a cart there is none of',
    safety: true,
    run: async storage => {
      const { carts } = storage
      const cart = await insert(storage, { customerId: 1 })
      const written = await carts.write({ ...cart, items: [item] })
      expect(await carts.write({ ...cart, items: [] })).toBeNull()
      expect(await carts.write({ ...cart, version: 3 })).toBeNull()
      expect(await carts.write({ ...cart, id: 999_999 })).toBeNull()
      expect(await carts.cart(cart.id)).toEqual(written)
      expect(await carts.cart(999_999)).toBeNull()
    },
  },
  {
    name: 'lets one of 32 writers of the same version win, and loses none who try again',
    safety: true,
    run: async storage => {
      const { carts } = storage
      const cart = await insert(storage, { customerId: 1 })
      const written = await atOnce(32, index => carts.write({ ...cart, shippingMethod: `m${index}` }))
      expect(written.filter(result => result !== null)).toHaveLength(1)
      const addOne = async (): Promise<void> => {
        for (;;) {
          const present = await carts.cart(cart.id)
          if (!present || (await carts.write({ ...present, nextItemId: present.nextItemId + 1 }))) return
        }
      }
      await atOnce(8, addOne)
      expect(await carts.cart(cart.id)).toMatchObject({ version: 10, nextItemId: 9 })
    },
  },
  {
    name: 'refuses to give an owner a second open cart by writing',
    safety: true,
    run: async storage => {
      const { carts } = storage
      const own = await insert(storage, { customerId: 1 })
      const guest = await insert(storage, { tokenHash: 'hash' })
      await expectRefusal(carts.write({ ...guest, customerId: 1, tokenHash: null }), 'duplicate', { field: 'owner' })
      expect([await carts.cart(own.id), await carts.cart(guest.id)]).toEqual([own, guest])
      // A guest who has no cart of their own yet takes the guest's with them.
      expect(await carts.write({ ...guest, customerId: 2, tokenHash: null })).toMatchObject({ id: guest.id, customerId: 2, tokenHash: null, version: 2 })
      expect(await carts.latest({ customerId: 2 })).toMatchObject({ id: guest.id })
      expect(await carts.latest({ tokenHash: 'hash' })).toBeNull()
    },
  },
  {
    name: 'writes a closed cart while the owner has an open one',
    run: async storage => {
      const { carts } = storage
      const first = await insert(storage, { customerId: 1 })
      const closed = { ...first, status: 'converted' as const }
      await carts.write(closed)
      const second = await insert(storage, { customerId: 1 })
      expect(await carts.write({ ...closed, version: 2, shippingMethod: 'post' })).toMatchObject({ version: 3, shippingMethod: 'post' })
      expect(await carts.latest({ customerId: 1 })).toEqual(second)
    },
  },
  {
    name: 'writes two carts as one, or neither',
    safety: true,
    run: async storage => {
      const { carts } = storage
      const own = await insert(storage, { customerId: 1 })
      const guest = await insert(storage, { tokenHash: 'hash' }, { items: [item] })
      const merged = { ...own, items: [item] }
      const closed = { ...guest, status: 'merged' as const }
      expect(await carts.writeBoth({ ...merged, version: 9 }, closed)).toBeNull()
      expect(await carts.writeBoth(merged, { ...closed, version: 9 })).toBeNull()
      expect([await carts.cart(own.id), await carts.cart(guest.id)]).toEqual([own, guest])
      expect(await carts.writeBoth(merged, closed)).toEqual({ ...merged, version: 2 })
      expect([await carts.cart(own.id), await carts.cart(guest.id)]).toEqual([
        { ...merged, version: 2 },
        { ...closed, version: 2 },
      ])
    },
  },
  {
    name: 'merges a guest cart once when 8 logins do it at once',
    safety: true,
    run: async storage => {
      const { carts } = storage
      const own = await insert(storage, { customerId: 1 })
      const guest = await insert(storage, { tokenHash: 'hash' }, { items: [item] })
      const results = await atOnce(8, () => carts.writeBoth({ ...own, items: [item] }, { ...guest, status: 'merged' }))
      expect(results.filter(result => result !== null)).toHaveLength(1)
      expect([await carts.cart(own.id), await carts.cart(guest.id)]).toMatchObject([
        { version: 2, items: [item] },
        { version: 2, status: 'merged' },
      ])
    },
  },
  {
    name: 'expires open carts that were not touched, the oldest first, and no others',
    run: async storage => {
      const { carts } = storage
      const made: Cart[] = []
      for (const age of [3, 1, 2, 0]) made.push(await insert(storage, { customerId: 10 + age }, { updatedAt: now - age }))
      const converted = await insert(storage, { customerId: 1 }, { updatedAt: now - 9 })
      await carts.write({ ...converted, status: 'converted' })
      const left = async () => (await Promise.all(made.map(cart => carts.cart(cart.id)))).map(cart => cart !== null)
      expect(await carts.expire(now - 3, 10)).toBe(0)
      expect(await carts.expire(now, 2)).toBe(2)
      expect(await left()).toEqual([false, true, false, true])
      expect([await carts.expire(now, 10), await carts.expire(now, 10)]).toEqual([1, 0])
      expect(await left()).toEqual([false, false, false, true])
      expect(await carts.cart(converted.id)).toMatchObject({ status: 'converted' })
      expect(await carts.latest({ customerId: 13 })).toBeNull()
      const next = await insert(storage, { customerId: 1 }, { updatedAt: now - 8 })
      expect([await carts.expire(now - 7, 10), await carts.cart(next.id)]).toEqual([1, null])
      expect(await carts.latest({ customerId: 1 })).toMatchObject({ id: converted.id })
      expect((await carts.insert(cartOf({ customerId: 13 }))).created).toBe(true)
    },
  },
]
