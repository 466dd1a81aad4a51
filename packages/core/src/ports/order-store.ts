import type { DomainEvent, Order, OrderStatus, Payment } from '../model/index.ts'
import type { SalesFilter, SalesSlice, VariantSales } from './sales.ts'
import type { Page, PageRequest, WriteContext } from './write-context.ts'

/** An order about to be placed: everything but what the store gives it. Its first payment, if any, has id 0; history is written by the store from `status`. */
export type OrderDraft = Omit<Order, 'id' | 'version' | 'history' | 'updatedAt'>

export interface OrderDecision {
  /** The order as it shall be: new payments, refunds and returns have id 0 and get one. */
  readonly order: Order
  readonly events?: readonly DomainEvent[] | ((saved: Order) => readonly DomainEvent[])
  /** Gives the uses of its discount codes back (the order was cancelled). */
  readonly releaseDiscounts?: boolean
}

export interface OrderFilter {
  readonly customerId?: number
  readonly status?: OrderStatus
  readonly email?: string
  readonly placedFrom?: number
  readonly placedTo?: number
  /** Only those with a payment of which a call has an unknown outcome (`unansweredCall`), and that matters still. */
  readonly outcomeUnknown?: true
}

/**
 * Orders with their payments, refunds, returns, fulfilments and history; counts discount uses. One transaction per operation.
 * Constraints behind it: one order per cart that is not cancelled; one live payment per order; `captured <= amount`, `refundHeld <= captured`;
 * refunds unique by (payment, client key); payments unique by (provider, provider id): `duplicate` (details: `field: 'providerId'`).
 * Every write runs `checkOrder`, every change `checkOrderChange` as well: what they throw, the store throws, and nothing is written.
 * With every write come the ledger's transactions of it, in the same transaction (`postingsOfOrder`; see `LedgerStore`).
 * Lists of what is due come longest idle first; "not changed since `idleSince`" is `updatedAt <= idleSince`.
 */
export interface OrderStore {
  /**
   * Inserts the order and counts its discount uses. When a live order of this cart exists, that one is returned with `created: false` and nothing is written.
   * Throws `discount_exhausted` (details: `code`) when a code has no use left, for all or for this buyer (customer id, else e-mail: `discountBuyer`); `discount_not_found`.
   * The history starts with `status`, the context's actor and time, and no note.
   */
  place(draft: OrderDraft, context: WriteContext<Order>): Promise<{ readonly order: Order; readonly created: boolean }>
  /**
   * Loads the order, runs the pure `decide`, writes what it returns with version + 1, history, events and audit in one transaction.
   * When someone was faster it loads and decides again; `decide` may run several times. Null from `decide` changes nothing and answers the order as it is. The events of the decision come
   * before those of the context. Giving discount uses back twice is harmless. Throws `order_not_found` and whatever `decide` throws.
   */
  change(orderId: number, decide: (order: Order) => OrderDecision | null, context: WriteContext<Order>): Promise<Order>
  /** Writes what `erasePerson` makes of the order, version + 1; a use of a discount counted by its e-mail address is counted by its id then. Repeating is harmless. Throws `order_not_found`. */
  erasePerson(orderId: number, context: Pick<WriteContext, 'at' | 'actor'>): Promise<void>
  order(id: number): Promise<Order | null>
  /** The live order of this cart, else its newest cancelled one. */
  orderByCart(cartId: number): Promise<Order | null>
  /** As {@link orderByCart}, by the hold. */
  orderByHoldKey(holdKey: string): Promise<Order | null>
  orderByPayment(paymentId: number): Promise<Order | null>
  orderByProviderId(provider: string, providerId: string): Promise<Order | null>
  /** Newest first. `email` as stored; `placedFrom` included, `placedTo` not. */
  list(filter: OrderFilter, page: PageRequest): Promise<Page<Order>>
  /** Ids of `pending_payment` orders whose `expiresAt` has come (`expiresAt <= now`), and of `cancelling` ones; of both, those not changed since `idleSince`. */
  dueForCancel(now: number, idleSince: number, limit: number): Promise<readonly number[]>
  /** Live payments not settled yet (`isUnsettled`: created, requires_action, processing, authorized, handed out to a browser, or with an unanswered operation) that were not changed since `idleSince`. */
  unsettledPayments(idleSince: number, limit: number): Promise<readonly Pick<Payment, 'id'>[]>
  /** Refunds requested or pending, not changed since `idleSince`. */
  unsettledRefunds(idleSince: number, limit: number): Promise<readonly { readonly orderId: number; readonly refundId: number }[]>
  /** Ids of `fulfilled` orders not changed since `idleSince`. */
  dueForCompletion(idleSince: number, limit: number): Promise<readonly number[]>
  /** What was sold and paid back, by quarter of an hour and currency, in that order; quarters in which nothing was are not among them. Lets others in between on the way. */
  salesByTime(filter: SalesFilter): Promise<readonly SalesSlice[]>
  /** What was sold, by variant and currency, in that order; likewise. */
  salesByVariant(filter: SalesFilter): Promise<readonly VariantSales[]>
}
