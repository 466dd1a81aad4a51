import type { TraceContext } from '@cartwright/core'

/** A trace context as one text: `traceparent`, and behind a space `tracestate` where there is one. */
export function traceColumn(trace: TraceContext | undefined): string | null {
  if (!trace) return null
  return trace.tracestate === undefined ? trace.traceparent : `${trace.traceparent} ${trace.tracestate}`
}

/** As a member of what it belongs to, where there is one. */
export function fromTraceColumn(text: string | null): { readonly trace?: TraceContext } {
  if (text === null) return {}
  const space = text.indexOf(' ')
  return { trace: space === -1 ? { traceparent: text } : { traceparent: text.slice(0, space), tracestate: text.slice(space + 1) } }
}
