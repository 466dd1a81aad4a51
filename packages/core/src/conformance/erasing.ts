import { expect } from 'vitest'
import { erasedEmail } from '../model/index.ts'
import type { Storage } from '../ports/index.ts'
import { insert, start } from './customers/customer-fixtures.ts'
import { auditCount, expectRefusal, now, writeBy } from './fixtures.ts'
import { decide, move, orderOf, withStatus } from './orders/order-fixtures.ts'
import type { ConformanceCase } from './suite.ts'

const street = { name: 'Ada', line1: 'Street 1', line2: null, city: 'Berlin', region: null, postalCode: '10115', country: 'DE', phone: '1' }
const nobody = { name: null, line1: '', line2: null, city: null, region: null, postalCode: null, country: 'DE', phone: null }

async function broken(storage: Storage): Promise<readonly string[]> {
  return (await storage.checkInvariants(now)).filter(({ violations }) => violations > 0).map(({ code }) => code)
}

/** Taking a person out of what is kept. */
export const erasingCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'takes the person out of an account, with everything that leads to it, and leaves others alone',
    safety: true,
    run: async storage => {
      const { customers } = storage
      const [ada, bob] = [await insert(storage, 'ada@example.com', { emailVerifiedAt: now }), await insert(storage, 'bob@example.com')]
      await customers.update(ada.id, { pendingEmail: 'ada@other.example' }, writeBy())
      for (const { id } of [ada, bob]) {
        await customers.saveAddress(id, street)
        await customers.linkProviderCustomer({ customerId: id, provider: 'stripe', providerCustomerId: `cus_${id}`, at: now })
        await start(storage, id, `token ${id}`)
        await customers.insertOneTimeToken(
          { customerId: id, purpose: 'reset', value: 'a@example.com', tokenHash: `once ${id}`, expiresAt: now + 1_000 },
          writeBy(),
        )
      }
      const audit = { action: 'customer.erased', subject: `customer:${ada.id}` }
      const erased = await customers.erase(ada.id, writeBy({ at: now + 1, audit }))
      const forgotten = { email: `erased-${ada.id}@erased.invalid`, name: '', disabled: true, emailVerifiedAt: null, pendingEmail: null }
      expect(erased).toEqual({ ...ada, ...forgotten, updatedAt: now + 1 })
      const left = async (id: number) => [
        (await customers.addresses(id)).length,
        await customers.providerCustomer(id, 'stripe'),
        (await customers.sessionByToken(`token ${id}`))?.session.customerId,
        (await customers.oneTimeToken({ purpose: 'reset', tokenHash: `once ${id}`, at: now }))?.customerId,
        await customers.passwordHash(id),
      ]
      expect([await customers.customer(ada.id), await customers.customerByEmail('ada@example.com')]).toEqual([erased, null])
      expect(await left(ada.id)).toEqual([0, null, undefined, undefined, ''])
      expect((await left(bob.id)).slice(0, 4)).toEqual([1, `cus_${bob.id}`, bob.id, bob.id])
      expect(await auditCount(storage)).toBe(1)
      await insert(storage, 'ada@example.com')
      await expectRefusal(customers.erase(999_999, writeBy({ audit })), 'customer_not_found')
      expect(await auditCount(storage)).toBe(1)
    },
  },
  {
    name: 'takes the person out of an order and leaves its books, also of a guest whose discount was counted by e-mail address; twice is harmless',
    safety: true,
    run: async storage => {
      const { orders, discounts } = storage
      const code = await discounts.insert({ code: 'ONCE', kind: 'free_shipping', usageLimitPerCustomer: 1 }, writeBy())
      const parts = { tokenHash: 'secret', discountIds: [code.id], shippingAddress: street, billingAddress: street }
      const { order } = await orders.place(orderOf(1, parts), writeBy())
      const other = (await orders.place(orderOf(2, { email: 'bob@example.com', discountIds: [code.id], shippingAddress: street }), writeBy())).order
      const returned = { id: 0, status: 'rejected', note: 'call Ada', createdAt: now, updatedAt: now } as const
      const line = { lineId: 1, quantity: 1, reason: 'too small for Ada', receivedQuantity: 0, disposition: null }
      await move(storage, order.id, 'cancelling')
      const before = await orders.change(
        order.id,
        decide(present => ({ ...withStatus(present, 'cancelled'), cancelReason: 'Ada moved', returns: [{ ...returned, lines: [line] }] })),
        writeBy(),
      )
      await orders.erasePerson(order.id, { at: now + 9, actor: 'key:1' })
      const after = await orders.order(order.id)
      expect(after).toEqual({
        ...before,
        ...{
          email: erasedEmail,
          tokenHash: null,
          shippingAddress: nobody,
          billingAddress: nobody,
          cancelReason: '',
          version: before.version + 1,
          updatedAt: now + 9,
        },
        returns: before.returns.map(entry => ({ ...entry, note: '', lines: [{ ...line, reason: '' }] })),
        history: before.history.map(step => ({ ...step, note: '' })),
      })
      expect((await orders.list({ email: 'ada@example.com' }, { limit: 9 })).total).toBe(0)
      expect(await orders.order(other.id)).toEqual(other)
      await orders.erasePerson(order.id, { at: now + 9, actor: 'key:1' })
      expect(await broken(storage)).toEqual([])
      // Nobody knows any more that she used it.
      expect((await orders.place(orderOf(3, { discountIds: [code.id] }), writeBy())).created).toBe(true)
      await expectRefusal(orders.place(orderOf(4, { email: 'bob@example.com', discountIds: [code.id] }), writeBy()), 'discount_exhausted')
      await expectRefusal(orders.erasePerson(999_999, { at: now, actor: 'key:1' }), 'order_not_found')
    },
  },
  {
    name: 'deletes sessions and tokens that ended before, so many at a time, and no others',
    run: async storage => {
      const { customers } = storage
      const { id } = await insert(storage, 'ada@example.com')
      const expiries = [now + 1, now + 2, now + 3, now + 4]
      for (const expiresAt of expiries) {
        const input = { customerId: id, tokenHash: `t${expiresAt}`, familySecret: 's', expiresAt, idleMs: 1_000 }
        await customers.startSession(input, writeBy())
        await customers.insertOneTimeToken({ customerId: id, purpose: 'reset', value: 'a@example.com', tokenHash: `o${expiresAt}`, expiresAt }, writeBy())
      }
      expect(await customers.purge(now + 1, 9)).toBe(0)
      expect([await customers.purge(now + 4, 2), await customers.purge(now + 4, 2), await customers.purge(now + 4, 2)]).toEqual([4, 2, 0])
      const left = await Promise.all(expiries.map(async expiresAt => (await customers.sessionByToken(`t${expiresAt}`)) !== null))
      expect(left).toEqual([false, false, false, true])
      expect(await customers.oneTimeToken({ purpose: 'reset', tokenHash: `o${now + 4}`, at: now })).toEqual({ customerId: id, value: 'a@example.com' })
    },
  },
  {
    name: 'deletes the open cart of one owner',
    run: async ({ carts }) => {
      const draft = {
        currency: 'EUR',
        status: 'open',
        items: [],
        nextItemId: 1,
        discountCodes: [],
        giftCardIds: [],
        usesStoreCredit: false,
        shippingMethod: null,
      } as const
      const cartOf = (customerId: number | null, tokenHash: string | null) => carts.insert({ ...draft, customerId, tokenHash, createdAt: now, updatedAt: now })
      const [ada, bob, guest] = [await cartOf(1, null), await cartOf(2, null), await cartOf(null, 'guest')]
      await carts.deleteOpen({ customerId: 1 })
      await carts.deleteOpen({ customerId: 1 })
      expect([await carts.cart(ada.cart.id), await carts.latest({ customerId: 1 })]).toEqual([null, null])
      expect([await carts.cart(bob.cart.id), await carts.cart(guest.cart.id)]).toEqual([bob.cart, guest.cart])
      await carts.deleteOpen({ tokenHash: 'guest' })
      expect(await carts.cart(guest.cart.id)).toBeNull()
      expect((await cartOf(1, null)).created).toBe(true)
    },
  },
]
