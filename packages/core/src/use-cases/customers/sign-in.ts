import type { SessionTokens } from '../../commerce.ts'
import { CommerceError, type Customer, event, normalizeEmail } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { requireEmail, requireName } from './customer-input.ts'
import { normalizePassword, requireStrongPassword } from './password-policy.ts'
import { openSession } from './sessions.ts'

type SignInDeps = Pick<Deps, 'customers' | 'passwords' | 'breachedPasswords' | 'clock' | 'random' | 'settings' | 'logger'>

/** Opens an account and its first session. Throws `validation_failed`, `password_too_weak`, `email_taken`. */
export async function register(
  deps: Omit<SignInDeps, 'logger'>,
  input: { readonly email: string; readonly password: string; readonly name?: string },
): Promise<SessionTokens> {
  const email = requireEmail(input.email)
  const name = requireName(input.name ?? '')
  const password = await requireStrongPassword(deps, input.password, email)
  const draft = { email, name, role: 'customer', scopes: [], disabled: false, passwordHash: await deps.passwords.hash(password) } as const
  const customer = await deps.customers.insert(draft, {
    at: deps.clock.now(),
    actor: 'guest',
    events: ({ id }) => [event('customer.registered', `customer:${id}`, { customerId: id })],
  })
  return openSession(deps, customer)
}

/**
 * Opens a session. Throws `invalid_credentials` alike for an unknown address, a wrong password and a disabled account: each costs one slow hash, so neither the answer nor its
 * time tells which it was. Throws `overloaded` when too many sign-ins wait.
 */
export async function login(deps: SignInDeps, input: { readonly email: string; readonly password: string }): Promise<SessionTokens> {
  const password = normalizePassword(input.password)
  const customer = await deps.customers.customerByEmail(normalizeEmail(input.email))
  const stored = customer && (await deps.customers.passwordHash(customer.id))
  const { ok, needsRehash } = stored ? await deps.passwords.verify(password, stored) : await spendOneHash(deps, password)
  if (!customer || !stored || !ok || customer.disabled) {
    deps.logger.log('info', 'A sign-in was refused.', { customerId: customer?.id ?? null })
    throw new CommerceError('invalid_credentials', 'The e-mail address or the password is wrong.')
  }
  if (needsRehash) await strengthen(deps, customer, password, stored)
  return openSession(deps, customer)
}

/** Where there is nothing to verify, the same work is done for nothing. */
async function spendOneHash({ passwords }: Pick<Deps, 'passwords'>, password: string): Promise<{ readonly ok: false; readonly needsRehash: false }> {
  await passwords.hash(password)
  return { ok: false, needsRehash: false }
}

/** Stores today's kind of hash. A sign-in never fails for it: the next one tries again. */
async function strengthen(deps: SignInDeps, { id }: Customer, password: string, expected: string): Promise<void> {
  try {
    await deps.customers.replacePasswordHash({ customerId: id, expected, next: await deps.passwords.hash(password), at: deps.clock.now() })
  } catch (error) {
    deps.logger.log('warn', 'A password could not be hashed anew.', { customerId: id, error })
  }
}
