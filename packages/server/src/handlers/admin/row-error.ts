import { isCommerceError, type Logger } from '@cartwright/core'
import type { RowError } from '../../contract/index.ts'
import { fieldErrors, sentenceOf } from '../../http/problem.ts'

/** What is wrong with one row, for its result. A fault is logged and shown without what it said. */
export function rowErrorOf(error: unknown, logger: Logger): RowError {
  if (isCommerceError(error) && error.kind !== 'fault') return { code: error.code, error: sentenceOf(error), errors: fieldErrors(error) }
  logger.log('error', 'A row failed unexpectedly', { error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  return { code: 'fault', error: 'Something went wrong on our side.', errors: [] }
}
