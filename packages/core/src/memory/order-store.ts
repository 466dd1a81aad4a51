import {
  CommerceError,
  checkOrder,
  checkOrderChange,
  type DomainEvent,
  discountBuyer,
  isUnsettled,
  type Order,
  postingsOfOrder,
  unansweredCall,
} from '../model/index.ts'
import { erasePerson } from '../model/order/erase-person.ts'
import type { OrderDecision, OrderDraft, OrderFilter, OrderStore, WriteContext } from '../ports/index.ts'
import { prepareCreditMoves } from './credit-store.ts'
import { usesByBuyer } from './discount-store.ts'
import { frozenCopy } from './frozen-copy.ts'
import type { Journal } from './journal.ts'
import { prepareLedger } from './ledger-store.ts'
import { newestFirst } from './paging.ts'
import { salesByTime, salesByVariant } from './sales.ts'
import { type MemoryTables, nextId } from './tables.ts'

/** Orders in memory. */
export function memoryOrderStore(tables: MemoryTables, journal: Journal): OrderStore {
  const orders = () => [...tables.orders.values()]
  return {
    place: async (draft, context) => place(tables, journal, draft, context),
    change: async (orderId, decide, context) => change(tables, journal, orderId, decide, context),
    erasePerson: async (orderId, { at }) => {
      const before = tables.orders.get(orderId)
      if (!before) throw new CommerceError('order_not_found', `There is no order ${orderId}.`, { orderId })
      write(tables, before, frozenCopy({ ...erasePerson(before), version: before.version + 1, updatedAt: at }))
      const uses = tables.discountUses.get(orderId) ?? []
      if (before.customerId === null) tables.discountUses.set(orderId, frozenCopy(uses.map(use => ({ ...use, buyer: `order:${orderId}` }))))
    },
    order: async id => tables.orders.get(id) ?? null,
    orderByCart: async cartId => liveOrNewest(ordersByKey(tables, cartKey(cartId))),
    orderByHoldKey: async holdKey => liveOrNewest(ordersByKey(tables, holdIndexKey(holdKey))),
    orderByPayment: async paymentId => ordersByKey(tables, paymentKey(paymentId))[0] ?? null,
    orderByProviderId: async (provider, providerId) => ordersByKey(tables, providerKey(provider, providerId))[0] ?? null,
    list: async (filter, page) => newestFirst(tables.orders.values(), order => matchesFilter(order, filter), page),
    dueForCancel: async (now, idleSince, limit) => {
      const due = orders().filter(order => (order.status === 'pending_payment' && order.expiresAt <= now) || order.status === 'cancelling')
      return longestIdle(due, idleSince, limit).map(order => order.id)
    },
    unsettledPayments: async (idleSince, limit) => {
      const unsettled = orders().flatMap(order => order.payments.filter(isUnsettled))
      return longestIdle(unsettled, idleSince, limit).map(({ id }) => ({ id }))
    },
    unsettledRefunds: async (idleSince, limit) => {
      const unsettled = orders().flatMap(order =>
        order.refunds.flatMap(refund => (refund.status === 'requested' || refund.status === 'pending' ? [{ ...refund, orderId: order.id }] : [])),
      )
      return longestIdle(unsettled, idleSince, limit).map(({ orderId, id }) => ({ orderId, refundId: id }))
    },
    dueForCompletion: async (idleSince, limit) => {
      const fulfilled = orders().filter(order => order.status === 'fulfilled')
      return longestIdle(fulfilled, idleSince, limit).map(order => order.id)
    },
    salesByTime: async filter => salesByTime(orders(), filter),
    salesByVariant: async filter => salesByVariant(orders(), filter),
  }
}

function place(tables: MemoryTables, journal: Journal, draft: OrderDraft, context: WriteContext<Order>): { order: Order; created: boolean } {
  const present = liveOrNewest(ordersByKey(tables, cartKey(draft.cartId)))
  if (present && present.status !== 'cancelled') return { order: present, created: false }
  checkOrder(draft)
  refuseTakenProviderIds(tables, undefined, draft)
  checkDiscountLimits(tables, draft)
  const history = [{ at: context.at, from: null, to: draft.status, actor: context.actor, note: '' }]
  const order = frozenCopy(withIds(tables, { ...draft, id: nextId(tables, 'order'), version: 1, history, updatedAt: context.at }))
  const moveCredit = prepareCreditMoves(tables, null, order, context)
  const store = journal.prepare(context, order)
  const book = prepareLedger(tables, postingsOfOrder(null, order, context.at), context)
  write(tables, undefined, order)
  moveCredit()
  countDiscountUses(tables, order)
  book()
  store()
  return { order, created: true }
}

function change(tables: MemoryTables, journal: Journal, orderId: number, decide: (order: Order) => OrderDecision | null, context: WriteContext<Order>): Order {
  const before = tables.orders.get(orderId)
  if (!before) throw new CommerceError('order_not_found', `There is no order ${orderId}.`, { orderId })
  const decision = decide(before)
  if (!decision) return before
  checkOrderChange(before, decision.order)
  checkOrder(decision.order)
  refuseTakenProviderIds(tables, before, decision.order)
  const order = frozenCopy(withIds(tables, { ...decision.order, version: before.version + 1, updatedAt: context.at }))
  const moveCredit = prepareCreditMoves(tables, before, order, context)
  const store = journal.prepare({ ...context, events: saved => [...eventsOf(decision, saved), ...eventsOf(context, saved)] }, order)
  const book = prepareLedger(tables, postingsOfOrder(before, order, context.at), context)
  write(tables, before, order)
  moveCredit()
  book()
  if (decision.releaseDiscounts) releaseDiscountUses(tables, order.id)
  store()
  return order
}

