import {
  type Attributes,
  type Context,
  context,
  createTraceState,
  isSpanContextValid,
  type Span as OtelSpan,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { isCommerceError, parseTraceParent, type TraceContext } from '../model/index.ts'
import type { Span, SpanOptions, Tracer } from '../ports/index.ts'
import { noopSpan } from './noop-tracer.ts'

const kinds: Readonly<Record<NonNullable<SpanOptions['kind']>, SpanKind>> = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
}

/**
 * Traces by OpenTelemetry's API, whose SDK is the program's own choice: without one this does nothing, and costs next to nothing. Context travels as W3C Trace Context
 * whatever the SDK would use; baggage is passed over.
 */
export function openTelemetryTracer(): Tracer {
  const tracer = trace.getTracer('cartwright')
  return {
    span: (name, { kind = 'internal', attributes = {}, parent }, work) => {
      const within = parent ? contextOf(parent) : context.active()
      const span = tracer.startSpan(name, { kind: kinds[kind], attributes: attributes as Attributes }, within)
      if (!isSpanContextValid(span.spanContext())) return work(noopSpan)
      return context.with(trace.setSpan(within, span), () => recorded(span, work))
    },
    isRecording: () => trace.getActiveSpan()?.isRecording() ?? false,
    current: () => {
      const spanContext = trace.getActiveSpan()?.spanContext()
      if (!spanContext || !isSpanContextValid(spanContext)) return undefined
      const { traceId, spanId, traceFlags, traceState } = spanContext
      const tracestate = traceState?.serialize()
      return { traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`, ...(tracestate ? { tracestate } : {}) }
    },
    bound: work => context.bind(context.active(), work),
  }
}

/** One that cannot be read begins a trace of its own. */
function contextOf({ traceparent, tracestate }: TraceContext): Context {
  const parent = parseTraceParent(traceparent)
  if (!parent) return ROOT_CONTEXT
  const { traceId, spanId, flags } = parent
  const state = tracestate ? { traceState: createTraceState(tracestate) } : {}
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: flags, isRemote: true, ...state })
}

async function recorded<T>(span: OtelSpan, work: (span: Span) => Promise<T>): Promise<T> {
  const fail = (type: string) => {
    span.setAttribute('error.type', type)
    span.setStatus({ code: SpanStatusCode.ERROR })
  }
  try {
    return await work({ set: attributes => span.setAttributes(attributes as Attributes), fail })
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal === undefined) fail(typeOf(error))
    else span.setAttribute('cartwright.refusal', refusal)
    throw error
  } finally {
    span.end()
  }
}

/** The code of a refusal, with which the shop has done what it should; undefined for what went wrong. */
function refusalOf(error: unknown): string | undefined {
  if (!isCommerceError(error) || error.kind === 'fault' || error.kind === 'unavailable') return undefined
  return error.code
}

/** Never the message: it may hold anything. */
function typeOf(error: unknown): string {
  if (isCommerceError(error)) return error.code
  return error instanceof Error ? error.name : typeof error
}
