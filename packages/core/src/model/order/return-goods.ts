import { CommerceError } from '../errors/index.ts'
import { event } from '../events/index.ts'
import { sumPerVariant } from '../inventory/index.ts'
import type { Order, OrderStatus } from './order.ts'
import { joinChanges, type OrderChange, orderEventKey, type Step } from './order-change.ts'
import { cutTo, type RefundParts, refundableAmount, refundOfUnits } from './refund-parts.ts'
import { addRefund } from './request-refund.ts'
import type { Disposition, Return, ReturnLine, ReturnStatus } from './return.ts'
import { cutParts } from './split-refund.ts'

const returnableStatuses: readonly OrderStatus[] = ['partly_fulfilled', 'fulfilled', 'completed']

export interface ReturnWish {
  readonly lines: readonly { readonly lineId: number; readonly quantity: number; readonly reason?: string }[]
  readonly note?: string
}

/** Asks to send goods back. Throws `order_wrong_status` before anything was shipped, `return_invalid` for more units than were shipped and are not on their way back already. */
export function requestReturn(order: Order, input: ReturnWish & Step): OrderChange {
  if (!returnableStatuses.includes(order.status)) {
    throw new CommerceError('order_wrong_status', `Goods of an order that is ${order.status} cannot be returned.`, { status: order.status })
  }
  const asked: Return = {
    id: 0,
    status: 'requested',
    lines: linesToReturn(order, input.lines),
    note: input.note ?? '',
    createdAt: input.at,
    updatedAt: input.at,
  }
  return {
    order: { ...order, returns: [...order.returns, asked] },
    events: saved => [event('return.requested', orderEventKey(order.id), { orderId: order.id, returnId: newestReturn(saved).id })],
  }
}

/** The return that was asked for last. Throws `return_not_found`. */
export function newestReturn(order: Order): Return {
  const newest = order.returns.toSorted((a, b) => a.id - b.id).at(-1)
  if (!newest) throw new CommerceError('return_not_found', 'The order has no return.')
  return newest
}

/** The return with this id. Throws `return_not_found`. */
export function returnOf(order: Order, returnId: number): Return {
  const found = order.returns.find(candidate => candidate.id === returnId)
  if (!found) throw new CommerceError('return_not_found', `The order has no return ${returnId}.`)
  return found
}

/** The shop agrees. Null when it has already. Throws `return_not_found`, `return_invalid` for one that was rejected, received or cancelled. */
export function approveReturn(order: Order, input: Step & { returnId: number }): OrderChange | null {
  return decideReturn(order, input, 'approved', ['requested'])
}

/** The shop refuses. Null when it has already. Throws `return_not_found`, `return_invalid` for one that was received or cancelled. */
export function rejectReturn(order: Order, input: Step & { returnId: number }): OrderChange | null {
  return decideReturn(order, input, 'rejected', ['requested', 'approved'])
}

/** The buyer changes their mind, before anything came back. Null when it is cancelled already. Throws `return_not_found`, `return_invalid` for one that was rejected or received. */
export function cancelReturn(order: Order, input: Step & { returnId: number }): OrderChange | null {
  return decideReturn(order, input, 'cancelled', ['requested', 'approved'])
}

export interface ReceiveWish {
  readonly returnId: number
  /** What arrived, per line, and its state; everything, fit to be sold, when absent. A line left out did not arrive. */
  readonly lines?: readonly { readonly lineId: number; readonly quantity: number; readonly disposition: Disposition }[]
  /** Pays back the units received, as far as they are not paid back already. */
  readonly refund: boolean
}

/**
 * Notes what arrived, and asks for the refund with it where that is wished. The stock is put back after it. One that was received already keeps what was noted; its
 * refund may still be wished, once. Null when there is nothing left to do.
 * Throws `return_not_found`; `return_invalid` for one that was rejected or cancelled, for more units than were announced, or for others than were noted already;
 * `refund_exceeds_captured`.
 */
