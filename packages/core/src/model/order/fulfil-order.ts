import { CommerceError } from '../errors/index.ts'
import { event } from '../events/index.ts'
import type { Fulfilment, FulfilmentLine, Order, OrderStatus } from './order.ts'
import { type OrderChange, orderEventKey, type Step } from './order-change.ts'
import { moveOrder } from './order-moves.ts'

export interface FulfilWish {
  /** Units per line; everything that is left when absent. */
  readonly lines?: readonly FulfilmentLine[]
  readonly carrier?: string
  readonly trackingNumber?: string
  /** The number this fulfilment shall have: it is made once, however often it is asked for. */
  readonly number?: number
}

/**
 * Notes goods that leave together. The order is `fulfilled` when nothing is left, `partly_fulfilled` before. The stock is shipped after it.
 * Null when there is a fulfilment of this number already. Throws `order_wrong_status` unless paid; `fulfilment_invalid` for lines that the order does not have,
 * more units than are left, or a number out of turn.
 */
export function fulfilOrder(order: Order, input: FulfilWish & Step): OrderChange | null {
  if (order.fulfilments.some(fulfilment => fulfilment.number === input.number)) return null
  if (order.status !== 'paid' && order.status !== 'partly_fulfilled') {
    throw new CommerceError('order_wrong_status', `An order that is ${order.status} cannot be fulfilled.`, { status: order.status })
  }
  const number = order.fulfilments.length + 1
  if (input.number !== undefined && input.number !== number) {
    throw new CommerceError('fulfilment_invalid', `The next fulfilment of this order is number ${number}.`, { next: number })
  }
  const fulfilment: Fulfilment = {
    number,
    lines: linesToShip(order, input.lines),
    carrier: input.carrier ?? null,
    trackingNumber: input.trackingNumber ?? null,
    createdAt: input.at,
  }
  return {
    order: moveTo(withFulfilment(order, fulfilment), input),
    events: [event('order.fulfilled', orderEventKey(order.id), { orderId: order.id, fulfilmentNumber: number })],
  }
}

/** The stock that a fulfilment took, per line. Throws `fulfilment_invalid` when the order has no such fulfilment. */
export function shippedStock(order: Order, fulfilmentNumber: number): { variantId: number; quantity: number }[] {
  const fulfilment = order.fulfilments.find(candidate => candidate.number === fulfilmentNumber)
  if (!fulfilment) throw new CommerceError('fulfilment_invalid', `The order has no fulfilment ${fulfilmentNumber}.`)
  return fulfilment.lines.flatMap(({ lineId, quantity }) => {
    const line = order.lines.find(candidate => candidate.id === lineId)
    return line ? [{ variantId: line.variantId, quantity }] : []
  })
}

/** The order counts as done. Null when it does already. Throws `order_wrong_status` unless wholly fulfilled. */
export function completeOrder(order: Order, step: Step): OrderChange | null {
  if (order.status === 'completed') return null
  return { order: moveOrder(order, 'completed', step), events: [event('order.completed', orderEventKey(order.id), { orderId: order.id })] }
}

function linesToShip(order: Order, wished: readonly FulfilmentLine[] | undefined): FulfilmentLine[] {
  const left = order.lines.map(line => ({ lineId: line.id, quantity: line.quantity - line.fulfilledQuantity })).filter(line => line.quantity > 0)
  if (wished === undefined) return left
  if (wished.length === 0) throw new CommerceError('fulfilment_invalid', 'A fulfilment has one or more lines.')
  const seen = new Set<number>()
  return wished.map(({ lineId, quantity }) => {
    const available = left.find(line => line.lineId === lineId)?.quantity ?? 0
    const isWhole = Number.isSafeInteger(quantity) && quantity >= 1
    if (seen.has(lineId) || !isWhole || quantity > available) {
      throw new CommerceError('fulfilment_invalid', `Of line ${lineId}, ${available} units are left to be fulfilled.`, { lineId, available })
    }
    seen.add(lineId)
    return { lineId, quantity }
  })
}

function withFulfilment(order: Order, fulfilment: Fulfilment): Order {
  const lines = order.lines.map(line => {
    const shipped = fulfilment.lines.find(({ lineId }) => lineId === line.id)?.quantity ?? 0
    return shipped === 0 ? line : { ...line, fulfilledQuantity: line.fulfilledQuantity + shipped }
  })
  return { ...order, lines, fulfilments: [...order.fulfilments, fulfilment] }
}

function moveTo(order: Order, step: Step): Order {
  const isWhole = order.lines.every(line => line.fulfilledQuantity === line.quantity)
  const status: OrderStatus = isWhole ? 'fulfilled' : 'partly_fulfilled'
  return order.status === status ? order : moveOrder(order, status, step)
}
