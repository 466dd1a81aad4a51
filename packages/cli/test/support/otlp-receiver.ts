import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

interface Value {
  readonly stringValue?: string
  readonly intValue?: number | string
  readonly boolValue?: boolean
}

interface Attribute {
  readonly key: string
  readonly value: Value
}

/** A span as it was received (OTLP, JSON), with the name of the service that sent it. */
export interface ReceivedSpan {
  readonly service: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string
  readonly traceState: string
  readonly name: string
  readonly kind: number
  readonly status: number
  readonly attributes: Readonly<Record<string, string | number | boolean>>
}

interface Sent {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] }
    readonly scopeSpans: readonly { readonly spans: readonly (Omit<ReceivedSpan, 'attributes' | 'status' | 'service'> & SentParts)[] }[]
  }[]
}

interface SentParts {
  readonly attributes: readonly Attribute[]
  readonly status?: { readonly code?: number }
}

/** What receives traces: everything that was sent to `/v1/traces`, and the text of it. */
export const otlpReceiver = async () => {
  const spans: ReceivedSpan[] = []
  const texts: string[] = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const piece of request) text += piece
    if (request.url === '/v1/traces') {
      texts.push(text)
      spans.push(...read(JSON.parse(text) as Sent))
    }
    response.writeHead(request.url === '/v1/traces' ? 200 : 404, { 'content-type': 'application/json' }).end('{}')
  })
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, spans, texts }
}

const read = ({ resourceSpans }: Sent): ReceivedSpan[] =>
  resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(scope =>
      scope.spans.map(({ status, attributes, parentSpanId = '', traceState = '', ...span }) => ({
        ...span,
        parentSpanId,
        traceState,
        service: String(valuesOf(resource.attributes)['service.name']),
        status: status?.code ?? 0,
        attributes: valuesOf(attributes),
      })),
    ),
  )

const valuesOf = (attributes: readonly Attribute[]): ReceivedSpan['attributes'] =>
  Object.fromEntries(attributes.map(({ key, value: { stringValue, intValue, boolValue } }) => [key, stringValue ?? boolValue ?? Number(intValue)]))
