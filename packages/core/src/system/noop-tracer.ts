import type { Span, Tracer } from '../ports/index.ts'

/** Takes what is told, and keeps none of it. */
export const noopSpan: Span = { set: () => undefined, fail: () => undefined }

/** Runs the work and records nothing. */
export const noopTracer: Tracer = {
  span: (_name, _options, work) => work(noopSpan),
  isRecording: () => false,
  current: () => undefined,
  bound: work => work,
}
