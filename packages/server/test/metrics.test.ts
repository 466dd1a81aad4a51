import { noopMeter } from '@cartwright/core'
import { memoryMeter } from '@cartwright/core/memory'
import { expect, it, onTestFinished } from 'vitest'
import { joinedMetrics, listenForMetrics, type MetricsSnapshot, prometheusMeter } from '../src/metrics/index.ts'
import { openShop } from './support/shop.ts'

/** The lines of samples, without those of Node itself. */
const samples = (text: string): string[] => text.split('\n').filter(line => line.startsWith('cartwright_') && !line.startsWith('cartwright_build_info'))

const names = (text: string): string[] => samples(text).map(line => line.slice(0, line.lastIndexOf(' ')))

it('counts each request under the template of its route, its method and the class of its answer', async () => {
  const meter = memoryMeter()
  const { app, stock } = await openShop({ commerce: { meter } })
  const { id } = await stock({ name: 'Mug' }, 3)
  for (const path of [`/products/${id}`, '/products/999999', '/products/abc', `/products/${id}?x=1`]) await app.request(path)
  const of = (route: string, method: string, status: string) => meter.total('cartwright_http_requests_total', { route, method, status })
  expect([of('/products/{id}', 'GET', '2xx'), of('/products/{id}', 'GET', '4xx')]).toEqual([1, 3])
  expect(meter.observed('cartwright_http_request_duration_seconds', { route: '/products/{id}', method: 'GET' })).toHaveLength(4)
  await app.request('/cart/items', { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } })
  await app.request('/products', { method: 'DELETE' })
  await app.request('/docs')
  expect([of('/cart/items', 'POST', '4xx'), of('none', 'DELETE', '4xx'), of('/docs', 'GET', '2xx')]).toEqual([1, 1, 1])
})

it('gets no new series from hostile paths, ids, methods and queries', async () => {
  const meter = prometheusMeter({ version: '1' })
  const { app } = await openShop({ commerce: { meter } })
  const ask = async (round: number) => {
    for (const path of ['/products/{}', '/nothing/{}', '/errors/{}', '/products?search={}', '/products?currency={}', '/%00{}', '/orders/{}/..%2f']) {
      const response = await app.request(path.replace('{}', `${round}`))
      await response.body?.cancel()
    }
    await app.request('/products', { method: `X${round}` })
  }
  await ask(0)
  const before = names(await meter.text())
  for (let round = 1; round < 200; round += 1) await ask(round)
  const text = await meter.text()
  expect(names(text)).toEqual(before)
  expect(text).toContain('cartwright_http_requests_total{route="none",method="other",status="4xx"} 200')
})

it('leaves levels out that cannot be read or take too long, and reads the others', async () => {
  const missing: string[] = []
  const meter = prometheusMeter({ version: '1', levelsMaxMs: 1, onMissing: error => missing.push(String(error)) })
  meter.watch(() => [{ name: 'cartwright_sqlite_waiting_operations', labels: {}, value: 3 }])
  const stop = meter.watch(async () => {
    throw new Error('no database')
  })
  meter.watch(() => new Promise(() => undefined))
  const text = await meter.text()
  expect(samples(text)).toContain('cartwright_sqlite_waiting_operations 3')
  expect(names(text)).not.toContain('cartwright_queue_oldest_seconds')
  expect(missing).toEqual(['Error: no database', 'Error: Levels were not read within 1 ms.'])
  stop()
  await meter.text()
  expect(missing).toHaveLength(3)
})

it('adds the figures of several processes up, takes the highest of what all of them see, and forgets nothing of one that ended', async () => {
  const snapshotOf = async (placed: number, waiting: number, dead: number): Promise<MetricsSnapshot> => {
    const meter = prometheusMeter({ version: '1' })
    meter.count('cartwright_orders_placed_total', { currency: 'USD' }, placed)
    meter.observe('cartwright_sqlite_batch_operations', {}, 2)
    meter.watch(() => [
      { name: 'cartwright_sqlite_waiting_operations', labels: {}, value: waiting },
      { name: 'cartwright_queue_deliveries', labels: { state: 'dead' }, value: dead },
    ])
    return meter.snapshot()
  }
  const joined = joinedMetrics()
  const figures = async () => {
    const text = await joined.text()
    return ['orders_placed_total{currency="USD"}', 'sqlite_batch_operations_count', 'sqlite_waiting_operations', 'queue_deliveries{state="dead"}'].map(name =>
      text
        .split('\n')
        .find(line => line.startsWith(`cartwright_${name} `))
        ?.split(' ')
        .at(-1),
    )
  }
  joined.note(1, await snapshotOf(3, 1, 7))
  joined.note(2, await snapshotOf(4, 2, 8))
  expect(await figures()).toEqual(['7', '2', '3', '8'])
  joined.note(1, await snapshotOf(5, 0, 7))
  expect(await figures()).toEqual(['9', '2', '2', '8'])
  joined.retire(2)
  joined.retire(2)
  expect(await figures()).toEqual(['9', '2', '0', '7'])
  joined.note(3, await snapshotOf(1, 0, 7))
  expect(await figures()).toEqual(['10', '3', '0', '7'])
})

it('shows /metrics and nothing else, to holders of the token alone', async () => {
  const { port, stop } = await listenForMetrics({ port: 0, token: 'a token of the tests', text: async () => 'x 1\n' })
  onTestFinished(stop)
  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, init)
    return [response.status, await response.text()]
  }
  const refused = [401, 'This needs the bearer token of METRICS_TOKEN.\n']
  expect(await ask('/metrics')).toEqual(refused)
  for (const authorization of ['Bearer a', 'Bearer ', 'Basic YQ==', 'Bearer a token of the test']) {
    expect(await ask('/metrics', { headers: { authorization } })).toEqual(refused)
  }
  expect(await ask('/products')).toEqual([404, 'There is nothing here but /metrics.\n'])
  expect(await ask('/metrics', { method: 'POST' })).toEqual([405, 'Metrics can only be read.\n'])
})

it('answers with the text of Prometheus, and 503 when there is none', async () => {
  let isBroken = false
  const text = async () => {
    if (isBroken) throw new Error('a secret')
    return 'x 1\n'
  }
  const { port, stop } = await listenForMetrics({ port: 0, token: 'token-of-the-tests', text })
  onTestFinished(stop)
  const ask = () => fetch(`http://127.0.0.1:${port}/metrics?a=1`, { headers: { authorization: 'Bearer token-of-the-tests' } })
  const response = await ask()
  expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8', 'x 1\n'])
  isBroken = true
  expect(await (await ask()).text()).toBe('The figures cannot be read just now.\n')
})

it('measures nothing unless told', async () => {
  const { commerce, app } = await openShop()
  expect(commerce.deps.meter).toBe(noopMeter)
  const response = await app.request('/metrics')
  expect(response.status).toBe(404)
})
