import { type ErrorCode, type ErrorKind, errorCodes } from './error-codes.ts'

const brand = Symbol.for('cartwright.CommerceError')

/**
 * The one error class. `code` is for programs, `message` is a sentence for a person, `details` is data that may be shown
 * to the caller (never a secret). Told by its brand, not by `instanceof`, so that two loaded copies of core understand each other.
 */
export class CommerceError extends Error {
  readonly [brand] = true
  readonly code: ErrorCode
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: ErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'CommerceError'
    this.code = code
    this.details = details
  }

  get kind(): ErrorKind {
    return errorCodes[this.code].kind
  }

  /** Whether the same call may succeed later without the caller changing anything. */
  get retryable(): boolean {
    return errorCodes[this.code].retryable
  }
}

/** Whether `value` is a {@link CommerceError} of any loaded copy of core. */
export function isCommerceError(value: unknown): value is CommerceError {
  return typeof value === 'object' && value !== null && brand in value
}

/** Whether `value` is a {@link CommerceError} with this code. */
export function hasCode(value: unknown, code: ErrorCode): value is CommerceError {
  return isCommerceError(value) && value.code === code
}
