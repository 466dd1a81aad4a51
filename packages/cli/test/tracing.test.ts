import { writeFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createClient } from '@cartwright/client'
import { describe, expect, it, onTestFinished } from 'vitest'
import { emptyDatabase, giveBack, postgresUrl } from '../../../tests/support/services/postgres-databases.ts'
import { otlpReceiver, type ReceivedSpan } from './support/otlp-receiver.ts'
import { start } from './support/program-process.ts'
import { runJson, temporaryFolder } from './support/run.ts'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const caller = 'b7ad6b7169203331'

/** Of OTLP. */
const kinds = { server: 2, client: 3, consumer: 5 } as const

/** Receives webhooks; `first` resolves with the first one. */
const webhookReceiver = async () => {
  const { promise: first, resolve } = Promise.withResolvers<IncomingHttpHeaders>()
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(204).end())
    resolve(request.headers)
  })
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))
  onTestFinished(() => {
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, first }
}

/** A shop with a mug and a webhook on paid orders, a process that serves it and one that works on its events, both traced. */
const tracedShop = async (database: Readonly<Record<string, string>>) => {
  const [receiver, hooks, cwd] = [await otlpReceiver(), await webhookReceiver(), temporaryFolder()]
  const env = { ...database, WEBHOOK_ALLOW_PRIVATE: 'true' }
  writeFileSync(join(cwd, 'products.csv'), 'name,sku,price,stock\nMug,MUG,9.50,10\n')
  await runJson(['import', 'products.csv'], { cwd, env })
  await runJson(['webhooks', 'add', hooks.url, '--topic', 'order.paid'], { cwd, env })
  const traced = { ...env, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }
  const worker = start(['worker'], cwd, { ...traced, OTEL_SERVICE_NAME: 'worker' })
  const shop = start(['serve'], cwd, { ...traced, OTEL_SERVICE_NAME: 'api', WORKERS: 'off' })
  await Promise.all([worker.printed('Ctrl-C'), shop.printed('Ctrl-C')])
  const stop = async () => {
    for (const { child } of [shop, worker]) child.kill('SIGTERM')
    expect(await Promise.all([shop.exited, worker.exited])).toEqual([0, 0])
  }
  return { url: /API +(http\S+)/.exec(shop.text())?.[1] ?? '', receiver, hooks, stop }
}

const leadsThroughEverything = async (system: string, database: Readonly<Record<string, string>>): Promise<void> => {
  const { url, receiver, hooks, stop } = await tracedShop(database)
  const guest = createClient({
    url,
    fetch: request => {
      if (request.method === 'POST' && new URL(request.url).pathname === '/orders') {
        request.headers.set('traceparent', `00-${traceId}-${caller}-01`)
        request.headers.set('tracestate', 'vendor=1')
        request.headers.set('baggage', 'secret=in-baggage')
      }
      return fetch(request)
    },
  })
  await guest.cart.addItem({ variant_id: 1, quantity: 1 })
  await guest.orders.create({ email: 'ada@example.com', payment_method: 'credit_card', shipping_address: '123 Main St', payment_token: 'tok_visa' })
  const { traceparent, tracestate } = await hooks.first
  await stop()
  const spans = receiver.spans.filter(span => span.traceId === traceId)
  const byId = new Map(spans.map(span => [span.spanId, span]))
  const wayTo = (span: ReceivedSpan | undefined): string[] => (span ? [...wayTo(byId.get(span.parentSpanId)), `${span.service}: ${span.name}`] : [])
  const named = (name: string) => spans.filter(span => span.name === name)

  const sent = byId.get(/^00-\w{32}-(\w{16})-01$/.exec(String(traceparent))?.[1] ?? '')
  const paid = ['api: POST /orders', 'api: checkout.pay']
  const sending = [...paid, 'api: transaction', 'worker: process order.paid', 'worker: send order.paid', 'worker: POST']
  expect([wayTo(sent), sent?.kind, sent?.attributes, tracestate]).toEqual([
    sending,
    kinds.client,
    { 'http.request.method': 'POST', 'http.response.status_code': 204 },
    'vendor=1',
  ])
  expect(named('POST /orders')).toMatchObject([
    {
      parentSpanId: caller,
      traceState: 'vendor=1',
      kind: kinds.server,
      status: 0,
      attributes: { 'http.request.method': 'POST', 'http.route': '/orders', 'http.response.status_code': 201, 'url.scheme': 'http' },
    },
  ])
  expect(named('payments.confirm').map(span => [wayTo(span), span.kind, span.attributes])).toEqual([
    [[...paid, 'api: payments.confirm'], kinds.client, { 'cartwright.payments.provider': 'test' }],
  ])
  expect(named('INSERT order_line').map(span => [wayTo(span), span.kind, span.attributes])).toEqual([
    [
      ['api: POST /orders', 'api: checkout.placeOrder', 'api: transaction', 'api: INSERT order_line'],
      kinds.client,
      { 'db.system.name': system, 'db.query.summary': 'INSERT order_line' },
    ],
  ])
  expect(named('process order.paid')).toMatchObject([
    { kind: kinds.consumer, attributes: { 'messaging.destination.name': 'order.paid', 'messaging.consumer.group.name': 'webhooks-out' } },
  ])
  expect(spans.filter(span => span.parentSpanId !== caller && !byId.has(span.parentSpanId))).toEqual([])
  // What is done by the clock makes no traces of its own while it finds nothing to do.
  expect(new Set(receiver.spans.filter(span => span.parentSpanId === '').map(span => span.name))).toEqual(new Set(['POST /cart/items', 'search.status']))
  expect(receiver.texts.join('')).not.toMatch(/ada@|Main St|tok_visa|in-baggage|127\.0\.0\.1/)
}

describe('one trace leads from a request over its statements and the payment to the worker, and to the webhook it sends', () => {
  it('on SQLite', () => leadsThroughEverything('sqlite', {}))

  it.skipIf(postgresUrl === undefined)('on Postgres', async () => {
    const url = await emptyDatabase()
    onTestFinished(() => giveBack(url))
    await leadsThroughEverything('postgresql', { DATABASE_URL: url })
  })
})