export function receiveReturn(order: Order, input: ReceiveWish & Step): OrderChange | null {
  const present = returnOf(order, input.returnId)
  if (present.status === 'received') {
    requireSameArrival(present, input.lines)
    return input.refund ? refundReceived(order, present, input) : null
  }
  requireStatus(present, ['requested', 'approved'])
  const received: Return = { ...present, status: 'received', lines: receivedLines(present, input.lines), updatedAt: input.at }
  const told: OrderChange = {
    order: {
      ...replaceReturn(order, received),
      lines: order.lines.map(line => ({ ...line, returnedQuantity: line.returnedQuantity + receivedOf(received, line.id) })),
    },
    events: [event('return.received', orderEventKey(order.id), { orderId: order.id, returnId: received.id })],
  }
  return input.refund ? joinChanges(told, refundReceived(told.order, received, input)) : told
}

/** The units of a return that go back on the shelf, per variant. */
export function restockOf(order: Order, returned: Return): { variantId: number; quantity: number }[] {
  const sellable = returned.lines.flatMap(({ lineId, receivedQuantity, disposition }) => {
    const line = order.lines.find(candidate => candidate.id === lineId)
    return line && disposition === 'sellable' && receivedQuantity > 0 ? [{ variantId: line.variantId, quantity: receivedQuantity }] : []
  })
  return sumPerVariant(sellable)
}

/** A return's refund has this client key, so that there is one. */
export function returnRefundKey(returnId: number): string {
  return `return:${returnId}`
}

export interface ExchangeWish {
  readonly returnId: number
  /** The buyer's store credit account, which gets what the new goods cost. */
  readonly toAccountId: number
  /** What the new goods come to. */
  readonly total: number
  /** Counts what was announced as received. */
  readonly beforeReceipt: boolean
}

/**
 * Turns the value of returned goods into store credit for others: as much as these come to; what is more goes back to where it came from. Null when that was done already.
 * Throws `return_not_found`; `return_invalid` unless the goods have arrived (or are agreed to, with `beforeReceipt`), when nothing is left of their value, or it was paid
 * back otherwise.
 */
export function exchangeReturn(order: Order, input: ExchangeWish & Step): OrderChange | null {
  const { returnId, toAccountId, total, beforeReceipt, at } = input
  const present = returnOf(order, returnId)
  requireStatus(present, beforeReceipt ? ['approved', 'received'] : ['received'])
  const clientKey = returnRefundKey(returnId)
  const before = order.refunds.find(refund => refund.clientKey === clientKey)
  if (before?.accountId === toAccountId) return null
  if (before) throw new CommerceError('return_invalid', 'What was captured for these goods was paid back already.')
  const parts = goodsValue(order, present, present.status === 'received' ? 'receivedQuantity' : 'quantity')
  if (parts.amount === 0) throw new CommerceError('return_invalid', 'Nothing is left of what was captured for these goods.')
  const [value, surplus] = cutParts(parts, Math.min(parts.amount, total))
  const toCredit = value.amount === 0 ? { order } : addRefund(order, { parts: value, clientKey, reason: 'exchange', at, toAccountId })
  if (surplus.amount === 0) return toCredit
  return joinChanges(toCredit, addRefund(toCredit.order, { parts: surplus, clientKey: surplusRefundKey(returnId), reason: 'exchange', at }))
}

/** What an exchange pays back in money has this client key. */
export function surplusRefundKey(returnId: number): string {
  return `${returnRefundKey(returnId)}:surplus`
}

function refundReceived(order: Order, returned: Return, { at }: Step): OrderChange | null {
  if (order.refunds.some(({ clientKey }) => clientKey === returnRefundKey(returned.id))) return null
  const parts = goodsValue(order, returned, 'receivedQuantity')
  return parts.amount === 0 ? null : addRefund(order, { parts, clientKey: returnRefundKey(returned.id), reason: 'return', at })
}

/** What was captured for the goods, as far as it is not paid back. What goodwill took before is not there any more; units that cost nothing leave nothing to pay. */
function goodsValue(order: Order, returned: Return, counted: 'quantity' | 'receivedQuantity'): RefundParts {
  const unitsOf = (lineId: number) => returned.lines.find(line => line.lineId === lineId)?.[counted] ?? 0
  const lines = order.lines
    .map(line => ({ lineId: line.id, quantity: Math.min(unitsOf(line.id), line.quantity - line.refundedQuantity) }))
    .filter(({ quantity }) => quantity > 0)
  return cutTo(order, refundOfUnits(order, lines), refundableAmount(order))
}

