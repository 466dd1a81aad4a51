import { describe, expect, it } from 'vitest'
import { manualClock } from '../../../src/memory/index.ts'
import { emptyTables } from '../../../src/memory/tables.ts'
import { addEndpoint, day, deliveriesOf, happen, second, type WebhookShop, webhookShop } from './webhook-shop.ts'

/** A promise and the way to keep it. */
const gate = <T>() => {
  let open: (value: T) => void = () => undefined
  const passed = new Promise<T>(resolve => {
    open = resolve
  })
  return { open, passed }
}

/**
 * Waits until something is so, while the shop's clock goes on by `ms` in steps, and then stands: signing is done by threads outside of that clock, and however long
 * those take, no lease shall run out.
 */
const goOnUntil = async ({ clock }: WebhookShop, ms: number, isSo: () => boolean) => {
  for (let passed = 0; !isSo(); passed += 100) {
    if (passed < ms) await clock.advance(100)
    // Takes a turn of those threads, and so lets them answer.
    await crypto.subtle.digest('SHA-256', new Uint8Array(1))
  }
}

describe('workers', () => {
  it('let no slow endpoint hold up another, and finish what is under way when they stop', async () => {
    const shop = await webhookShop()
    const slow = await addEndpoint(shop, ['product.*'], 'https://slow.example/')
    const quick = await addEndpoint(shop, ['product.*'], 'https://quick.example/')
    const answer = gate<number>()
    shop.sender.answerWith(({ url }) => (url === slow.endpoint.url ? answer.passed : 200))
    const worker = shop.commerce.workers.start()
    const sentTo = (url: string) => shop.sender.messages.filter(message => message.url === url).length
    for (let count = 1; count <= 9; count++) {
      await happen(shop)
      await goOnUntil(shop, 1_200, () => sentTo(quick.endpoint.url) === count)
    }
    // Four places and no more, however long they are held.
    expect([sentTo(slow.endpoint.url), sentTo(quick.endpoint.url)]).toEqual([4, 9])
    const stopped = worker.stop()
    answer.open(200)
    await stopped
    expect((await deliveriesOf(shop, slow.endpoint)).filter(({ state }) => state === 'delivered').length).toBe(4)
    expect(sentTo(slow.endpoint.url)).toBe(4)
  })

  it('give a message that a dead process was sending to another one, under the same id; the dead one cannot end it any more', async () => {
    const [tables, clock] = [emptyTables(), manualClock()]
    const [dying, living] = [await webhookShop({ tables, clock }), await webhookShop({ tables, clock })]
    const { endpoint } = await addEndpoint(dying, ['product.*'])
    await happen(dying)
    const answer = gate<number>()
    dying.sender.answerWith(() => answer.passed)
    const hanging = dying.commerce.workers.sendWebhooks()
    expect(await living.commerce.workers.sendWebhooks()).toBe(0)
    await clock.advance(30 * second)
    expect(await living.commerce.workers.sendWebhooks()).toBe(1)
    expect(living.sender.messages[0]?.headers['webhook-id']).toBe(dying.sender.messages[0]?.headers['webhook-id'])
    answer.open(500)
    await hanging
    expect(await deliveriesOf(living, endpoint)).toMatchObject([{ state: 'delivered', attempts: 1, lastStatus: 200 }])
    expect(await living.commerce.webhooks.endpoint(endpoint.id)).toMatchObject({ failures: 0 })
  })

  it('of two processes send each message once', async () => {
    const [tables, clock] = [emptyTables(), manualClock()]
    const shops = [await webhookShop({ tables, clock }), await webhookShop({ tables, clock })] as const
    const { endpoint } = await addEndpoint(shops[0], ['product.*'])
    for (let count = 0; count < 20; count++) await happen(shops[0])
    await Promise.all(shops.map(({ commerce }) => commerce.workers.sendWebhooks()))
    const ids = shops.flatMap(({ sender }) => sender.messages.map(({ headers }) => headers['webhook-id']))
    expect([ids.length, new Set(ids).size, (await deliveriesOf(shops[0], endpoint)).every(({ state }) => state === 'delivered')]).toEqual([20, 20, true])
  })

  it('forget deliveries thirty days after they came to their end', async () => {
    const shop = await webhookShop()
    const { endpoint } = await addEndpoint(shop, ['product.*'])
    await happen(shop)
    await shop.commerce.workers.sendWebhooks()
    await shop.clock.advance(30 * day)
    await shop.commerce.workers.sweep()
    expect((await deliveriesOf(shop, endpoint)).length).toBe(1)
    await shop.clock.advance(1)
    await shop.commerce.workers.sweep()
    expect([(await deliveriesOf(shop, endpoint)).length, shop.tables.webhookAttempts.size]).toEqual([0, 0])
  })

  it('register the events of endpoints that an older program made, when they start', async () => {
    const tables = emptyTables()
    const shop = await webhookShop({ tables })
    await addEndpoint(shop, ['product.*'])
    tables.consumers.set('webhooks-out', ['product.changed'])
    await webhookShop({ tables })
    expect(tables.consumers.get('webhooks-out')).toEqual(['product.changed', 'product.deleted'])
  })

  it('go on after the storage failed', async () => {
    const shop = await webhookShop()
    const { endpoint } = await addEndpoint(shop, ['product.*'])
    await happen(shop)
    const { webhookEndpoints } = shop.commerce.deps
    const real = webhookEndpoints.claim
    let failures = 2
    Object.assign(webhookEndpoints, { claim: (...input: Parameters<typeof real>) => (failures-- > 0 ? Promise.reject(new Error('gone')) : real(...input)) })
    const worker = shop.commerce.workers.start()
    await goOnUntil(shop, 5_000, () => shop.sender.messages.length === 1)
    await worker.stop()
    expect(await deliveriesOf(shop, endpoint)).toMatchObject([{ state: 'delivered' }])
    expect(shop.lines.filter(line => line.includes('could not be looked up')).length).toBe(2)
  })
})
