import { isUnsettled } from '../model/index.ts'
import type { ReconcileStore, RecordRange } from '../ports/index.ts'
import type { Journal } from './journal.ts'
import type { MemoryTables } from './tables.ts'

/** What reconciliation asks of the tables in memory. */
export function memoryReconcileStore(tables: MemoryTables, journal: Journal): ReconcileStore {
  const orders = () => [...tables.orders.values()]
  return {
    paymentIds: async (range, afterId, limit) => {
      const payments = orders().flatMap(order => order.payments.filter(payment => payment.tender === 'provider'))
      const wanted = payments.filter(payment => isWithin(payment, range) && (!range.isUnsettled || isUnsettled(payment)))
      return pageAfter(wanted, afterId, limit).map(({ id }) => id)
    },
    refundIds: async (range, afterId, limit) => {
      const refunds = orders().flatMap(order => order.refunds.map(refund => ({ ...refund, orderId: order.id })))
      const isOpen = (status: string) => status === 'requested' || status === 'pending'
      const wanted = refunds.filter(refund => isWithin(refund, range) && (!range.isUnsettled || isOpen(refund.status)))
      return pageAfter(wanted, afterId, limit).map(({ orderId, id }) => ({ orderId, refundId: id }))
    },
    openKeys: async (lockedBefore, limit) => {
      const open = [...tables.idempotencyKeys].filter(([, row]) => row.answer === null && row.lockedUntil <= lockedBefore).slice(0, limit)
      return open.map(([rowKey, { owner, lockedUntil }]) => {
        const [scope = '', key = ''] = JSON.parse(rowKey) as readonly string[]
        return { scope, key, owner, lockedUntil }
      })
    },
    record: async line => journal.prepare(line, undefined)(),
  }
}

function isWithin({ createdAt }: { readonly createdAt: number }, { createdFrom = 0, createdBefore = Number.POSITIVE_INFINITY }: RecordRange): boolean {
  return createdAt >= createdFrom && createdAt < createdBefore
}

function pageAfter<T extends { readonly id: number }>(rows: readonly T[], afterId: number, limit: number): T[] {
  const rest = rows.filter(({ id }) => id > afterId)
  return rest.sort((a, b) => a.id - b.id).slice(0, limit)
}
