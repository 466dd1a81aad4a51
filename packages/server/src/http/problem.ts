import {
  CommerceError,
  type ErrorCode,
  type ErrorKind,
  errorCodes,
  isCommerceError,
  type LogFields,
  type Logger,
  parseTraceParent,
  type TraceContext,
} from '@cartwright/core'
import type { Problem } from '../contract/index.ts'
import { type Reply, textReply } from './reply.ts'
import { snakeCased } from './snake-case.ts'

/** The one place that knows the HTTP status of a refusal. */
const statusByKind: Readonly<Record<ErrorKind, number>> = {
  malformed: 400,
  unauthenticated: 401,
  payment_required: 402,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  too_large: 413,
  url_too_long: 414,
  unsupported_media_type: 415,
  invalid: 422,
  limited: 429,
  headers_too_large: 431,
  fault: 500,
  unavailable: 503,
}

/** Members that every problem has; details cannot take their place. */
const reserved = new Set(['error', 'code', 'type', 'title', 'status', 'detail', 'request_id', 'trace_id', 'errors', 'retry_after', 'headers'])

/** What an error needs to become an answer. */
export interface ProblemContext {
  readonly requestId: string
  /** What log lines about the request say. */
  readonly logFields: LogFields
  /** What the request is part of, where that is traced. */
  readonly trace: TraceContext | undefined
  /** Where the page of each code is, without the code: `/errors/`. */
  readonly errorPages: string
  readonly logger: Logger
}

/** The status a code is answered with. */
export function statusOf(code: ErrorCode): number {
  return statusByKind[errorCodes[code].kind]
}

/** Turns whatever was thrown into the answer of API.md. What is no refusal of ours is logged whole and shown as a fault without any of it. */
export function problemReply(error: unknown, context: ProblemContext): Reply {
  const known = isCommerceError(error) && error.kind !== 'fault' ? error : fault(error, context)
  const { title, kind } = errorCodes[known.code]
  const status = statusByKind[kind]
  const sentence = sentenceOf(known)
  const traceId = context.trace && parseTraceParent(context.trace.traceparent)?.traceId
  noteRefusedCaller(known, context)
  const problem: Problem = {
    error: sentence,
    code: known.code,
    type: context.errorPages + known.code,
    title,
    status,
    detail: sentence,
    request_id: context.requestId,
    ...(traceId ? { trace_id: traceId } : {}),
    errors: fieldErrors(known),
    ...shownDetails(known),
  }
  return textReply(status, JSON.stringify(problem), 'application/problem+json', problemHeaders(known, status))
}

/** One thing wrong with one part of a request. */
export interface FieldError {
  readonly path: string
  readonly message: string
}

/** A request that cannot be accepted as it is: 422 with every path at fault. */
export function validationFailed(errors: readonly FieldError[]): CommerceError {
  const [first] = errors
  const where = first && first.path !== '' ? `${first.path}: ` : ''
  return new CommerceError('validation_failed', first ? `The request is not valid: ${where}${first.message}` : 'The request is not valid.', { errors })
}

/** The parts of an error that name a place in the request. */
export function fieldErrors(error: CommerceError): FieldError[] {
  const { errors, path } = error.details
  if (Array.isArray(errors)) return errors.map(entry => ({ path: String(entry?.path ?? ''), message: String(entry?.message ?? '') }))
  return typeof path === 'string' ? [{ path, message: error.message }] : []
}

/** Codes whose messages come from a dependency. */
const silent = new Set<ErrorCode>(['storage_unavailable', 'schema_newer'])

/** The sentence for a person; where a dependency fails, nothing of what it said. */
export function sentenceOf(error: CommerceError): string {
  return silent.has(error.code) ? `${errorCodes[error.code].title}.` : error.message
}

/** Who was taken for somebody else, or reached for what is not theirs (ASVS 16.3). Somebody who just is not signed in has tried nothing. */
function noteRefusedCaller({ code, kind }: CommerceError, { logger, logFields }: ProblemContext): void {
  if (kind === 'forbidden') logger.log('warn', 'Access was denied.', { ...logFields, code })
  else if (kind === 'unauthenticated' && code !== 'unauthenticated') logger.log('warn', 'A sign-in, token or key was refused.', { ...logFields, code })
}

function fault(error: unknown, { logger, logFields }: ProblemContext): CommerceError {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const cause = error instanceof Error && error.cause instanceof Error ? { cause: error.cause.stack ?? error.cause.message } : {}
  logger.log('error', 'A request failed unexpectedly', { ...logFields, error: stack, ...cause })
  return new CommerceError('fault', 'Something went wrong on our side.')
}

/** Codes whose details are for people of the shop alone: they find them under what has to be looked at. */
const discreet = new Set<ErrorCode>(['payment_mismatch'])

function shownDetails(error: CommerceError): Record<string, unknown> {
  const shown: Record<string, unknown> = {}
  if (discreet.has(error.code)) return shown
  for (const [key, value] of Object.entries(snakeCased(error.details))) {
    if (key === 'status') shown.present_status = value
    else if (!reserved.has(key) && key !== 'path') shown[key] = value
  }
  return shown
}

/** Conflicts that pass by themselves. */
const awaited = new Set<ErrorCode>(['idempotency_key_in_use', 'payment_in_progress'])

function problemHeaders(error: CommerceError, status: number): Record<string, string> {
  const headers: Record<string, string> = { 'cache-control': 'no-store' }
  const { headers: own, retryAfter } = error.details
  if (typeof own === 'object' && own !== null) Object.assign(headers, own)
  if (status === 401) headers['www-authenticate'] = error.code === 'unauthenticated' ? 'Bearer' : `Bearer error="invalid_token"`
  if (status === 429 || status === 503 || awaited.has(error.code)) headers['retry-after'] = String(typeof retryAfter === 'number' ? retryAfter : 1)
  return headers
}
