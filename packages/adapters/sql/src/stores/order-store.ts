import {
  CommerceError,
  checkOrder,
  checkOrderChange,
  erasePerson,
  type Order,
  type OrderDecision,
  type OrderFilter,
  type OrderStore,
  type Page,
  type PageRequest,
  type WriteContext,
} from '@cartwright/core'
import { sql } from 'kysely'
import { lockRows } from '../database/locks.ts'
import { newestFirst } from '../database/newest-first.ts'
import { recordContext } from '../database/record-context.ts'
import { refuseDuplicate } from '../database/refuse-duplicate.ts'
import { DecideAgain, type Dialect, type Executor, type SqlDatabase, together } from '../database/sql-database.ts'
import { contains } from '../database/starts-with.ts'
import { bookOrder } from './book-postings.ts'
import { makeCreditMoves } from './credit-moves.ts'
import { countByOrder, countDiscountUses, releaseDiscountUses } from './discount-uses.ts'
import { type OrderLoader, orderLoader } from './load-orders.ts'
import { fromOrder } from './order-rows.ts'
import { type RecentOrders, recentOrders } from './recent-orders.ts'
import { salesByTime, salesByVariant } from './sales.ts'
import { refundTable, returnTable, saveChildren } from './save-children.ts'
import { insertOrder, updateOrder } from './save-order.ts'

/** Orders on SQL. One transaction per operation; an order is always loaded, decided on and written whole. */
export function sqlOrderStore(db: SqlDatabase): OrderStore {
  const loader = orderLoader(db)
  const recent = recentOrders(loader)
  const one = async (id: number | undefined): Promise<Order | null> => (id === undefined ? null : ((await recent.load(db.readTogether, id)) ?? null))
  const liveOrNewest = async (column: 'cart_id' | 'hold_key', value: number | string): Promise<Order | null> => {
    const query = db.read.selectFrom('orders').select('id').where(column, '=', value)
    return one((await query.orderBy(sql`status = 'cancelled'`).orderBy('id', 'desc').limit(1).executeTakeFirst())?.id)
  }
  return {
    place: (draft, context) => place(db, recent, draft, context),
    change: (orderId, decide, context) => change(db, recent, orderId, decide, context),
    erasePerson: (orderId, { at }) => db.write(tx => takePersonOut(tx, db.dialect, recent, orderId, at)),
    order: id => one(id),
    orderByCart: cartId => liveOrNewest('cart_id', cartId),
    orderByHoldKey: holdKey => liveOrNewest('hold_key', holdKey),
    orderByPayment: async paymentId => one((await db.read.selectFrom('payment').select('order_id').where('id', '=', paymentId).executeTakeFirst())?.order_id),
    orderByProviderId: async (provider, providerId) => {
      const row = await db.read
        .selectFrom('payment')
        .select('order_id')
        .where('provider', '=', provider)
        .where('provider_id', '=', providerId)
        .executeTakeFirst()
      return one(row?.order_id)
    },
    list: (filter, page) => list(db, loader, filter, page),
    dueForCancel: async (now, idleSince, limit) => {
      const unpaid = idleOrders(db, 'pending_payment', idleSince).where('expires_at', '<=', now)
      const due = unpaid.unionAll(idleOrders(db, 'cancelling', idleSince))
      return (await due.orderBy('updated_at').orderBy('id').limit(limit).execute()).map(row => row.id)
    },
    unsettledPayments: (idleSince, limit) =>
      db.read
        .selectFrom('payment')
        .select('id')
        .where(sql<boolean>`unsettled = 1`)
        .where('updated_at', '<=', idleSince)
        .orderBy('updated_at')
        .orderBy('id')
        .limit(limit)
        .execute(),
    unsettledRefunds: async (idleSince, limit) => {
      const rows = await db.read
        .selectFrom('refund')
        .select(['order_id', 'id'])
        .where(sql<boolean>`status IN ('requested', 'pending')`)
        .where('updated_at', '<=', idleSince)
        .orderBy('updated_at')
        .orderBy('id')
        .limit(limit)
        .execute()
      return rows.map(row => ({ orderId: row.order_id, refundId: row.id }))
    },
    dueForCompletion: async (idleSince, limit) => {
      const rows = await idleOrders(db, 'fulfilled', idleSince).orderBy('updated_at').orderBy('id').limit(limit).execute()
      return rows.map(row => row.id)
    },
    salesByTime: filter => salesByTime(db, filter),
    salesByVariant: filter => salesByVariant(db, filter),
  }
}

