import type { Tracer } from '../ports/index.ts'

/** Runs the work and records nothing. */
export const noopTracer: Tracer = { span: (_name, _attributes, work) => work() }
