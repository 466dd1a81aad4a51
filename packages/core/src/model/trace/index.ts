export { parseTraceParent, type TraceContext, type TraceParent } from './trace-context.ts'