/** Orders of a status that somebody has to look after, not changed since `idleSince`. Written out, not as parameters: an engine finds a partial index only by what it can read. */
function idleOrders(db: SqlDatabase, status: 'pending_payment' | 'cancelling' | 'fulfilled', idleSince: number) {
  return db.read
    .selectFrom('orders')
    .select(['id', 'updated_at'])
    .where(sql<boolean>`status IN ('pending_payment', 'cancelling', 'fulfilled')`)
    .where('status', '=', sql.lit(status))
    .where('updated_at', '<=', idleSince)
}

async function place(
  db: SqlDatabase,
  recent: RecentOrders,
  draft: Parameters<OrderStore['place']>[0],
  context: WriteContext<Order>,
): ReturnType<OrderStore['place']> {
  checkOrder(draft)
  const placed = await keepingProviderIds(
    db.write(async tx => {
      const order = await insertOrder(tx, draft, context.at, context.actor)
      if (!order) {
        const row = await tx.selectFrom('orders').select('id').where('cart_id', '=', draft.cartId).where(sql<boolean>`status <> 'cancelled'`).executeTakeFirst()
        // It was cancelled in this moment.
        if (!row) throw new DecideAgain()
        return { order: await requireOrder(tx, db.dialect, recent, row.id), created: false, hasEvents: false }
      }
      await countDiscountUses(tx, order)
      await makeCreditMoves(tx, null, order, { at: context.at, actor: context.actor })
      if (order.payments.some(({ tender }) => tender !== 'provider')) db.failpoint('C34 gift card held, order not committed')
      await bookOrder(tx, null, order, { at: context.at, actor: context.actor })
      const hasEvents = await recordContext(tx, context, order)
      db.failpoint('C04 order written, not committed')
      return { order, created: true, hasEvents }
    }),
  )
  db.failpoint('C05 order committed, not told')
  recent.keep(placed.order)
  if (placed.hasEvents) db.notifyStored()
  return { order: placed.order, created: placed.created }
}

/** What an order freezes is written again here and nowhere else. */
async function takePersonOut(tx: Executor, dialect: Dialect, recent: RecentOrders, orderId: number, at: number): Promise<void> {
  const before = await requireOrder(tx, dialect, recent, orderId)
  const after = erasePerson(before)
  const { email, token_hash, frozen, cancel_reason } = fromOrder(after)
  const changes = { email, token_hash, frozen, cancel_reason, version: before.version + 1, updated_at: at }
  await tx.updateTable('orders').set(changes).where('id', '=', orderId).execute()
  await tx.updateTable('order_history').set({ note: '' }).where('order_id', '=', orderId).execute()
  await saveChildren(tx, orderId, before.refunds, after.refunds, refundTable)
  await saveChildren(tx, orderId, before.returns, after.returns, returnTable)
  if (before.customerId === null) await countByOrder(tx, orderId)
}

