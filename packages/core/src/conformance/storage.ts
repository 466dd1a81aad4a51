import { expect } from 'vitest'
import { invariantTitles, type Order } from '../model/index.ts'
import type { Storage } from '../ports/index.ts'
import { expectRefusal, now, productOf, writeBy } from './fixtures.ts'
import { decide, move, orderOf, paymentOf, total, withRefund, withStatus } from './orders/order-fixtures.ts'
import type { ConformanceCase } from './suite.ts'

/** Which invariants are broken, in words. */
async function broken(storage: Storage, at = now): Promise<string[]> {
  return (await storage.checkInvariants(at)).filter(result => result.violations > 0).map(result => `${result.code} ${result.examples.join('; ')}`)
}

/** Tries to change everything a value holds, as a careless reader would. */
function scribble(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  for (const [key, part] of Object.entries(value)) {
    scribble(part)
    try {
      ;(value as Record<string, unknown>)[key] = 'scribbled'
    } catch {
      // What cannot be changed is as good as a copy.
    }
  }
}

/** Sells, ships, refunds and cancels a little of everything. */
async function shopForADay(storage: Storage): Promise<void> {
  const { inventory, orders, discounts } = storage
  await inventory.adjust(
    {
      causeKey: 'day',
      cause: 'import',
      reason: '',
      lines: [
        { variantId: 11, to: 100 },
        { variantId: 12, to: 100 },
      ],
    },
    writeBy(),
  )
  const code = await discounts.insert({ code: 'DAY', kind: 'free_shipping', usageLimit: 10 }, writeBy())
  for (let cartId = 1; cartId <= 4; cartId++) {
    const draft = orderOf(cartId, { discountIds: [code.id], payments: [paymentOf({ providerId: `pi_${cartId}` })] })
    const lines = draft.lines.map(({ variantId, quantity }) => ({ variantId, quantity }))
    await inventory.reserve({ key: draft.holdKey, lines, expiresAt: draft.expiresAt }, writeBy())
    const { order } = await orders.place(draft, writeBy())
    if (cartId === 4) await cancel(storage, order)
    if (cartId <= 3) await pay(storage, order)
    if (cartId <= 2) await ship(storage, order)
  }
}

async function pay({ inventory, orders }: Storage, order: Order): Promise<void> {
  await inventory.commit(order.holdKey, writeBy())
  const captured = { status: 'captured', captured: total } as const
  await orders.change(
    order.id,
    decide(before => ({ ...withStatus(before, 'paid'), payments: before.payments.map(payment => ({ ...payment, ...captured })) })),
    writeBy(),
  )
}

async function ship(storage: Storage, order: Order): Promise<void> {
  const lines = order.lines.map(({ variantId, quantity }) => ({ variantId, quantity }))
  await storage.inventory.ship({ key: order.holdKey, causeKey: `order:${order.id}:fulfilment:1`, lines }, writeBy())
  const fulfilled = decide(before => ({ ...withStatus(before, 'fulfilled'), lines: before.lines.map(line => ({ ...line, fulfilledQuantity: line.quantity })) }))
  await storage.orders.change(order.id, fulfilled, writeBy())
  await storage.orders.change(
    order.id,
    decide(before => withRefund(before, 'k', 100)),
    writeBy(),
  )
}

async function cancel(storage: Storage, order: Order): Promise<void> {
  await move(storage, order.id, 'cancelling')
  await storage.inventory.release(order.holdKey, writeBy())
  const cancelled = decide(before => ({
    ...withStatus(before, 'cancelled'),
    payments: before.payments.map(payment => ({ ...payment, status: 'cancelled' as const })),
  }))
  await storage.orders.change(order.id, before => ({ ...cancelled(before), releaseDiscounts: true }), writeBy())
}

