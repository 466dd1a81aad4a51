import type { ShopErrorCode } from './api-types.ts'

/** Codes of the client itself: no answer at all, none in time, or one that is not the shop's. */
type ClientCode = 'invalid_answer' | 'network_error' | 'timeout'

/** Every code this version knows. A newer shop may answer with others; they arrive as they are. */
export type ErrorCode = ShopErrorCode | ClientCode

/** One part of a request that was refused, and why. */
export interface FieldError {
  readonly path: string
  readonly message: string
}

/** What {@link CartwrightError} is made of. */
export interface CartwrightErrorFields {
  readonly code: ErrorCode
  readonly message: string
  readonly status?: number
  readonly requestId?: string | null
  readonly retryAfterMs?: number | null
  readonly errors?: readonly FieldError[]
  readonly details?: Readonly<Record<string, unknown>>
  readonly cause?: unknown
}

const brand = Symbol.for('cartwright.CartwrightError')

/** Codes after which the same call may succeed later although its status does not say so. */
const retryableCodes: ReadonlySet<ErrorCode> = new Set([
  'cart_changed',
  'idempotency_key_in_use',
  'issuer_unavailable',
  'network_error',
  'overloaded',
  'payment_in_progress',
  'payment_outcome_unknown',
  'payment_provider_error',
  'payment_unavailable',
  'rate_limited',
  'storage_unavailable',
  'timeout',
  'unavailable',
  'version_conflict',
] satisfies ErrorCode[])

/** Statuses of a proxy or a shop that cannot answer just now. */
const retryableStatuses: ReadonlySet<number> = new Set([408, 425, 429, 502, 503, 504])

/** Why a call came to nothing. `message` is a sentence for a person, `code` is for programs. */
export class CartwrightError extends Error {
  override readonly name = 'CartwrightError'
  readonly [brand] = true
  readonly code: ErrorCode
  /** The HTTP status; 0 when there was no answer. */
  readonly status: number
  /** What to quote when asking the shop's people about it; null when there was no answer. */
  readonly requestId: string | null
  /** How long the shop asks to wait, in milliseconds; null when it does not say. */
  readonly retryAfterMs: number | null
  /** What is wrong with which part of the request. */
  readonly errors: readonly FieldError[]
  /** The rest of the answer: `lines` of `insufficient_stock`, `decline_code` of `card_declined`, ... */
  readonly details: Readonly<Record<string, unknown>>

  constructor(fields: CartwrightErrorFields) {
    super(fields.message, fields.cause === undefined ? undefined : { cause: fields.cause })
    this.code = fields.code
    this.status = fields.status ?? 0
    this.requestId = fields.requestId ?? null
    this.retryAfterMs = fields.retryAfterMs ?? null
    this.errors = fields.errors ?? []
    this.details = fields.details ?? {}
  }

  /** Whether the same call may succeed later without the caller changing anything. */
  get retryable(): boolean {
    return retryableCodes.has(this.code) || (retryableStatuses.has(this.status) && this.code === 'invalid_answer')
  }
}

/** Whether `value` is a {@link CartwrightError} of any loaded copy of this package, and of this code when one is given. */
export const isCartwrightError = (value: unknown, code?: ErrorCode): value is CartwrightError =>
  typeof value === 'object' && value !== null && brand in value && (code === undefined || (value as CartwrightError).code === code)
