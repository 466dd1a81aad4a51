import { CommerceError, normalizeEmail } from '../../model/index.ts'

/** RFC 5321, 4.5.3.1.3: a path of 256 octets with its brackets. */
const emailLengthMax = 254
const nameLengthMax = 200

/** The address as accounts are found by it. Throws `validation_failed` for what can be none: only a mail that arrives proves more. */
export function requireEmail(email: string): string {
  const normalized = normalizeEmail(email)
  const parts = normalized.split('@')
  if (normalized.length <= emailLengthMax && parts.length === 2 && parts.every(part => part !== '') && !/[\s\p{Cc}]/u.test(normalized)) return normalized
  throw invalidInput('email', 'must be an e-mail address')
}

/** Trimmed. Throws `validation_failed` past 200 characters. */
export function requireName(name: string): string {
  const trimmed = name.trim()
  if (trimmed.length <= nameLengthMax) return trimmed
  throw invalidInput('name', `must have at most ${nameLengthMax} characters`)
}

/** `validation_failed` for one field. */
export function invalidInput(path: string, message: string): CommerceError {
  return new CommerceError('validation_failed', `${path} ${message}.`, { errors: [{ path, message }] })
}