function eventsOf({ events = [] }: Pick<WriteContext<Order>, 'events'>, saved: Order): readonly DomainEvent[] {
  return typeof events === 'function' ? events(saved) : events
}

function withIds(tables: MemoryTables, order: Order): Order {
  return {
    ...order,
    payments: order.payments.map(payment => (payment.id === 0 ? { ...payment, id: nextId(tables, 'payment') } : payment)),
    refunds: order.refunds.map(refund => (refund.id === 0 ? { ...refund, id: nextId(tables, 'refund') } : refund)),
    returns: order.returns.map(entry => (entry.id === 0 ? { ...entry, id: nextId(tables, 'return') } : entry)),
  }
}

function write(tables: MemoryTables, before: Order | undefined, order: Order): void {
  const keysBefore = before ? indexKeys(before) : []
  const keys = indexKeys(order)
  for (const key of keysBefore)
    if (!keys.includes(key))
      tables.orderIdsByKey.set(
        key,
        (tables.orderIdsByKey.get(key) ?? []).filter(id => id !== order.id),
      )
  for (const key of keys) if (!keysBefore.includes(key)) tables.orderIdsByKey.set(key, [...(tables.orderIdsByKey.get(key) ?? []), order.id])
  tables.orders.set(order.id, order)
}

function checkDiscountLimits(tables: MemoryTables, draft: OrderDraft): void {
  for (const id of draft.discountIds) {
    const discount = tables.discounts.get(id)
    if (!discount) throw new CommerceError('discount_not_found', `There is no discount ${id}.`, { discountId: id })
    const { code, used, usageLimit, usageLimitPerCustomer } = discount
    if (usageLimit !== null && used >= usageLimit) throw exhausted(code)
    if (usageLimitPerCustomer !== null && (usesByBuyer(tables, id).get(discountBuyer(draft)) ?? 0) >= usageLimitPerCustomer) throw exhausted(code)
  }
}

function countDiscountUses(tables: MemoryTables, order: Order): void {
  const uses = order.discountIds.map(discountId => ({ discountId, orderId: order.id, buyer: discountBuyer(order) }))
  tables.discountUses.set(order.id, frozenCopy(uses))
  for (const { discountId } of uses) addUse(tables, discountId, 1)
}

function releaseDiscountUses(tables: MemoryTables, orderId: number): void {
  for (const { discountId } of tables.discountUses.get(orderId) ?? []) addUse(tables, discountId, -1)
  tables.discountUses.delete(orderId)
}

function addUse(tables: MemoryTables, discountId: number, count: number): void {
  const discount = tables.discounts.get(discountId)
  if (discount) tables.discounts.set(discountId, frozenCopy({ ...discount, used: discount.used + count }))
}

function refuseTakenProviderIds(tables: MemoryTables, before: Order | undefined, order: Pick<Order, 'payments'>): void {
  const keys = order.payments.flatMap(({ provider, providerId }) => (providerId === null ? [] : [providerKey(provider, providerId)]))
  const taken = keys.some(key => ordersByKey(tables, key).some(other => other.id !== before?.id))
  if (taken || new Set(keys).size !== keys.length)
    throw new CommerceError('duplicate', 'The provider object belongs to another payment.', { field: 'providerId' })
}

function ordersByKey(tables: MemoryTables, key: string): Order[] {
  return (tables.orderIdsByKey.get(key) ?? []).flatMap(id => tables.orders.get(id) ?? [])
}

function liveOrNewest(orders: readonly Order[]): Order | null {
  return orders.find(order => order.status !== 'cancelled') ?? orders.at(-1) ?? null
}

function indexKeys(order: Order): string[] {
  const payments = order.payments.flatMap(({ id, provider, providerId }) => [
    paymentKey(id),
    ...(providerId === null ? [] : [providerKey(provider, providerId)]),
  ])
  return [cartKey(order.cartId), holdIndexKey(order.holdKey), ...payments]
}

const cartKey = (cartId: number) => `cart:${cartId}`
const holdIndexKey = (holdKey: string) => `hold:${holdKey}`
const paymentKey = (paymentId: number) => `payment:${paymentId}`
const providerKey = (provider: string, providerId: string) => `provider:${JSON.stringify([provider, providerId])}`

function matchesFilter(order: Order, { customerId, status, email, placedFrom, placedTo, outcomeUnknown }: OrderFilter): boolean {
  return (
    (customerId === undefined || order.customerId === customerId) &&
    (status === undefined || order.status === status) &&
    (email === undefined || order.email === email) &&
    (placedFrom === undefined || order.placedAt >= placedFrom) &&
    (placedTo === undefined || order.placedAt < placedTo) &&
    (outcomeUnknown === undefined || order.payments.some(payment => unansweredCall(payment)?.status === 'unknown'))
  )
}

function longestIdle<T extends { readonly id: number; readonly updatedAt: number }>(rows: readonly T[], idleSince: number, limit: number): T[] {
  const idle = rows.filter(row => row.updatedAt <= idleSince)
  return idle.sort((a, b) => a.updatedAt - b.updatedAt || a.id - b.id).slice(0, limit)
}

function exhausted(code: string): CommerceError {
  return new CommerceError('discount_exhausted', `The code "${code}" is used up.`, { code })
}
