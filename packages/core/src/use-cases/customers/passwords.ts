import { CommerceError, type Customer, event, normalizeEmail, type Origin } from '../../model/index.ts'
import type { Deps, OneTimeToken } from '../../ports/index.ts'
import type { TokenPurpose } from '../mail/mail-token.ts'
import { sha256Hex } from '../tokens.ts'
import { findCustomer } from './find-customer.ts'
import { noPassword, normalizePassword, requireStrongPassword } from './password-policy.ts'

const resetPurpose: TokenPurpose = 'password_reset'

/**
 * Replaces the password by someone who knows it; every session but `keepSessionId` ends. Throws `customer_not_found`, `invalid_credentials`, `password_too_weak`.
 */
export async function changePassword(
  deps: Pick<Deps, 'customers' | 'passwords' | 'breachedPasswords' | 'clock' | 'settings'>,
  customerId: number,
  input: { readonly current: string; readonly next: string; readonly keepSessionId?: number; readonly origin?: Origin },
): Promise<void> {
  const customer = await findCustomer(deps, customerId)
  const next = await requireStrongPassword(deps, input.next, customer.email)
  const stored = await deps.customers.passwordHash(customerId)
  const isRight = stored !== null && (await deps.passwords.verify(normalizePassword(input.current), stored)).ok
  if (!isRight) throw new CommerceError('invalid_credentials', 'The present password is wrong.')
  await deps.customers.setPassword(customerId, await deps.passwords.hash(next), {
    at: deps.clock.now(),
    actor: `customer:${customerId}`,
    ...(input.origin ? { origin: input.origin } : {}),
    audit: { action: 'customer.password_changed', subject: `customer:${customerId}` },
    ...(input.keepSessionId === undefined ? {} : { keepSessionId: input.keepSessionId }),
  })
}

/**
 * Has a reset token mailed to the account of this address, if there is one: a worker makes the token and mails it. So nothing about this call, neither its answer nor how long it takes, waits for
 * a mail host or tells whether the address has an account. Staff without a password, who sign in at an issuer, get none this way.
 */
export async function requestPasswordReset(deps: Pick<Deps, 'customers' | 'clock'>, email: string): Promise<void> {
  const customer = await deps.customers.customerByEmail(normalizeEmail(email))
  if (!customer || customer.disabled || (await isIssuersAlone(deps, customer))) return
  const requested = event('customer.password_reset_requested', `customer:${customer.id}`, { customerId: customer.id })
  await deps.customers.tell({ at: deps.clock.now(), actor: 'guest', events: [requested] })
}

/**
 * Sets a new password by a mailed token, which is used up with it; every session ends, and the address counts as confirmed. An account whose address did not before loses what was set up in it:
 * identities at issuers, addresses, saved payment methods and, unless it is one of the staff, its second factor. Throws `reset_token_invalid`, or `password_too_weak`, after which the token still works.
 */
export async function resetPassword(
  deps: Pick<Deps, 'customers' | 'passwords' | 'breachedPasswords' | 'clock' | 'settings'>,
  input: { readonly token: string; readonly password: string; readonly origin?: Origin },
): Promise<void> {
  const at = deps.clock.now()
  const use = { purpose: resetPurpose, tokenHash: await sha256Hex(input.token), at }
  const customer = await holderOf(deps, await deps.customers.oneTimeToken(use))
  const password = await requireStrongPassword(deps, input.password, customer.email)
  // Hashed before the token is spent: a hasher that is overrun must not cost the person their token.
  const passwordHash = await deps.passwords.hash(password)
  await holderOf(deps, await deps.customers.useOneTimeToken(use))
  // Who got that mail reads mails to this address. Until then anybody may have registered with it: to come back by an issuer of their own, to be in the way, or to have parcels sent to themselves.
  const isConfirmed = customer.emailVerifiedAt !== null
  const subject = `customer:${customer.id}`
  const context = { at, actor: subject, ...(input.origin ? { origin: input.origin } : {}) }
  await deps.customers.setPassword(customer.id, passwordHash, {
    ...context,
    forgetSetUp: !isConfirmed,
    audit: forgotten => ({ action: 'customer.password_reset', subject, ...(isConfirmed ? {} : { data: { forgotten } }) }),
  })
  if (isConfirmed) return
  // Colleagues vouch for accounts of the staff, and take second factors off: a mailbox must not be enough for that.
  if (customer.role === 'customer') await deps.customers.removeSecondFactor(customer.id, { ...context, audit: { action: 'second_factor.reset', subject } })
  // Last: what was interrupted before is done by the next reset.
  await deps.customers.update(customer.id, { emailVerifiedAt: at }, context)
}

/** Staff whose account an issuer opened: a password would let them in without its second factor, and after they have left. */
async function isIssuersAlone({ customers }: Pick<Deps, 'customers'>, { id, role }: Customer): Promise<boolean> {
  return role !== 'customer' && (await customers.passwordHash(id)) === noPassword
}

async function holderOf({ customers }: Pick<Deps, 'customers'>, found: OneTimeToken | null): Promise<Customer> {
  const customer = found && (await customers.customer(found.customerId))
  // A mail may have left for an address that was changed at the same time.
  if (customer && !customer.disabled && found.value === customer.email && !(await isIssuersAlone({ customers }, customer))) return customer
  throw new CommerceError('reset_token_invalid', 'This link is not valid any more. Please ask for a new one.')
}
