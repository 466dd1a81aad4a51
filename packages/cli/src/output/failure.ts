import { isCartwrightError } from '@cartwright/client'
import { isCommerceError } from '@cartwright/core'
import { FailedError, NotWrittenError, ShopUnreachableError, UsageError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { UnreadableFileError } from '../import/record.ts'
import { tlsProblem } from './tls-problem.ts'

/** What a command that failed has to say, and its exit code. */
export interface Failure {
  readonly message: string
  /** The code for programs, where there is one. */
  readonly code: string | null
  readonly exitCode: number
  readonly details?: Readonly<Record<string, unknown>>
}

/** One sentence and an exit code for whatever was thrown. Never a stack. */
export const describeFailure = (error: unknown): Failure => {
  if (error instanceof UsageError) return { message: error.message, code: 'usage', exitCode: exitCodes.usage }
  if (error instanceof ShopUnreachableError) return { message: error.message, code: 'unreachable', exitCode: exitCodes.unreachable }
  if (error instanceof NotWrittenError) return { message: error.message, code: null, exitCode: exitCodes.unreachable }
  if (error instanceof FailedError || error instanceof UnreadableFileError) return { message: error.message, code: null, exitCode: exitCodes.failed }
  if (isCartwrightError(error)) {
    const { code, status, errors, details, requestId } = error
    const faults = errors.filter(({ message }) => !error.message.includes(message)).map(({ path, message }) => `${path}: ${message}`)
    return {
      message: [error.message, ...faults, tlsProblem(error.cause) ?? []].flat().join(' '),
      code,
      exitCode: isOutOfReach(status) ? exitCodes.unreachable : exitCodes.failed,
      details: { status, request_id: requestId, errors, ...details },
    }
  }
  if (isCommerceError(error)) {
    const isUnavailable = error.kind === 'unavailable'
    return { message: error.message, code: error.code, exitCode: isUnavailable ? exitCodes.unreachable : exitCodes.failed }
  }
  const systemCode = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
  return { message: systemMessage(error, systemCode), code: systemCode, exitCode: exitCodes.failed }
}

/** What a shop in this process refuses because this command line was not given what the server has: says what to do about it. Anything else as it is. */
export const inWordsOfShell = (error: unknown): unknown => {
  if (!isCartwrightError(error) || error.code !== 'payment_unavailable') return error
  const { payment_id: id, provider, provider_in_use: inUse } = error.details
  if (inUse === undefined) return error
  return new ShopUnreachableError(
    `Payment ${id} is of "${provider}", and this command line has "${inUse}": give it the environment of "serve", or use --url and --key.`,
  )
}

/** No answer, no rights, or a shop that cannot serve. */
const isOutOfReach = (status: number): boolean => status === 0 || status === 401 || status === 403 || status === 502 || status === 503 || status === 504

const systemMessage = (error: unknown, code: string | null): string => {
  const message = error instanceof Error ? error.message : String(error)
  const [, path] = /'([^']*)'$/.exec(message) ?? []
  if (code === 'ENOENT' && path !== undefined) return `There is no file ${path}.`
  if (code === 'EISDIR') return 'This is a folder, not a file.'
  if (code === 'EACCES' && path !== undefined) return `The file ${path} may not be read.`
  return message
}
