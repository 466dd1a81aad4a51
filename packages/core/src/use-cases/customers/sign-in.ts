import type { SessionTokens } from '../../commerce.ts'
import { CommerceError, type Customer, event, hasCode, normalizeEmail, type Visit } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { newToken, sha256Hex } from '../tokens.ts'
import { requireEmail, requireName } from './customer-input.ts'
import { verificationRequested } from './email.ts'
import { normalizePassword, requireStrongPassword } from './password-policy.ts'
import { recordRefusal } from './refusals.ts'
import { useCode } from './second-factor-code.ts'
import { openSession } from './sessions.ts'

type SignInDeps = Pick<Deps, 'customers' | 'reconciliation' | 'passwords' | 'breachedPasswords' | 'clock' | 'random' | 'settings' | 'logger'>

const challengePurpose = 'mfa'

/** How long a sign-in may wait for its second factor. */
const challengeMs = 5 * 60_000

/**
 * Opens an account and its first session, and has a link mailed that confirms its address. Throws `validation_failed`, `password_too_weak`, `email_taken`.
 * Where addresses must be confirmed first, it throws `email_not_verified`, alike when the account was made and when there was one: nobody learns who has an account.
 */
export async function register(
  deps: Omit<SignInDeps, 'logger' | 'reconciliation'>,
  input: Visit & { readonly email: string; readonly password: string; readonly name?: string },
): Promise<SessionTokens> {
  const email = requireEmail(input.email)
  const name = requireName(input.name ?? '')
  const password = await requireStrongPassword(deps, input.password, email)
  const draft = { email, name, role: 'customer', scopes: [], disabled: false, passwordHash: await deps.passwords.hash(password) } as const
  const isRequired = deps.settings.emailVerification === 'required'
  const context = { at: deps.clock.now(), actor: 'guest', events: registered }
  const customer = await deps.customers.insert(draft, context).catch((error: unknown) => {
    throw isRequired && hasCode(error, 'email_taken') ? notVerified() : error
  })
  if (isRequired) throw notVerified()
  return openSession(deps, customer, { ...visitOf(input), by: 'registration' })
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
 * time tells which it was. Throws `overloaded` when too many sign-ins wait, `email_not_verified` to who knows the password, where addresses must be confirmed first, and `mfa_required`
 * when the account has a second factor: its details hold `mfaToken`, with which {@link loginWithCode} goes on.
 */
export async function login(deps: SignInDeps, input: Visit & { readonly email: string; readonly password: string }): Promise<SessionTokens> {
  const password = normalizePassword(input.password)
  const customer = await deps.customers.customerByEmail(normalizeEmail(input.email))
  const stored = customer && (await deps.customers.passwordHash(customer.id))
  const { ok, needsRehash } = stored ? await deps.passwords.verify(password, stored) : await spendOneHash(deps, password)
  if (!customer || !stored || !ok || customer.disabled) {
    const customerId = customer?.id ?? null
    deps.logger.log('info', 'A sign-in was refused.', { customerId })
    const reason = customer ? (ok ? 'disabled' : 'password') : 'unknown'
    await recordRefusal(deps, { action: 'session.refused', customerId, reason, origin: input.origin })
    throw new CommerceError('invalid_credentials', 'The e-mail address or the password is wrong.')
  }
  if (deps.settings.emailVerification === 'required' && customer.role === 'customer' && customer.emailVerifiedAt === null) throw notVerified()
  if (needsRehash) await strengthen(deps, customer, password, stored)
  if (customer.secondFactorSince !== null) throw await challenge(deps, customer)
  return openSession(deps, customer, { ...visitOf(input), by: 'password' })
}

/** The account whose sign-in waits for its second factor, so that its guesses can be counted before one is looked at. Throws `mfa_token_invalid`. */
export async function whoSignsIn(deps: Pick<Deps, 'customers' | 'clock'>, mfaToken: string): Promise<number> {
  return (await holderOf(deps, await deps.customers.oneTimeToken(await waitingSignIn(deps, mfaToken)))).id
}

/**
 * Opens the session of a sign-in that waits for its second factor: by a code of the app, or a recovery code. A wrong code may be followed by another while the token lives; a good one
 * uses it up. Throws `mfa_token_invalid`, `mfa_code_invalid`.
 */
export async function loginWithCode(
  deps: SignInDeps & Pick<Deps, 'secondFactorCodes'>,
  input: Visit & { readonly mfaToken: string; readonly code: string },
): Promise<SessionTokens> {
  const waiting = await waitingSignIn(deps, input.mfaToken)
  const customer = await holderOf(deps, await deps.customers.oneTimeToken(waiting))
  const by = await useCode(deps, customer, input.code)
  if (by === null) {
    deps.logger.log('info', 'A second factor was refused.', { customerId: customer.id })
    await recordRefusal(deps, { action: 'second_factor.refused', customerId: customer.id, reason: 'code', origin: input.origin })
    throw new CommerceError('mfa_code_invalid', 'This code is not right, or was used before.')
  }
  await holderOf(deps, await deps.customers.useOneTimeToken(waiting))
  return openSession(deps, customer, { ...visitOf(input), by })
}

function visitOf({ origin, device }: Visit): Visit {
  return { ...(origin ? { origin } : {}), ...(device === undefined ? {} : { device }) }
}

/** The password was right: the rest takes a token that only who knows it gets. */
async function challenge(deps: SignInDeps, { id: customerId }: Customer): Promise<CommerceError> {
  // The number says whose codes are tried, before anything is looked up; all of it is hashed, so that another number makes another token.
  const mfaToken = `${customerId}.${newToken(deps.random)}`
  const at = deps.clock.now()
  const token = { customerId, purpose: challengePurpose, value: '', tokenHash: await sha256Hex(mfaToken), expiresAt: at + challengeMs }
  await deps.customers.insertOneTimeToken(token, { at, actor: 'guest' })
  return new CommerceError('mfa_required', 'Signing in takes a code of your authenticator app, too.', { mfaToken, expiresIn: challengeMs / 1_000 })
}

async function waitingSignIn({ clock }: Pick<Deps, 'clock'>, mfaToken: string): Promise<{ purpose: string; tokenHash: string; at: number }> {
  return { purpose: challengePurpose, tokenHash: await sha256Hex(mfaToken), at: clock.now() }
}

async function holderOf({ customers }: Pick<Deps, 'customers'>, found: { readonly customerId: number } | null): Promise<Customer> {
  const customer = found && (await customers.customer(found.customerId))
  if (customer && !customer.disabled) return customer
  throw new CommerceError('mfa_token_invalid', 'This sign-in is over. Please begin anew.')
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
