import type { Order } from '@cartwright/core'
import { expect } from 'vitest'
import type { Scenario } from './play.ts'
import { fillCart, operator, order, type Scene } from './scene.ts'
import { paidOnce } from './settlement-scenarios.ts'

const second = 1_000
const minute = 60 * second

const orderPaid = async (scene: Scene) => {
  await fillCart(scene, 2)
  await order(scene, 'pm_card_visa')
}

const refund = (scene: Scene) =>
  scene.shop.call<{ order: Order }>('orders', 'refund', scene.orderId, { clientKey: 'one-click', reason: 'scratched', amount: 5_000 }, operator)

/** The operator clicks again: it is the same refund. */
const refundAgain = async (scene: Scene) => {
  const { refunds } = (await refund(scene)).order
  expect(refunds.map(({ amount, status }) => ({ amount, status }))).toEqual([{ amount: 5_000, status: 'succeeded' }])
}

const refundedOnce = { ...paidOnce, refunded: 5_000, paidBack: 5_000, told: { 'order.paid': 1, 'refund.succeeded': 1 } } as const

const refunding = { prepare: orderPaid, act: refund, retry: refundAgain, outcome: refundedOnce } as const

const fulfil = (scene: Scene) => scene.shop.call('orders', 'fulfil', scene.orderId, { number: 1 }, operator)

const receive = (scene: Scene) =>
  scene.shop.call<Order>('orders', 'receiveReturn', scene.orderId, 1, { lines: [{ lineId: 1, quantity: 1, disposition: 'sellable' }], refund: true }, operator)

/** One of two lamps that were shipped is on its way back. */
const returnApproved = async (scene: Scene) => {
  await orderPaid(scene)
  await fulfil(scene)
  await scene.shop.call('orders', 'requestReturn', scene.orderId, { lines: [{ lineId: 1, quantity: 1 }] }, operator)
  await scene.shop.call('orders', 'approveReturn', scene.orderId, 1, operator)
}

const returned = {
  ...paidOnce,
  orders: ['fulfilled'],
  lamps: [99, 0],
  refunded: 6_000,
  paidBack: 6_000,
  told: { 'order.paid': 1, 'refund.succeeded': 1 },
} as const

/** Refunds, returns and what is shipped (RELIABILITY 3.10, C27 to C33). */
export const refundScenarios: readonly Scenario[] = [
  { ...refunding, point: 'C27', title: 'a refund that was written and not sent is sent', boundMs: minute },
  { ...refunding, point: 'C28', title: 'a refund without an answer is found by its key: paid back once', boundMs: 5 * minute },
  { ...refunding, point: 'C29', title: 'a refund that was not written down is read: paid back once', boundMs: 30 * minute },
  { ...refunding, point: 'C30', title: 'a refund that was written down is told', boundMs: minute },
  {
    point: 'C31',
    title: 'what came back is restocked, and its money sent',
    prepare: returnApproved,
    act: receive,
    boundMs: minute,
    outcome: returned,
    retry: receive,
  },
  {
    point: 'C32',
    title: 'what was restocked is not restocked again',
    prepare: returnApproved,
    act: receive,
    boundMs: minute,
    outcome: returned,
    retry: receive,
  },
  {
    point: 'C33',
    title: 'what was shipped leaves the stock once',
    prepare: orderPaid,
    act: fulfil,
    boundMs: minute,
    outcome: { ...paidOnce, orders: ['fulfilled'], lamps: [98, 0] },
    retry: fulfil,
  },
]
