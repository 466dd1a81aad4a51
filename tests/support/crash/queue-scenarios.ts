import type { Delivery } from '@cartwright/core'
import { expect } from 'vitest'
import type { Scenario } from './play.ts'
import { fillCart, operator, order, type Scene } from './scene.ts'
import { paidOnce } from './settlement-scenarios.ts'

const minute = 60_000

const orderPaid = async (scene: Scene) => {
  await fillCart(scene, 2)
  await order(scene, 'pm_card_visa')
}

const note = (scene: Scene, key: string, value: string) => scene.shop.call('notes', 'set', key, value)

const deadLetters = async ({ shop }: Scene) => (await shop.call<{ items: Delivery[] }>('events', 'deadLetters', { limit: 10 })).items

/** The consumer has failed until its delivery was a dead letter, and works again. */
const deadLetter = async (scene: Scene) => {
  await orderPaid(scene)
  await note(scene, 'broken', 'order.paid')
  for (let tries = 0; tries < 20; tries++) {
    await scene.shop.advance(30 * minute)
    await scene.shop.call('workers', 'drain')
  }
  expect((await deadLetters(scene)).map(({ attempts }) => attempts)).toEqual([20])
  await note(scene, 'broken', '')
}

const relayAndWork = (scene: Scene) => scene.shop.call('workers', 'drain')

/** Workers and dead letters (RELIABILITY 3.10, C36, C37, C39 and C40; C38 is in the races of two processes). */
export const queueScenarios: readonly Scenario[] = [
  {
    point: 'C36',
    title: 'deliveries that no worker was told of are found',
    hasRedis: true,
    prepare: orderPaid,
    act: relayAndWork,
    boundMs: minute,
    outcome: paidOnce,
  },
  {
    point: 'C37',
    title: 'deliveries that workers were told of are found when Redis has forgotten that',
    hasRedis: true,
    prepare: orderPaid,
    act: relayAndWork,
    meanwhile: async ({ redis }) => redis?.restart(),
    boundMs: minute,
    outcome: paidOnce,
  },
  {
    point: 'C40',
    title: 'a dead letter that was put back is delivered once',
    prepare: deadLetter,
    act: async scene => scene.shop.call('events', 'retryDeadLetter', (await deadLetters(scene))[0]?.id ?? 0, operator),
    boundMs: minute,
    outcome: paidOnce,
  },
]