/** The promises of a storage as a whole. */
export const storageCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'is up to date once migrated, and answers',
    run: async storage => {
      expect(await storage.migrate()).toEqual([])
      await storage.ping()
      expect(storage.name).not.toBe('')
    },
  },
  {
    name: 'says so when it is closed, and can be closed again',
    run: async storage => {
      await storage.close()
      await expectRefusal(storage.ping(), 'storage_unavailable')
      await storage.close()
    },
  },
  {
    name: 'checks every invariant and finds none broken, in an empty shop and after a day of trade',
    safety: true,
    run: async storage => {
      const empty = await storage.checkInvariants(now)
      expect(empty.map(result => result.code)).toEqual(expect.arrayContaining(Object.keys(invariantTitles)))
      expect(empty.every(result => result.title !== '')).toBe(true)
      expect(await broken(storage)).toEqual([])
      await shopForADay(storage)
      expect(await broken(storage)).toEqual([])
      expect(await broken(storage, now + 50_000)).toEqual([])
    },
  },
  {
    name: 'sees what the ports cannot prevent: a paid order whose stock was given back, money that is nobody’s, work left undone',
    safety: true,
    run: async storage => {
      const { inventory, orders } = storage
      await shopForADay(storage)
      const paid = await orders.orderByCart(3)
      await inventory.release(paid?.holdKey ?? '', writeBy())
      await orders.place(orderOf(9, { payments: [paymentOf({ status: 'captured', captured: total })] }), writeBy())
      await orders.place(orderOf(10, { payments: [paymentOf({ amount: total - 1 })] }), writeBy())
      await inventory.reserve({ key: 'nobody', lines: [{ variantId: 11, quantity: 1 }], expiresAt: now }, writeBy())
      const codes = (await storage.checkInvariants(now + 86_400_000)).filter(result => result.violations > 0).map(result => result.code)
      expect(codes).toEqual(expect.arrayContaining(['I05', 'I08', 'I18', 'I19', 'I23']))
      const results = await storage.checkInvariants(now)
      const found = results.filter(result => result.violations > 0)
      expect(found.map(result => [result.code, result.violations, result.examples.length])).toEqual([
        ['I08', 1, 1],
        ['I23', 1, 1],
      ])
    },
  },
  {
    name: 'lets nobody reach into it: what is done to an answer or to an input afterwards changes nothing',
    safety: true,
    run: async storage => {
      const { catalog, orders, carts, customers } = storage
      const product = structuredClone(productOf('A', { metadata: { deep: { list: [1, 2] } } }))
      const saved = await catalog.insertProduct(product, writeBy())
      const draft = structuredClone(orderOf(1, { payments: [paymentOf()] }))
      const { order } = await orders.place(draft, writeBy())
      const items = [{ id: 1, productId: 1, variantId: 1, quantity: 1 }]
      const cartDraft = {
        customerId: 1,
        tokenHash: null,
        currency: 'EUR',
        status: 'open' as const,
        items,
        nextItemId: 2,
        discountCodes: ['A'],
        giftCardIds: [3],
        usesStoreCredit: true,
        shippingMethod: null,
        createdAt: now,
        updatedAt: now,
      }
      const { cart } = await carts.insert(cartDraft)
      const data = { nested: { name: 'before' } }
      await customers.insert(
        { email: 'a@example.com', name: 'A', role: 'staff', scopes: ['audit:read'], disabled: false, passwordHash: 'h' },
        writeBy({ audit: { action: 'a', subject: 's', data } }),
      )
      const ids = { product: saved.id, order: order.id, cart: cart.id }
      const read = async () => [
        await catalog.products([ids.product]),
        await orders.order(ids.order),
        await carts.cart(ids.cart),
        await customers.customerByEmail('a@example.com'),
        await customers.audit({}, { limit: 9 }),
      ]
      const before = structuredClone(await read())
      scribble([product, saved, draft, order, cartDraft, cart, data])
      scribble(await read())
      expect(await read()).toEqual(before)
      await orders.change(
        ids.order,
        present => {
          scribble(present)
          return null
        },
        writeBy(),
      )
      expect(await read()).toEqual(before)
    },
  },
]