function linesToReturn(order: Order, wished: ReturnWish['lines']): ReturnLine[] {
  if (wished.length === 0) throw new CommerceError('return_invalid', 'A return has one or more lines.')
  const seen = new Set<number>()
  return wished.map(({ lineId, quantity, reason }) => {
    const available = returnableQuantity(order, lineId)
    const isWhole = Number.isSafeInteger(quantity) && quantity >= 1
    if (seen.has(lineId) || !isWhole || quantity > available) {
      throw new CommerceError('return_invalid', `Of line ${lineId}, ${available} units can be returned.`, { lineId, available })
    }
    seen.add(lineId)
    return { lineId, quantity, reason: reason ?? '', receivedQuantity: 0, disposition: null }
  })
}

/** Units shipped, less those that came back or are announced (RELIABILITY I24). What was announced and did not arrive may be announced again. */
function returnableQuantity(order: Order, lineId: number): number {
  const shipped = order.lines.find(line => line.id === lineId)?.fulfilledQuantity ?? 0
  return order.returns.reduce((left, { status, lines }) => {
    const line = lines.find(candidate => candidate.lineId === lineId)
    if (!line || status === 'rejected' || status === 'cancelled') return left
    return left - (status === 'received' ? line.receivedQuantity : line.quantity)
  }, shipped)
}

function receivedLines(present: Return, arrived: ReceiveWish['lines']): ReturnLine[] {
  if (arrived === undefined) return present.lines.map(line => ({ ...line, receivedQuantity: line.quantity, disposition: 'sellable' }))
  const isKnown = arrived.every(
    ({ lineId }, index) => present.lines.some(line => line.lineId === lineId) && arrived.findIndex(other => other.lineId === lineId) === index,
  )
  if (!isKnown) throw new CommerceError('return_invalid', 'What arrives is told by the lines of the return, each once.')
  return present.lines.map(line => {
    const { quantity, disposition } = arrived.find(({ lineId }) => lineId === line.lineId) ?? { quantity: 0, disposition: null }
    if (!Number.isSafeInteger(quantity) || quantity < 0 || quantity > line.quantity) {
      throw new CommerceError('return_invalid', `Of line ${line.lineId}, ${line.quantity} units were announced.`, {
        lineId: line.lineId,
        available: line.quantity,
      })
    }
    return { ...line, receivedQuantity: quantity, disposition }
  })
}

/** A repeat without lines claims nothing new; one with lines must say what the first one said. */
function requireSameArrival(present: Return, arrived: ReceiveWish['lines']): void {
  if (arrived === undefined) return
  const isSame = receivedLines(present, arrived).every(({ receivedQuantity, disposition }, index) => {
    const noted = present.lines[index]
    return noted?.receivedQuantity === receivedQuantity && (receivedQuantity === 0 || noted.disposition === disposition)
  })
  if (!isSame) throw new CommerceError('return_invalid', 'What arrived of this return was noted already, and otherwise.')
}

function receivedOf(returned: Return, lineId: number): number {
  return returned.lines.find(line => line.lineId === lineId)?.receivedQuantity ?? 0
}

function decideReturn(order: Order, { returnId, at }: Step & { returnId: number }, to: ReturnStatus, from: readonly ReturnStatus[]): OrderChange | null {
  const present = returnOf(order, returnId)
  if (present.status === to) return null
  requireStatus(present, from)
  return { order: replaceReturn(order, { ...present, status: to, updatedAt: at }) }
}

function requireStatus(present: Return, from: readonly ReturnStatus[]): void {
  if (from.includes(present.status)) return
  throw new CommerceError('return_invalid', `This return is ${present.status}; that takes one that is ${from.join(' or ')}.`, { status: present.status })
}

function replaceReturn(order: Order, replacement: Return): Order {
  return { ...order, returns: order.returns.map(candidate => (candidate.id === replacement.id ? replacement : candidate)) }
}
