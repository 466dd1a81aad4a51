import { livePayment, type Order } from '../../../model/index.ts'
import type { Reading } from '../../../model/order/apply-provider-state.ts'
import { needsStock, type StockOutcome, settlePayment } from '../../../model/order/settle-payment.ts'
import { cancelAtProvider } from './cancel-at-provider.ts'
import { secureStock } from './secure-stock.ts'
import type { SettlementDeps } from './settlement-deps.ts'
import { submitRequestedRefunds } from './submit-refund.ts'

/**
 * Moves the order to where the provider's state brings it: the one way money is taken note of, whoever asked the provider. First the stock is promised for good, then
 * the order is paid, in one change with its events; a kill between the two leaves a payment that the resolver settles, and committing again changes nothing.
 * An order that cannot be kept is cancelled to its end, and money that came for it is sent back.
 *
 * Throws `payment_mismatch`, and what the provider throws when it had to be asked for more.
 */
export async function settleReading(deps: SettlementDeps, order: Order, reading: Reading, actor: string): Promise<Order> {
  const settled = await applyReading(deps, order, reading, actor)
  return settled.status === 'cancelling' || settled.status === 'cancelled' ? finishCancelling(deps, settled, actor) : settled
}

/**
 * Brings a cancellation to its end, from wherever it was left: the payment is killed at the provider (or turns out to have succeeded), the money is sent back, and only
 * then the stock is released (RELIABILITY decision 6). May be repeated. Answers with the order as it is then: still `cancelling` while the provider works on the payment,
 * `paid` when only the timer was cancelling and the money is there.
 *
 * Throws what the provider throws; the order stays `cancelling`, and the sweeper comes again.
 */
export async function finishCancelling(deps: SettlementDeps, order: Order, actor: string): Promise<Order> {
  let current = order
  const payment = livePayment(current)
  if (current.status === 'cancelling' && payment && payment.status !== 'captured') {
    deps.failpoint('C22 cancelling written, provider not called')
    current = await applyReading(deps, current, await cancelAtProvider(deps, payment), actor)
  }
  if (current.status !== 'cancelling' && current.status !== 'cancelled') return current
  // The stock of an order that is cancelled already does not wait for the money: what is owed is written down.
  await releaseStock(deps, current, actor)
  const refunded = await submitRequestedRefunds(deps, current, actor)
  if (refunded !== current) await releaseStock(deps, refunded, actor)
  return refunded
}

/** Gives back what the order holds. Only of a cancelled one: nothing can be paid for it any more. Repeating is harmless. */
export async function releaseStock(deps: Pick<SettlementDeps, 'inventory' | 'clock' | 'failpoint'>, order: Order, actor: string): Promise<void> {
  if (order.status !== 'cancelled') return
  deps.failpoint('C24 order cancelled, stock not released')
  await deps.inventory.release(order.holdKey, { at: deps.clock.now(), actor })
  deps.failpoint('C25 stock released, event not relayed')
}

async function applyReading(deps: SettlementDeps, order: Order, reading: Reading, actor: string): Promise<Order> {
  deps.failpoint('C15 provider read, not settled')
  const stock = needsStock(order, reading) ? await secureStock(deps, order, actor) : 'not_tried'
  deps.failpoint('C15b stock promised, order not settled')
  const at = deps.clock.now()
  const settled = await deps.orders.change(order.id, fresh => settlePayment(fresh, { reading, stock, at, actor }), { at, actor })
  deps.failpoint('C16 order settled, not told')
  await releaseUnused(deps, settled, stock, actor)
  return settled
}

/** A hold that took the place of a lost one, for an order that somebody cancelled in the same moment. */
async function releaseUnused(deps: SettlementDeps, order: Order, stock: StockOutcome, actor: string): Promise<void> {
  if (typeof stock === 'object' && stock.holdKey !== order.holdKey) await deps.inventory.release(stock.holdKey, { at: deps.clock.now(), actor })
}
