import { CommerceError } from '@cartwright/core'

/**
 * Runs a write that a unique index may refuse, and says so as `duplicate`. `constraint` names the index or its first column as the engines' messages do
 * (SQLite: `payment.provider_id`; Postgres: the index's name). Anything else passes through.
 */
export async function refuseDuplicate<T>(
  write: Promise<T>,
  constraints: readonly string[],
  refusal: { readonly field: string; readonly message: string },
): Promise<T> {
  try {
    return await write
  } catch (cause) {
    if (isUniqueViolation(cause) && constraints.some(constraint => cause.message.includes(constraint))) {
      throw new CommerceError('duplicate', refusal.message, { field: refusal.field }, { cause })
    }
    throw cause
  }
}

/** SQLite's extended code, or Postgres's SQLSTATE for a unique violation. */
function isUniqueViolation(cause: unknown): cause is Error {
  return cause instanceof Error && 'code' in cause && (cause.code === 'SQLITE_CONSTRAINT_UNIQUE' || cause.code === '23505')
}
