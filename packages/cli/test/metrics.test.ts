import { expect, it } from 'vitest'
import { UsageError } from '../src/errors.ts'
import { readMetricsSettings } from '../src/serve/metrics-settings.ts'
import { start } from './support/program-process.ts'
import { temporaryFolder } from './support/run.ts'

const placeOf = (text: string, name: string): string => new RegExp(`${name}:? +(http\\S+)`).exec(text)?.[1] ?? ''

const figure = (text: string, series: string): number =>
  Number(
    text
      .split('\n')
      .find(line => line.startsWith(`${series} `))
      ?.slice(series.length) ?? Number.NaN,
  )

const read = async (url: string, token = 'a-token-of-the-tests'): Promise<string> => {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
  return response.ok ? response.text() : String(response.status)
}

const products = 'cartwright_http_requests_total{route="/products",method="GET",status="2xx"}'

it.each([
  [{ METRICS_PORT: '9464' }, { port: 9464, host: '127.0.0.1', token: null }],
  [
    { METRICS_PORT: '0', METRICS_HOST: '::1' },
    { port: 0, host: '::1', token: null },
  ],
  [
    { METRICS_PORT: '1', METRICS_TOKEN: 'a-token-of-the-tests' },
    { port: 1, host: '127.0.0.1', token: 'a-token-of-the-tests' },
  ],
  [{}, null],
])('reads %j', (env, settings) => {
  expect(readMetricsSettings(env)).toEqual(settings)
})

it.each([
  [{ METRICS_PORT: 'x' }, 'METRICS_PORT is a whole number from 0 to 65535, not "x".'],
  [{ METRICS_PORT: '65536' }, 'METRICS_PORT is a whole number from 0 to 65535, not "65536".'],
  [
    { METRICS_PORT: '1', METRICS_HOST: '0.0.0.0' },
    'METRICS_HOST=0.0.0.0 can be reached from outside: set METRICS_TOKEN, or leave METRICS_HOST away to serve metrics to this machine alone.',
  ],
  [{ METRICS_PORT: '1', METRICS_TOKEN: 'short' }, 'METRICS_TOKEN has at least 16 characters, without spaces.'],
  [{ METRICS_TOKEN: 'a-token-of-the-tests' }, 'METRICS_HOST and METRICS_TOKEN need METRICS_PORT: without it no metrics are served.'],
])('refuses %j', (env, message) => {
  expect(() => readMetricsSettings(env)).toThrow(new UsageError(message))
})

it('shows the figures of the shop on a port of their own, to holders of the token', async () => {
  const shop = start(['serve', '--demo'], temporaryFolder(), { METRICS_PORT: '0', METRICS_TOKEN: 'a-token-of-the-tests' })
  await shop.printed('Ctrl-C')
  const [api, metrics] = [placeOf(shop.text(), 'API'), placeOf(shop.text(), 'Metrics')]
  await (await fetch(`${api}/products`)).text()
  const text = await read(metrics)
  expect(figure(text, products)).toBe(1)
  expect(text).toMatch(/^cartwright_build_info\{version="[^"]+",node="[^"]+"\} 1$/m)
  expect(figure(text, 'cartwright_queue_deliveries{state="dead"}')).toBe(0)
  expect(figure(text, 'cartwright_sqlite_waiting_operations')).toBe(0)
  expect(figure(text, 'cartwright_sqlite_batch_operations_count')).toBeGreaterThan(0)
  expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds \d/m)
  expect([await read(metrics, 'another-token-of-tests'), (await fetch(`${api}/metrics`)).status]).toEqual(['401', 404])
  shop.child.kill('SIGTERM')
  expect(await shop.exited).toBe(0)
})

it('says that the port for metrics is taken, and opens nothing', async () => {
  const first = start(['serve'], temporaryFolder(), { METRICS_PORT: '0' })
  await first.printed('Ctrl-C')
  const { port } = new URL(placeOf(first.text(), 'Metrics'))
  const second = start(['serve'], temporaryFolder(), { METRICS_PORT: port })
  expect(await second.exited).toBe(1)
  expect(second.text()).toBe(`error: Port ${port} is taken by another program: choose one with METRICS_PORT, as in METRICS_PORT=${Number(port) + 1}.\n`)
})

it('adds up what several processes have answered, and loses nothing when they are replaced', { timeout: 120_000 }, async () => {
  const shop = start(['serve', '--demo', '--workers', '2'], temporaryFolder(), { METRICS_PORT: '0' })
  await shop.printed('Ctrl-C')
  const [api, metrics] = [placeOf(shop.text(), 'API'), placeOf(shop.text(), 'Metrics')]
  const ask = async () => {
    // Each on a connection of its own, which the processes take in turn.
    for (let time = 0; time < 10; time += 1) await (await fetch(`${api}/products`, { headers: { connection: 'close' } })).text()
  }
  await ask()
  expect(figure(await read(metrics), products)).toBe(10)
  await ask()
  shop.child.kill('SIGUSR2')
  await shop.printed('Restarted.')
  await ask()
  expect(figure(await read(metrics), products)).toBe(30)
  shop.child.kill('SIGTERM')
  expect(await shop.exited).toBe(0)
})

it('shows the figures of a worker', async () => {
  const worker = start(['worker'], temporaryFolder(), { METRICS_PORT: '0' })
  await worker.printed('Metrics:')
  expect(figure(await read(placeOf(worker.text(), 'Metrics')), 'cartwright_queue_deliveries{state="ready"}')).toBe(0)
  worker.child.kill('SIGTERM')
  expect(await worker.exited).toBe(0)
})
