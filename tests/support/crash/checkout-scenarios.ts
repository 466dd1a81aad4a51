import { expect } from 'vitest'
import type { Scenario } from './play.ts'
import { fillCart, order, pay, type Scene } from './scene.ts'

const second = 1_000
const minute = 60 * second

/** Two lamps, paid once. */
const paidOnce = { orders: ['paid'], charges: 1, captured: 12_000, taken: 12_000, lamps: [100, 2], told: { 'order.paid': 1 } } as const

const orderAndPay = (scene: Scene) => order(scene, 'pm_card_visa')

/** The buyer asks again with the same key, and has one order that is paid. */
const orderAgain = async (scene: Scene) => {
  const answer = await orderAndPay(scene)
  expect([answer.status, answer.body.status]).toEqual([answer.status === 200 ? 200 : 201, 'paid'])
}

/** One call that places and pays: killed at `point`, the same call again ends with one paid order. */
const oneCall = { prepare: (scene: Scene) => fillCart(scene, 2), act: orderAndPay, retry: orderAgain, afterwards: paidOnce } as const

const orderToPay = async (scene: Scene) => {
  await fillCart(scene, 2)
  await order(scene)
}

/** An order that is there, paid in a call of its own. */
const twoCalls = {
  prepare: orderToPay,
  act: (scene: Scene) => pay(scene, 'pm_card_visa'),
  retry: async (scene: Scene) => {
    const answer = await pay(scene, 'pm_card_visa')
    expect([answer.status, answer.body.status]).toEqual([200, 'completed'])
  },
  afterwards: paidOnce,
} as const

const waiting = { orders: ['pending_payment'], lamps: [100, 2] } as const

/** Up to the answer of a checkout (RELIABILITY 3.10, C01 to C09). */
export const checkoutScenarios: readonly Scenario[] = [
  { ...oneCall, point: 'C01', title: 'nothing was written: a retry runs fresh', boundMs: minute, outcome: {} },
  { ...oneCall, point: 'C02', title: 'the key was not committed: a retry runs fresh', boundMs: minute, outcome: {} },
  {
    ...oneCall,
    point: 'C03',
    title: 'half of the reservation was not committed: there is no hold',
    prepare: scene => fillCart(scene, 1, 2),
    boundMs: minute,
    outcome: {},
    afterwards: { ...paidOnce, captured: 11_000, taken: 11_000, lamps: [100, 1], shades: [100, 2] },
  },
  { ...oneCall, point: 'C03b', title: 'the hold of a checkout that died is found by its key', boundMs: minute, outcome: { lamps: [100, 2] } },
  {
    point: 'C03b',
    title: 'the hold of a checkout that nobody repeats ends by itself',
    prepare: scene => fillCart(scene, 2),
    act: orderAndPay,
    boundMs: 17 * minute,
    outcome: {},
  },
  { ...oneCall, point: 'C04', title: 'the order was not committed: the hold is found by its key', boundMs: minute, outcome: { lamps: [100, 2] } },
  { ...oneCall, point: 'C05', title: 'the order is found by its cart', boundMs: minute, outcome: waiting },
  { ...oneCall, point: 'C05b', title: 'the cart that was left open is closed', boundMs: minute, outcome: waiting },
  { ...oneCall, point: 'C06', title: 'the provider was not called: the same order is paid', boundMs: minute, outcome: waiting },
  {
    point: 'C06',
    title: 'an order whose buyer does not come back expires, and its stock is free',
    prepare: scene => fillCart(scene, 2),
    act: orderAndPay,
    boundMs: 17 * minute,
    outcome: { orders: ['cancelled'], told: { 'order.cancelled': 1 } },
  },
  { ...twoCalls, point: 'C06', title: 'a payment row that the provider has never heard of is paid', boundMs: minute, outcome: waiting },
  { ...oneCall, point: 'C07', title: 'the same key finds the payment that was made', boundMs: minute, outcome: { ...waiting, payable: 1 } },
  { ...twoCalls, point: 'C08', title: 'the payment that was made is used', boundMs: minute, outcome: { ...waiting, payable: 1 } },
  {
    point: 'C08',
    title: 'a payment that was made and not written down is found and killed when the order expires',
    prepare: orderToPay,
    act: scene => pay(scene, 'pm_card_visa'),
    boundMs: 17 * minute,
    outcome: { orders: ['cancelled'], told: { 'order.cancelled': 1 } },
  },
  { ...twoCalls, point: 'C08b', title: 'an attempt that was never sent is over, and the next one pays', boundMs: minute, outcome: { ...waiting, payable: 1 } },
  { ...oneCall, point: 'C08c', title: 'the money that was taken is found by reading', boundMs: minute, outcome: paidOnce },
  { ...twoCalls, point: 'C08c', title: 'a second call finds the money that was taken', boundMs: minute, outcome: paidOnce },
  {
    ...oneCall,
    point: 'C09',
    title: 'a repeat gets the stored answer',
    boundMs: 15 * second,
    outcome: paidOnce,
    retry: async scene => {
      const answer = await orderAndPay(scene)
      expect([answer.status, answer.body.status, answer.isReplay]).toEqual([201, 'paid', true])
      expect((await orderAndPay(scene)).text).toBe(answer.text)
    },
  },
  { ...oneCall, point: 'C09b', title: 'the order is paid, and a repeat says so', boundMs: minute, outcome: paidOnce },
]
