/** Where in a trace something happened, as it travels: the headers of W3C Trace Context. */
export interface TraceContext {
  /** Version, trace id, span id and flags, such as `00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01`. */
  readonly traceparent: string
  /** What tracing systems add for themselves. */
  readonly tracestate?: string
}

/** The parts of a `traceparent`. */
export interface TraceParent {
  /** 32 hexadecimal digits. */
  readonly traceId: string
  /** 16 hexadecimal digits. */
  readonly spanId: string
  /** Bits; the lowest says that the sender records. */
  readonly flags: number
}

const pattern = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/

/** Reads a `traceparent`; null for one that a recipient has to pass over. */
export function parseTraceParent(text: string): TraceParent | null {
  const [, version, traceId, spanId, flags, more] = pattern.exec(text) ?? []
  if (!traceId || !spanId || !flags || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return null
  // Later versions may add fields behind these.
  if (version === 'ff' || (version === '00' && more !== undefined)) return null
  return { traceId, spanId, flags: Number.parseInt(flags, 16) }
}
