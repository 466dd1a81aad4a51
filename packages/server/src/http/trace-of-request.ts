import type { TraceContext } from '@cartwright/core'

/** What a request says it is part of (W3C Trace Context). Baggage is passed over: anybody could put anything into it. */
export function traceOfRequest({ headers }: Request): TraceContext | undefined {
  const traceparent = headers.get('traceparent')
  if (traceparent === null) return undefined
  const tracestate = headers.get('tracestate')
  return { traceparent, ...(tracestate === null ? {} : { tracestate }) }
}
