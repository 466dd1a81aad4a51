import { declineClass, type Order, type Payment } from '../../model/index.ts'
import type { Meter, OrderStore } from '../../ports/index.ts'

/** The same orders, counted: what was placed, paid, cancelled, taken, paid back and declined follows from each write, whoever asked for it. */
export function meteredOrders(orders: OrderStore, meter: Meter): OrderStore {
  return {
    ...orders,
    async place(draft, context) {
      const placed = await orders.place(draft, context)
      if (placed.created) meter.count('cartwright_orders_placed_total', { currency: placed.order.currency })
      return placed
    },
    async change(orderId, decide, context) {
      let before: Order | null = null
      const after = await orders.change(
        orderId,
        order => {
          const decision = decide(order)
          before = decision ? order : null
          return decision
        },
        context,
      )
      if (before) countChange(before, after, meter)
      return after
    },
  }
}

function countChange(before: Order, after: Order, meter: Meter): void {
  const { currency } = after
  const byCurrency = { currency }
  if (before.status !== after.status) {
    // An order that was thought lost may be paid after all.
    if (after.status === 'paid' && (before.status === 'pending_payment' || before.status === 'cancelling'))
      meter.count('cartwright_orders_paid_total', byCurrency)
    if (after.status === 'cancelled') meter.count('cartwright_orders_cancelled_total', byCurrency)
  }
  const taken = captured(after) - captured(before)
  if (taken > 0) meter.count('cartwright_revenue_minor_units_total', byCurrency, taken)
  const returned = refunded(after) - refunded(before)
  if (returned > 0) meter.count('cartwright_refunds_minor_units_total', byCurrency, returned)
  for (const payment of after.payments) {
    const failure = payment.lastFailure
    const known = before.payments.find(({ id }) => id === payment.id)?.lastFailure
    if (failure && !isSame(failure, known)) meter.count('cartwright_payment_declines_total', { reason: declineClass(failure) })
  }
}

function captured({ payments }: Order): number {
  return payments.reduce((sum, payment) => sum + payment.captured, 0)
}

function refunded({ refunds }: Order): number {
  return refunds.reduce((sum, { status, amount }) => sum + (status === 'succeeded' ? amount : 0), 0)
}

/** Another attempt begins without a failure, so the same one twice has been something else in between. */
function isSame(failure: NonNullable<Payment['lastFailure']>, known: Payment['lastFailure'] | undefined): boolean {
  return known?.code === failure.code && known.declineCode === failure.declineCode && known.message === failure.message
}