async function change(db: SqlDatabase, recent: RecentOrders, orderId: number, decide: Decide, context: WriteContext<Order>): Promise<Order> {
  let remembered = recent.remembered(orderId)
  const { saved, hasEvents } = await keepingProviderIds(
    db.write(async tx => {
      const unseen = decideUnseen(tx, remembered, decide)
      // When the write runs again, it waits for its turn: among many, what is remembered is always one behind.
      remembered = undefined
      const { before, decision, isLocked } = unseen ?? (await decideLocked(tx, db.dialect, recent, { orderId, decide }))
      if (!decision) return { saved: before, hasEvents: false }
      checkOrder(decision.order)
      checkOrderChange(before, decision.order)
      const saved = await updateOrder(tx, before, decision.order, { at: context.at, isLocked })
      if (decision.releaseDiscounts) await releaseDiscountUses(tx, orderId)
      await makeCreditMoves(tx, before, saved, { at: context.at, actor: context.actor })
      await bookOrder(tx, before, saved, { at: context.at, actor: context.actor })
      const hasDecided = await recordContext(
        tx,
        { at: context.at, actor: context.actor, ...(decision.events === undefined ? {} : { events: decision.events }) },
        saved,
      )
      const hasGiven = await recordContext(tx, context, saved)
      return { saved, hasEvents: hasDecided || hasGiven }
    }),
  )
  recent.keep(saved)
  if (hasEvents) db.notifyStored()
  return saved
}

type Decide = (order: Order) => OrderDecision | null

interface Decided {
  readonly before: Order
  readonly decision: OrderDecision | null
  readonly isLocked: boolean
}

/**
 * A decision about the remembered order: whether it is still that is found out by the update, so that the whole write is one packet. Undefined where that gains nothing, and for all but
 * a change: that there is none, or may be none, is said of what is certainly so.
 */
function decideUnseen(tx: Executor, before: Order | undefined, decide: Decide): Decided | undefined {
  if (!tx.sendAlong || !before) return undefined
  try {
    const decision = decide(before)
    return decision ? { before, decision, isLocked: false } : undefined
  } catch {
    return undefined
  }
}

async function decideLocked(
  tx: Executor,
  dialect: Dialect,
  recent: RecentOrders,
  { orderId, decide }: { readonly orderId: number; readonly decide: Decide },
): Promise<Decided> {
  const before = await requireOrder(tx, dialect, recent, orderId)
  return { before, decision: decide(before), isLocked: true }
}

function keepingProviderIds<T>(write: Promise<T>): Promise<T> {
  const refusal = { field: 'providerId', message: 'Another payment has this object of the provider.' }
  return refuseDuplicate(write, ['payment.provider,', 'payment_provider_provider_id_key'], refusal)
}

/** The order, its row locked: whoever changes it meanwhile waits, so that what belongs to it is of the same moment. */
async function requireOrder(tx: Executor, dialect: Dialect, recent: RecentOrders, id: number): Promise<Order> {
  const row = await lockRows(dialect, tx.selectFrom('orders').select('version').where('id', '=', id)).executeTakeFirst()
  const order = row && (await recent.loadVersion(together(tx), id, row.version))
  if (!order) throw new CommerceError('order_not_found', `There is no order ${id}.`, { orderId: id })
  return order
}

/** Orders with a payment of which a call has an unknown outcome. The text is JSON of our own writing: within a string of it, the quotes would be escaped. */
function outcomeUnknown(db: SqlDatabase) {
  return db.read.selectFrom('payment').select('order_id').where(sql<boolean>`unsettled = 1`).where(contains('operations', '"status":"unknown"'))
}

async function list(db: SqlDatabase, loader: OrderLoader, filter: OrderFilter, page: PageRequest): Promise<Page<Order>> {
  let query = db.read.selectFrom('orders')
  if (filter.customerId !== undefined) query = query.where('customer_id', '=', filter.customerId)
  if (filter.status !== undefined) query = query.where('status', '=', filter.status)
  if (filter.email !== undefined) query = query.where('email', '=', filter.email)
  if (filter.placedFrom !== undefined) query = query.where('placed_at', '>=', filter.placedFrom)
  if (filter.placedTo !== undefined) query = query.where('placed_at', '<', filter.placedTo)
  if (filter.outcomeUnknown) query = query.where('id', 'in', outcomeUnknown(db))
  const { items, ...rest } = await newestFirst(query.select('id'), page, row => row.id)
  return { ...rest, items: await loader.load(db.readTogether, items) }
}
