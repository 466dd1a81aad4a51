import { noopTracer, type SpanAttributes, type SpanOptions, type Tracer } from '@cartwright/core'
import { expect, it } from 'vitest'
import { createApp } from '../src/create-app.ts'
import { openShop } from './support/shop.ts'

const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'

/** A tracer in whose hands every span is the one above, and what it was told of those of requests. */
const listening = (current?: string) => {
  const spans: { name: string; options: SpanOptions; set: SpanAttributes; failed: string | null }[] = []
  const tracer: Tracer = {
    ...noopTracer,
    current: () => (current === undefined ? undefined : { traceparent: current }),
    span: (name, options, work) => {
      const told = { name, options, set: {}, failed: null as string | null }
      if (options.kind === 'server') spans.push(told)
      const fail = (type: string) => {
        told.failed = type
      }
      return work({ set: attributes => Object.assign(told.set, attributes), fail })
    },
  }
  return { tracer, spans }
}

const open = async (tracer: Tracer) => createApp((await openShop({ commerce: { tracer } })).commerce, { rateLimit: 'off' })

it('traces a request under the template of its route, as a part of what it came with', async () => {
  const { tracer, spans } = listening()
  const app = await open(tracer)
  await app.request('/products/9?hidden=1', { headers: { traceparent, tracestate: 'a=1', baggage: 'hidden=2', 'x-request-id': 'request-1' } })
  await app.request('/nothing/at/all')
  await app.request('/products', { method: 'PROPFIND' })
  const answered = (status: number) => ({ 'url.scheme': 'http', 'http.response.status_code': status, 'cartwright.request_id': expect.any(String) })
  expect(spans).toEqual([
    {
      name: 'GET /products/{id}',
      options: { kind: 'server', attributes: { 'http.request.method': 'GET', 'http.route': '/products/{id}' }, parent: { traceparent, tracestate: 'a=1' } },
      set: { ...answered(422), 'cartwright.request_id': 'request-1' },
      failed: null,
    },
    { name: 'GET', options: { kind: 'server', attributes: { 'http.request.method': 'GET' }, parent: undefined }, set: answered(404), failed: null },
    { name: 'HTTP', options: { kind: 'server', attributes: { 'http.request.method': '_OTHER' }, parent: undefined }, set: answered(405), failed: null },
  ])
})

it('is part of the span that an embedder has for the request already', async () => {
  const { tracer, spans } = listening(traceparent)
  await (await open(tracer)).request('/livez', { headers: { traceparent: traceparent.replace('4bf9', '0000') } })
  expect(spans.map(({ options }) => options.parent)).toEqual([undefined])
})

it('names the trace in every problem, and none where nothing is traced', async () => {
  const [traced, plain] = [await open(listening(traceparent).tracer), await open(noopTracer)]
  const problem = async (app: typeof traced) => (await (await app.request('/products/999')).json()) as Record<string, unknown>
  expect(await problem(traced)).toMatchObject({ code: 'product_not_found', trace_id: '4bf92f3577b34da6a3ce929d0e0e4736' })
  expect('trace_id' in (await problem(plain))).toBe(false)
})

it('says that a fault is one', async () => {
  const { tracer, spans } = listening()
  const { commerce } = await openShop({ commerce: { tracer } })
  const broken = createApp({ ...commerce, catalog: { ...commerce.catalog, categories: () => Promise.reject(new Error('broken')) } }, { rateLimit: 'off' })
  await broken.request('/categories')
  expect(spans).toMatchObject([{ name: 'GET /categories', set: { 'http.response.status_code': 500 }, failed: '500' }])
})
