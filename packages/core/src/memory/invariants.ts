import { amountDue, type InvariantCode, invariantGraceMs, invariantTitles, livePaymentStatuses, type Order, orderMoves } from '../model/index.ts'
import type { InvariantResult } from '../ports/index.ts'
import { usesByBuyer } from './discount-store.ts'
import { ledgerInvariants } from './ledger-invariants.ts'
import { type InvariantCheck, stockInvariants } from './stock-invariants.ts'
import type { MemoryTables } from './tables.ts'

/** How many violations are shown in words. */
const examplesMax = 5

/** Checks every invariant over the tables of all in-memory stores. */
export function checkMemoryInvariants(tables: MemoryTables, now: number): InvariantResult[] {
  return Object.entries(invariantTitles).map(([code, title]) => {
    const found = checks[code as InvariantCode](tables, now)
    return { code, title, violations: found.length, examples: found.slice(0, examplesMax) }
  })
}

const unpaidStatuses: readonly Order['status'][] = ['pending_payment', 'cancelling', 'cancelled']

const checks: Readonly<Record<InvariantCode, InvariantCheck>> = {
  ...stockInvariants,
  ...ledgerInvariants,
  I10: tables => brokenOrders(tables, order => (hasCleanHistory(order) ? null : `${order.status} after ${order.history.map(step => step.to).join(', ')}`)),
  I11: tables => {
    const carts = [...tables.orders.values()].filter(order => order.status !== 'cancelled').map(order => order.cartId)
    return repeated(carts).map(cartId => `cart ${cartId}`)
  },
  I12: tables =>
    brokenOrders(tables, order => {
      const live = order.payments.filter(payment => payment.tender === 'provider' && livePaymentStatuses.includes(payment.status)).length
      return live > 1 ? `${live} payments` : null
    }),
  I13: tables =>
    brokenOrders(tables, order => {
      const captured = sum(order.payments, payment => payment.captured)
      return captured > order.totals.total ? `captured ${captured} of ${order.totals.total}` : null
    }),
  I18: (tables, now) =>
    brokenOrders(tables, order => {
      const kept = sum(order.payments, payment => payment.captured - payment.refundHeld)
      return kept > 0 && unpaidStatuses.includes(order.status) && order.updatedAt < now - invariantGraceMs.unfinished ? `${order.status}, ${kept} kept` : null
    }),
  I19: (tables, now) =>
    brokenOrders(tables, order => {
      const isUnpaid = order.status === 'pending_payment' && order.expiresAt < now - invariantGraceMs.unfinished
      const isStuck = order.status === 'cancelling' && order.updatedAt < now - invariantGraceMs.unfinished
      return isUnpaid || isStuck ? order.status : null
    }),
  I22: tables =>
    brokenOrders(tables, order => {
      const isByTimer = order.history.some(step => step.to === 'cancelling' && step.from !== 'pending_payment' && step.actor === 'system:sweeper')
      return isByTimer ? 'cancelled by the sweeper' : null
    }),
  I23: tables =>
    brokenOrders(tables, order => {
      const wrong = order.payments.find(({ tender, amount, currency }) => (tender === 'provider' && amount !== amountDue(order)) || currency !== order.currency)
      return wrong ? `payment ${wrong.id} of ${wrong.amount} ${wrong.currency}` : null
    }),
  I24: tables =>
    brokenOrders(tables, order => {
      const wrong = order.lines.find(
        line => line.returnedQuantity > line.fulfilledQuantity || line.fulfilledQuantity > line.quantity || line.refundedQuantity > line.quantity,
      )
      return wrong ? `line ${wrong.id}` : null
    }),
  I25: tables =>
    [...tables.discounts.values()].flatMap(({ id, code, used, usageLimit }) => {
      const uses = [...usesByBuyer(tables, id).values()].reduce((total, count) => total + count, 0)
      return used !== uses || uses > (usageLimit ?? uses) ? [`code ${code}: counted ${used}, uses ${uses}`] : []
    }),
  I26: tables =>
    [...tables.creditAccounts.values()].flatMap(({ account: { id, balance, held } }) => {
      const moved = tables.creditEntries.filter(entry => entry.accountId === id)
      const [entered, kept] = [sum(moved, entry => entry.balance), sum(moved, entry => entry.held)]
      const isSound = balance === entered && held === kept && held >= 0 && held <= balance
      return isSound ? [] : [`account ${id}: balance ${balance}, held ${held}; moved ${entered}, ${kept}`]
    }),
  I26b: tables => {
    const waiting = [...tables.orders.values()].flatMap(order =>
      order.payments.filter(({ tender, status }) => tender !== 'provider' && status === 'authorized'),
    )
    return [...tables.creditAccounts.values()].flatMap(({ account: { id, held } }) => {
      const promised = sum(waiting, payment => (payment.accountId === id ? payment.amount : 0))
      return held === promised ? [] : [`account ${id}: held ${held}, promised ${promised}`]
    })
  },
  I27: tables =>
    brokenOrders(tables, order => {
      const wrong = order.payments.find(payment => payment.refundHeld > payment.captured || payment.refundHeld !== refunded(order, payment.id))
      return wrong ? `payment ${wrong.id}: held ${wrong.refundHeld}, refunds ${refunded(order, wrong.id)}, captured ${wrong.captured}` : null
    }),
  I28: tables =>
    brokenOrders(tables, order => {
      const { subtotal, discount, shipping, tax, total } = order.totals
      const parts = subtotal - discount + shipping + (order.pricesIncludeTax ? 0 : tax)
      const lines = sum(order.lines, line => line.payable) + (order.shipping?.payable ?? 0)
      return parts === total && lines === total ? null : `total ${total}, parts ${parts}, lines ${lines}`
    }),
  I31: (tables, now) => [
    ...[...tables.unrelayed].flatMap(id => ((tables.events.get(id)?.at ?? now) < now - invariantGraceMs.event ? [`event ${id}`] : [])),
    ...[...tables.deliveries.values()].flatMap(({ delivery }) => (tables.events.has(delivery.event.id) ? [] : [`delivery ${delivery.id}`])),
  ],
}

function brokenOrders(tables: MemoryTables, check: (order: Order) => string | null): string[] {
  return [...tables.orders.values()].flatMap(order => {
    const wrong = check(order)
    return wrong === null ? [] : [`order ${order.id}: ${wrong}`]
  })
}

function hasCleanHistory({ history, status }: Order): boolean {
  const steps = history.every((step, index) => {
    const before = history[index - 1]
    return before ? step.from === before.to && orderMoves[before.to].includes(step.to) : step.from === null && step.to === 'pending_payment'
  })
  return steps && history.at(-1)?.to === status
}

function refunded(order: Order, paymentId: number): number {
  return sum(order.refunds, refund => (refund.paymentId === paymentId && refund.status !== 'failed' ? refund.amount : 0))
}

function sum<T>(rows: readonly T[], amountOf: (row: T) => number): number {
  return rows.reduce((total, row) => total + amountOf(row), 0)
}

function repeated(values: readonly number[]): number[] {
  return values.filter((value, index) => values.indexOf(value) !== index)
}
