import type { Order } from '../../../model/index.ts'
import { refundOf } from '../../../model/order/apply-refund-state.ts'
import { finishCancelling } from '../../checkout/steps/settle-reading.ts'
import { type SettlementDeps, settlementActor } from '../../checkout/steps/settlement-deps.ts'
import { submitRefund } from '../../checkout/steps/submit-refund.ts'
import { isTimeToLook } from './is-time-to-look.ts'
import { sweepBatch, sweepDue } from './sweep-due.ts'

/** The longest time between two tries to send a refund, and between two questions to a bank that takes days over one. Milliseconds. */
const everyMs = { requested: 10 * 60_000, pending: 60 * 60_000 } as const

/** Sends refunds that never were, and asks what became of those that were: ever more rarely, each time their age has doubled. Says how many came to an end. */
export async function resolveRefunds(deps: SettlementDeps, signal: AbortSignal): Promise<number> {
  return sweepDue(deps, signal, {
    name: 'refund',
    find: () => deps.orders.unsettledRefunds(deps.clock.now() - deps.settings.resolveAfterMs, sweepBatch),
    finish: due => resolve(deps, due),
    postpone: due => postpone(deps, due),
  })
}

interface DueRefund {
  readonly orderId: number
  readonly refundId: number
}

async function resolve(deps: SettlementDeps, { orderId, refundId }: DueRefund): Promise<boolean> {
  const order = await deps.orders.order(orderId)
  if (!order) return true
  const refund = refundOf(order, refundId)
  const { status } = refund
  if ((status === 'requested' || status === 'pending') && !isTimeToLook(refund, everyMs[status], deps.clock.now())) return false
  const sent = await submitRefund(deps, order, refundId, settlementActor)
  // The refund may have been what a cancellation waited for.
  if (sent.status === 'cancelled') await finishCancelling(deps, sent, settlementActor)
  return !isOpen(sent, refundId)
}

async function postpone(deps: SettlementDeps, { orderId, refundId }: DueRefund): Promise<void> {
  const at = deps.clock.now()
  const touch = (order: Order) => ({ ...order, refunds: order.refunds.map(refund => (refund.id === refundId ? { ...refund, updatedAt: at } : refund)) })
  await deps.orders.change(orderId, order => (isOpen(order, refundId) ? { order: touch(order) } : null), { at, actor: settlementActor })
}

function isOpen(order: Order, refundId: number): boolean {
  const { status } = refundOf(order, refundId)
  return status === 'requested' || status === 'pending'
}
