import { CommerceError } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'

/** The hash of an account without a password: none opens it. */
export const noPassword = ''

/** Longer ones are refused, never cut short. Counted, as the shortest allowed, in code points. */
const passwordLengthMax = 128

/** One text for one password, however a keyboard composes its accents (Unicode NFC). What is hashed and compared everywhere. */
export function normalizePassword(password: string): string {
  return password.normalize('NFC')
}

/**
 * The password as it is hashed. Throws `password_too_weak` when it is shorter than the shop allows, longer than 128 characters, the account's own e-mail address, or one that
 * got out somewhere. No rules about kinds of characters: they make passwords worse (NIST SP 800-63B, 5.1.1.2).
 */
export async function requireStrongPassword(
  { breachedPasswords, settings }: Pick<Deps, 'breachedPasswords' | 'settings'>,
  password: string,
  email: string,
): Promise<string> {
  const normalized = normalizePassword(password)
  const length = [...normalized].length
  const { passwordLengthMin } = settings
  if (length < passwordLengthMin)
    throw tooWeak(`A password needs at least ${passwordLengthMin} characters.`, { reason: 'too_short', lengthMin: passwordLengthMin })
  if (length > passwordLengthMax) throw tooWeak(`A password has at most ${passwordLengthMax} characters.`, { reason: 'too_long', lengthMax: passwordLengthMax })
  const folded = normalized.toLowerCase().trim()
  if (folded === email) throw tooWeak('The e-mail address cannot be the password.', { reason: 'same_as_email' })
  if (await breachedPasswords.includes(folded)) throw tooWeak('This password is one of those everybody tries first.', { reason: 'too_common' })
  return normalized
}

function tooWeak(message: string, details: Readonly<Record<string, unknown>>): CommerceError {
  return new CommerceError('password_too_weak', message, details)
}
