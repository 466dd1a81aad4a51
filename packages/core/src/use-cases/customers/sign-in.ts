import type { SessionTokens } from '../../commerce.ts'
import { CommerceError, type Customer, event, hasCode, normalizeEmail } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { requireEmail, requireName } from './customer-input.ts'
import { verificationRequested } from './email.ts'
import { normalizePassword, requireStrongPassword } from './password-policy.ts'
import { openSession } from './sessions.ts'

type SignInDeps = Pick<Deps, 'customers' | 'passwords' | 'clock' | 'random' | 'settings' | 'logger'>

/**
 * Opens an account and its first session, and has a link mailed that confirms its address. Throws `validation_failed`, `password_too_weak`, `email_taken`.
 * Where addresses must be confirmed first, it throws `email_not_verified`, alike when the account was made and when there was one: nobody learns who has an account.
 */
export async function register(
  deps: Omit<SignInDeps, 'logger'>,
  input: { readonly email: string; readonly password: string; readonly name?: string },
): Promise<SessionTokens> {
  const email = requireEmail(input.email)
  const name = requireName(input.name ?? '')
  const password = requireStrongPassword(input.password, email, deps.settings)
  const draft = { email, name, role: 'customer', scopes: [], disabled: false, passwordHash: await deps.passwords.hash(password) } as const
  const isRequired = deps.settings.emailVerification === 'required'
  const context = { at: deps.clock.now(), actor: 'guest', events: registered }
  const customer = await deps.customers.insert(draft, context).catch((error: unknown) => {
    throw isRequired && hasCode(error, 'email_taken') ? notVerified() : error
  })
  if (isRequired) throw notVerified()
  return openSession(deps, customer)
}

function registered(customer: Customer) {
  return [event('customer.registered', `customer:${customer.id}`, { customerId: customer.id }), verificationRequested(customer)]
}

function notVerified(): CommerceError {
  const message = 'Confirm your e-mail address first: follow the link that was mailed to it, then sign in. If no mail comes, you may have an account already.'
  return new CommerceError('email_not_verified', message)
}

/**
 * Opens a session. Throws `invalid_credentials` alike for an unknown address, a wrong password and a disabled account: each costs one slow hash, so neither the answer nor its
 * time tells which it was. Throws `email_not_verified` to who knows the password, where addresses must be confirmed first, and `unavailable` when too many sign-ins wait.
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
  if (deps.settings.emailVerification === 'required' && customer.role === 'customer' && customer.emailVerifiedAt === null) throw notVerified()
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
