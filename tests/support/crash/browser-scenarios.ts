import { expect } from 'vitest'
import type { Scenario } from './play.ts'
import { fillCart, operator, order, pay, type Scene } from './scene.ts'
import { paidOnce } from './settlement-scenarios.ts'

const second = 1_000
const minute = 60 * second

const orderToPay = async (scene: Scene) => {
  await fillCart(scene, 2)
  await order(scene)
}

/** What a browser asks for before it shows the provider's own form. */
const startPayment = (scene: Scene) => scene.shop.call<{ clientSecret: string; status: string }>('checkout', 'startPayment', scene.orderId)

/** The buyer starts again, and pays in the form; nobody tells the shop. */
const payInBrowser = async (scene: Scene) => {
  const { clientSecret } = await startPayment(scene)
  scene.bank.fake.buyer.confirmInBrowser(clientSecret, 'pm_card_visa')
}

const paidInBrowser = async (scene: Scene) => {
  await orderToPay(scene)
  await payInBrowser(scene)
}

const tell = (scene: Scene) => scene.bank.tell(scene.shop.url)

/** The provider sends again what was not taken, and everything twice more. */
const tellAgain = async (scene: Scene) => {
  expect(await scene.bank.tell(scene.shop.url, 2)).toBe(true)
}

const waiting = { orders: ['pending_payment'], lamps: [100, 2] } as const

const giftCard = async (scene: Scene) => {
  await fillCart(scene, 2)
  const { code } = await scene.shop.call<{ code: string }>('credits', 'issueGiftCard', { amount: 5_000 }, operator)
  const applied = await scene.shop.post('/cart/gift-cards', { code }, { 'x-cart-token': scene.cartToken })
  expect(applied.status).toBe(200)
}

/** Fifty from the gift card, seventy from the bank. */
const paidWithBoth = { ...paidOnce, captured: 7_000, giftCard: [0, 0] } as const

/** Payments made in the provider's form, its webhooks, and gift cards (RELIABILITY 3.10, C06 to C16 and C34). */
export const browserScenarios: readonly Scenario[] = [
  {
    point: 'C06',
    title: '(form) the provider was not called: the buyer starts again',
    prepare: orderToPay,
    act: startPayment,
    boundMs: minute,
    outcome: waiting,
    retry: async scene => {
      await payInBrowser(scene)
      await scene.shop.recover(3 * minute)
    },
    afterwards: paidOnce,
  },
  {
    point: 'C08',
    title: '(form) the payment that was made is handed out when the buyer starts again',
    prepare: orderToPay,
    act: startPayment,
    boundMs: minute,
    outcome: { ...waiting, payable: 1 },
    retry: async scene => {
      await payInBrowser(scene)
      await scene.shop.recover(3 * minute)
    },
    afterwards: paidOnce,
  },
  {
    point: 'C09c',
    title: '(form) a buyer who got no answer starts again, and there is one payment',
    prepare: orderToPay,
    act: startPayment,
    boundMs: minute,
    outcome: { ...waiting, payable: 1 },
    retry: async scene => {
      await payInBrowser(scene)
      await tellAgain(scene)
    },
    afterwards: paidOnce,
  },
  {
    point: 'C10',
    kill: 'outside',
    title: '(form) the buyer paid, browser and webhooks are lost: the resolver finds out',
    prepare: orderToPay,
    act: payInBrowser,
    boundMs: 3 * minute,
    outcome: paidOnce,
  },
  {
    point: 'C11',
    title: 'a webhook that was not stored was not acknowledged: the resolver settles',
    prepare: paidInBrowser,
    act: tell,
    boundMs: 3 * minute,
    outcome: paidOnce,
    retry: tellAgain,
  },
  {
    point: 'C12',
    title: 'a webhook that was stored comes again, and is worked on once',
    prepare: paidInBrowser,
    act: tell,
    boundMs: 3 * minute,
    outcome: paidOnce,
    retry: tellAgain,
  },
  {
    point: 'C13',
    kill: 'outside',
    title: 'a webhook that was acknowledged is worked on',
    prepare: paidInBrowser,
    act: async scene => expect(await tell(scene)).toBe(true),
    boundMs: 30 * second,
    outcome: paidOnce,
    retry: tellAgain,
  },
  ...(['C14', 'C15', 'C15b', 'C16', 'C16b'] as const).map(
    (point): Scenario => ({
      point,
      title: '(webhook) the job that settles is begun again, and settles once',
      prepare: async scene => {
        await paidInBrowser(scene)
        expect(await tell(scene)).toBe(true)
      },
      act: scene => scene.shop.call('workers', 'drain'),
      boundMs: minute,
      outcome: paidOnce,
      retry: tellAgain,
    }),
  ),
  {
    point: 'C34',
    title: 'a gift card is held by an order that there is, or by none',
    prepare: giftCard,
    act: scene => order(scene, 'pm_card_visa'),
    boundMs: minute,
    outcome: { lamps: [100, 2], giftCard: [5_000, 0] },
    retry: scene => order(scene, 'pm_card_visa'),
    afterwards: paidWithBoth,
  },
  {
    point: 'C16',
    title: '(gift card) a card is debited once',
    prepare: async scene => {
      await giftCard(scene)
      await order(scene)
    },
    act: scene => pay(scene, 'pm_card_visa'),
    boundMs: minute,
    outcome: paidWithBoth,
    retry: scene => pay(scene, 'pm_card_visa'),
  },
  {
    point: 'C24',
    title: '(gift card) what a card had held for an order that expired is free, once',
    prepare: async scene => {
      await giftCard(scene)
      await order(scene)
      await pay(scene, 'pm_card_chargeDeclined')
      await scene.shop.advance(16 * minute)
    },
    act: scene => scene.shop.call('workers', 'sweep'),
    boundMs: 2 * minute,
    outcome: { orders: ['cancelled'], told: { 'order.cancelled': 1 }, giftCard: [5_000, 0] },
  },
]
