import type { SweepReport } from '../../../commerce.ts'
import { dayOf, searchTextsKeptDays, webhookLimits } from '../../../model/index.ts'
import type { Deps } from '../../../ports/index.ts'
import type { SettlementDeps } from '../../checkout/steps/settlement-deps.ts'
import { mailNotes } from '../../mail/order-mail.ts'
import { cancelExpiredOrders } from './cancel-expired-orders.ts'
import { completeOrders } from './complete-orders.ts'
import { freeHolds } from './free-holds.ts'
import { resolvePayments } from './resolve-payments.ts'
import { resolveRefunds } from './resolve-refunds.ts'

export type SweepDeps = SettlementDeps &
  Pick<Deps, 'carts' | 'customers' | 'idempotency' | 'events' | 'webhookEndpoints' | 'webhookInbox' | 'searchLog' | 'notes'>

/** Events stay for this long after they were delivered. Milliseconds. */
const eventsKeptMs = 7 * 24 * 60 * 60_000

/** Messages of providers stay for this long after they were worked on: longer than any provider repeats them. Milliseconds. */
const webhooksKeptMs = 30 * 24 * 60 * 60_000

/** Sessions and tokens stay for this long after their time, so that whoever comes late is told why. Milliseconds. */
const credentialsKeptMs = 24 * 60 * 60_000

/** That a mail was sent is noted for this long: longer than money is reserved, whose taking would send the same confirmation. Milliseconds. */
const mailNotesKeptMs = 90 * 24 * 60 * 60_000

/** Rows deleted in one go. */
const purgeBatch = 500

/**
 * One round of sweeper and resolver: whatever a dead process or a silent provider left unfinished is brought to its end. One thing that cannot be finished holds up
 * nothing else: it is logged and comes again. Safe in any number of processes at once.
 */
export async function sweepOnce(deps: SweepDeps, signal: AbortSignal): Promise<SweepReport> {
  // First, since postponing a payment counts as a change of its order, and the deadline of an order that was just changed has to wait.
  const cancelledOrders = await cancelExpiredOrders(deps, signal)
  const settledPayments = await resolvePayments(deps, signal)
  const settledRefunds = await resolveRefunds(deps, signal)
  const releasedHolds = await freeHolds(deps, signal)
  const completedOrders = await completeOrders(deps, signal)
  const now = deps.clock.now()
  const expiredCarts = await deps.carts.expire(now - deps.settings.cartMs, purgeBatch)
  await deps.customers.purge(now - credentialsKeptMs, purgeBatch)
  await deps.idempotency.purge(now, purgeBatch)
  await deps.events.purge(now - eventsKeptMs, purgeBatch)
  await deps.webhookInbox.purge(now - webhooksKeptMs, purgeBatch)
  await deps.webhookEndpoints.purge(now - webhookLimits.keptMs, purgeBatch)
  await deps.searchLog.purge(dayOf(now) - searchTextsKeptDays, purgeBatch)
  await deps.notes.purge(mailNotes, now - mailNotesKeptMs, purgeBatch)
  return { cancelledOrders, releasedHolds, settledPayments, settledRefunds, completedOrders, expiredCarts }
}
