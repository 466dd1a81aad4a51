export { CommerceError, hasCode, isCommerceError } from './commerce-error.ts'
export { type ErrorCode, type ErrorKind, errorCodes } from './error-codes.ts'
