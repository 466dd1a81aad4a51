import { CommerceError, type ErrorCode, hasCode } from '@cartwright/core'

/** Runs `work`; a refusal with this code says `message` instead. For the sentences that API.md fixes. */
export async function worded<T>(code: ErrorCode, message: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw hasCode(error, code) ? new CommerceError(code, message, error.details, { cause: error }) : error
  }
}
