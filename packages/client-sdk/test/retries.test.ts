import { describe, expect, it } from 'vitest'
import { resolveOptions } from '../src/options.ts'
import { json, refusal, scriptedShop } from './support.ts'

describe('retries', () => {
  const lost = () => {
    throw new TypeError('fetch failed')
  }

  it('send the same idempotency key each time, and another for the next call', async () => {
    const { client, seen } = scriptedShop([lost, () => refusal(503, 'unavailable'), () => json(201, {}), () => json(201, {})])
    const body = { payment_method: 'credit_card', shipping_address: '123 Main St' }
    await client.orders.create(body)
    await client.orders.create(body)
    const keys = seen.map(({ headers }) => headers['idempotency-key'])
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/)
    expect(keys.slice(0, 3)).toEqual([keys[0], keys[0], keys[0]])
    expect(keys[3]).not.toBe(keys[0])
  })

  it('keep a key that the caller gave', async () => {
    const { client, seen } = scriptedShop([() => json(201, {})])
    await client.cart.addItem({ product_id: 1 }, { idempotencyKey: 'mine' })
    expect(seen[0]?.headers['idempotency-key']).toBe('mine')
  })

  it('end after the number given', async () => {
    const { client, seen } = scriptedShop([lost, lost, lost, lost], { retries: 1 })
    await expect(client.cart.get()).rejects.toMatchObject({ code: 'network_error', status: 0, retryable: true })
    expect(seen).toHaveLength(2)
  })

  it('wait as long as the shop asks', async () => {
    const { client, waits } = scriptedShop([() => refusal(429, 'rate_limited', {}, { 'retry-after': '7' }), () => json(200, {})])
    await client.cart.get()
    expect(waits).toEqual([7000])
  })

  it('do not wait for longer than anyone would', async () => {
    const { client, waits } = scriptedShop([() => refusal(429, 'rate_limited', {}, { 'retry-after': '900' })])
    await expect(client.cart.get()).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: 900_000 })
    expect(waits).toEqual([])
  })

  it.each([
    ['a POST the shop would do twice', (client: ReturnType<typeof scriptedShop>['client']) => client.auth.register({ email: 'a@b.c', password: 'x' })],
    ['a PATCH, which may name the version it expects', (client: ReturnType<typeof scriptedShop>['client']) => client.account.update({ name: 'A' })],
    ['a DELETE, which would then find nothing', (client: ReturnType<typeof scriptedShop>['client']) => client.cart.removeItem(1)],
  ])('leave alone %s', async (_title, call) => {
    for (const answer of [lost, () => refusal(429, 'rate_limited'), () => refusal(503, 'unavailable')]) {
      const { client, seen } = scriptedShop([answer])
      await expect(call(client)).rejects.toMatchObject({ retryable: true })
      expect(seen).toHaveLength(1)
    }
  })

  it.each([
    [429, 'rate_limited'],
    [503, 'storage_unavailable'],
    [409, 'idempotency_key_in_use'],
  ])('repeat what was answered with %i %s', async (status, code) => {
    const { client, seen } = scriptedShop([() => refusal(status, code), () => json(201, { message: 'Item added' })])
    await client.cart.addItem({ product_id: 1 })
    expect(seen).toHaveLength(2)
  })

  it('repeat what a proxy answered for a shop it could not reach', async () => {
    const { client, seen } = scriptedShop([() => new Response('<html>', { status: 502 }), () => json(200, {})])
    await client.cart.get()
    expect(seen).toHaveLength(2)
  })

  it('wait a little longer each time, within bounds', async () => {
    const { client, waits } = scriptedShop([lost, lost, lost, lost], { retries: 3 })
    await expect(client.cart.get()).rejects.toMatchObject({ code: 'network_error' })
    expect(waits.map((wait, index) => wait >= 100 * 2 ** index && wait < 200 * 2 ** index)).toEqual([true, true, true])
  })

  it('go on at the slowest pace for whoever asked for many', async () => {
    const { client, waits } = scriptedShop(
      Array.from({ length: 12 }, () => lost),
      { retries: 11 },
    )
    await expect(client.cart.get()).rejects.toMatchObject({ code: 'network_error' })
    expect(waits.slice(5).map(wait => wait >= 3_200 && wait < 6_400)).toEqual([true, true, true, true, true, true])
  })

  it.each([
    [409, 'cart_changed'],
    [409, 'insufficient_stock'],
    [422, 'validation_failed'],
    [402, 'card_declined'],
    [500, 'fault'],
    [503, 'payment_outcome_unknown'],
  ])('do not repeat %i %s', async (status, code) => {
    const { client, seen } = scriptedShop([() => refusal(status, code)])
    await expect(client.cart.addItem({ product_id: 1 })).rejects.toMatchObject({ code })
    expect(seen).toHaveLength(1)
  })

  it('stop when the caller does', async () => {
    const controller = new AbortController()
    const { client, seen } = scriptedShop([
      () => {
        controller.abort()
        return lost()
      },
    ])
    await expect(client.cart.get({ signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' })
    expect(seen).toHaveLength(1)
  })

  it('wait until the moment the shop names', async () => {
    const answers = [() => refusal(503, 'unavailable', {}, { 'retry-after': 'Thu, 01 Jan 2026 00:00:07 GMT' }), () => json(200, {})]
    const { client, waits } = scriptedShop(answers, { now: () => Date.parse('2026-01-01T00:00:04Z') })
    await client.cart.get()
    expect(waits).toEqual([3000])
  })

  it('stop while they wait, when the caller does', async () => {
    const controller = new AbortController()
    const reason = new Error('The shopper went away.')
    const wait = async (_ms: number, signal?: AbortSignal) => {
      controller.abort(reason)
      expect(signal).toBe(controller.signal)
    }
    const { client, seen } = scriptedShop([() => refusal(429, 'rate_limited')], { wait })
    await expect(client.cart.get({ signal: controller.signal })).rejects.toBe(reason)
    expect(seen).toHaveLength(1)
  })

  it('do not go on waiting for a caller who went away', async () => {
    const controller = new AbortController()
    const { wait } = resolveOptions({ url: '' })
    const waited = wait(2 ** 30, controller.signal)
    controller.abort()
    expect(await waited).toBeUndefined()
    expect(await wait(2 ** 30, controller.signal)).toBeUndefined()
    expect(await wait(0)).toBeUndefined()
  })

  it('do not begin when the caller has stopped already', async () => {
    const { client, seen } = scriptedShop([])
    await expect(client.cart.get({ signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' })
    expect(seen).toEqual([])
  })

  it('call it a timeout, too, when a shop in the same process does not look at the signal', async () => {
    const { client } = scriptedShop([], { retries: 0, timeoutMs: 1, fetch: () => new Promise(() => undefined) })
    await expect(client.cart.get()).rejects.toMatchObject({ code: 'timeout', message: 'No answer within 1 ms.', retryable: true })
  })

  it('call an answer that does not come a timeout', async () => {
    const { client } = scriptedShop([], {
      retries: 0,
      fetch: request => new Promise((_resolve, reject) => request.signal.addEventListener('abort', () => reject(request.signal.reason))),
    })
    await expect(client.cart.get({ timeoutMs: 1 })).rejects.toMatchObject({ code: 'timeout' })
  })
})
