import { expect } from 'vitest'
import type { Scenario } from './play.ts'
import { fillCart, operator, order, pay, type Scene } from './scene.ts'

const second = 1_000
const minute = 60 * second

/** Two lamps, paid once. */
export const paidOnce = { orders: ['paid'], charges: 1, captured: 12_000, taken: 12_000, lamps: [100, 2], told: { 'order.paid': 1 } } as const

/** Cancelled, and nothing was ever taken. */
const cancelledUnpaid = { orders: ['cancelled'], told: { 'order.cancelled': 1 } } as const

/** Cancelled after it was paid: every cent is back. */
const cancelledRefunded = {
  orders: ['cancelled'],
  charges: 1,
  captured: 12_000,
  refunded: 12_000,
  taken: 12_000,
  paidBack: 12_000,
} as const

const orderPaidWith = (token: string) => async (scene: Scene) => {
  await fillCart(scene, 2)
  await order(scene)
  await pay(scene, token)
}

/** The bank has asked the buyer for a step, and the buyer has taken it; the shop knows nothing of that yet. */
const stepTaken = async (scene: Scene) => {
  await orderPaidWith('pm_card_authenticationRequired')(scene)
  await scene.bank.takeSteps()
}

const settle = (scene: Scene) => scene.shop.post(`/orders/${scene.orderId}/payments/1/settle`, {}, { 'x-cart-token': scene.cartToken })

const settleAgain = async (scene: Scene) => {
  const answer = await settle(scene)
  expect([answer.status, answer.body.status]).toEqual([200, 'completed'])
}

const captureNow = (scene: Scene) => scene.shop.call('orders', 'capture', scene.orderId, {}, operator)

/** Authorized, its money waits to be taken. */
const captured = { capture: 'manual', prepare: orderPaidWith('pm_card_visa'), act: captureNow, retry: captureNow, afterwards: paidOnce } as const

/** An order whose card was declined and whose buyer is gone: its deadline is over. */
const overdue = async (scene: Scene) => {
  await orderPaidWith('pm_card_chargeDeclined')(scene)
  await scene.shop.advance(16 * minute)
}

const sweep = (scene: Scene) => scene.shop.call('workers', 'sweep')

const cancelByPerson = (scene: Scene) => scene.shop.call('orders', 'cancel', scene.orderId, 'changed my mind', operator)

/** An overdue order with a code that counts. */
const overdueWithCode = async (scene: Scene) => {
  await fillCart(scene, 2)
  await scene.shop.post('/cart/discounts', { code: 'TEN' }, { 'x-cart-token': scene.cartToken })
  await order(scene)
  await pay(scene, 'pm_card_chargeDeclined')
  await scene.shop.advance(16 * minute)
}

/** Settlement, capture and the sweeper (RELIABILITY 3.10, C10 to C26 and C35). */
export const settlementScenarios: readonly Scenario[] = [
  {
    point: 'C10',
    kill: 'outside',
    title: 'the buyer paid and nobody was told: the resolver finds out',
    prepare: orderPaidWith('pm_card_authenticationRequired'),
    act: scene => scene.bank.takeSteps(),
    boundMs: 3 * minute,
    outcome: paidOnce,
    retry: settleAgain,
  },
  { point: 'C15', title: 'what was read is read again', prepare: stepTaken, act: settle, boundMs: 3 * minute, outcome: paidOnce, retry: settleAgain },
  {
    point: 'C15b',
    title: 'stock that was promised is promised once',
    prepare: stepTaken,
    act: settle,
    boundMs: 3 * minute,
    outcome: paidOnce,
    retry: settleAgain,
  },
  { point: 'C16', title: 'settling again changes nothing', prepare: stepTaken, act: settle, boundMs: minute, outcome: paidOnce, retry: settleAgain },
  {
    point: 'C16b',
    title: 'an event that was handled is handled again, and heard of once',
    prepare: orderPaidWith('pm_card_visa'),
    act: scene => scene.shop.call('workers', 'drain'),
    boundMs: minute,
    outcome: paidOnce,
  },
  {
    point: 'C14',
    title: 'what a dead worker had leased is due again when the lease is over',
    prepare: orderPaidWith('pm_card_visa'),
    act: scene => scene.shop.call('workers', 'drain'),
    boundMs: minute,
    outcome: paidOnce,
  },
  {
    point: 'C20',
    title: 'an event that was relayed and not claimed is handled',
    prepare: orderPaidWith('pm_card_visa'),
    act: scene => scene.shop.call('workers', 'drain'),
    boundMs: 30 * second,
    outcome: paidOnce,
  },
  { ...captured, point: 'C17', title: 'a capture that was written and not sent is made', boundMs: minute, outcome: paidOnce },
  { ...captured, point: 'C18', title: 'a capture without an answer is read: taken once', boundMs: 5 * minute, outcome: paidOnce },
  { ...captured, point: 'C19', title: 'a capture that was not written down is read: taken once', boundMs: 3 * minute, outcome: paidOnce },
  { point: 'C22', title: 'a cancellation is resumed', prepare: overdue, act: sweep, boundMs: 2 * minute, outcome: cancelledUnpaid },
  { point: 'C23', title: 'a cancellation without an answer is read', prepare: overdue, act: sweep, boundMs: 5 * minute, outcome: cancelledUnpaid },
  { point: 'C24', title: 'the stock of a cancelled order is released', prepare: overdue, act: sweep, boundMs: 2 * minute, outcome: cancelledUnpaid },
  { point: 'C25', title: 'stock is released once, and the event is told', prepare: overdue, act: sweep, boundMs: minute, outcome: cancelledUnpaid },
  {
    point: 'C22',
    title: '(C26) the money comes while the timer cancels: the order is kept',
    prepare: async scene => {
      await orderPaidWith('pm_card_authenticationRequired')(scene)
      await scene.shop.advance(61 * minute)
    },
    act: sweep,
    meanwhile: scene => scene.bank.takeSteps(),
    boundMs: 15 * minute,
    outcome: paidOnce,
  },
  {
    point: 'C22',
    title: '(C26) the money comes while a person cancels: it goes back',
    prepare: orderPaidWith('pm_card_authenticationRequired'),
    act: cancelByPerson,
    meanwhile: scene => scene.bank.takeSteps(),
    boundMs: 15 * minute,
    outcome: { ...cancelledRefunded, told: { 'order.cancelled': 1, 'refund.succeeded': 1 } },
  },
  { point: 'C22', title: '(C35) a code is counted back once', prepare: overdueWithCode, act: sweep, boundMs: 2 * minute, outcome: cancelledUnpaid },
  {
    point: 'C24',
    title: '(C35) a code that was counted back is not counted back again',
    prepare: overdueWithCode,
    act: sweep,
    boundMs: 2 * minute,
    outcome: cancelledUnpaid,
  },
  {
    point: 'C27',
    title: 'the money of a cancelled order is sent back',
    prepare: orderPaidWith('pm_card_visa'),
    act: cancelByPerson,
    boundMs: minute,
    outcome: { ...cancelledRefunded, told: { 'order.paid': 1, 'order.cancelled': 1, 'refund.succeeded': 1 } },
    retry: cancelByPerson,
  },
]
