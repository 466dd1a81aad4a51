import { CommerceError, type Customer, doneBy, event, normalizeEmail, type Origin, type Principal } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import type { TokenPurpose } from '../mail/mail-token.ts'
import { sha256Hex } from '../tokens.ts'
import { requireEmail } from './customer-input.ts'
import { findCustomer } from './find-customer.ts'

const purpose: TokenPurpose = 'email_verification'

type EmailDeps = Pick<Deps, 'customers' | 'clock'>

/** Has a link mailed that confirms the present address of this account, if there is one that is not confirmed yet; the same answer for all. */
export async function requestEmailVerification(deps: EmailDeps, email: string): Promise<void> {
  const customer = await deps.customers.customerByEmail(normalizeEmail(email))
  if (!customer || customer.disabled || customer.emailVerifiedAt !== null) return
  await deps.customers.tell({ at: deps.clock.now(), actor: 'guest', events: [verificationRequested(customer)] })
}

/**
 * Has a link mailed to another address, which becomes the account's when it is followed; the present one is told. One that has an account already gets no mail, and the same answer.
 * The last address asked for counts; asking for the present one takes the request back. Throws `customer_not_found`, `validation_failed`.
 */
export async function requestEmailChange(deps: EmailDeps, customerId: number, email: string, by: Principal): Promise<void> {
  const wanted = requireEmail(email)
  const customer = await findCustomer(deps, customerId)
  const pendingEmail = wanted === customer.email ? null : wanted
  if (pendingEmail === null && customer.pendingEmail === null) return
  const subject = `customer:${customerId}`
  const context = { at: deps.clock.now(), ...doneBy(by), events: pendingEmail === null ? [] : [changeRequested(customer)] }
  await deps.customers.update(customerId, { pendingEmail }, { ...context, audit: { action: 'customer.email_change_requested', subject } })
}

/**
 * Takes the token of a mail as proof that its address is the account's own: it counts as confirmed, and replaces the present one where that was asked for, with which every session ends.
 * The token is used up. Throws `email_token_invalid`, and `email_taken` when somebody else has made an account with the address since.
 */
export async function confirmEmail(deps: EmailDeps, input: { readonly token: string; readonly origin?: Origin }): Promise<Customer> {
  const at = deps.clock.now()
  const found = await deps.customers.useOneTimeToken({ purpose, tokenHash: await sha256Hex(input.token), at })
  const customer = found && (await deps.customers.customer(found.customerId))
  if (!customer || customer.disabled) throw invalidToken()
  const context = { at, actor: `customer:${customer.id}`, ...(input.origin ? { origin: input.origin } : {}) }
  const audit = (action: string) => ({ action, subject: `customer:${customer.id}` })
  switch (found.value) {
    case customer.email:
      return deps.customers.update(customer.id, { emailVerifiedAt: at }, { ...context, audit: audit('customer.email_verified') })
    case customer.pendingEmail: {
      const change = { email: found.value, emailVerifiedAt: at, pendingEmail: null }
      return deps.customers.update(customer.id, change, { ...context, revokeSessions: true, audit: audit('customer.email_changed') })
    }
    default:
      throw invalidToken()
  }
}

/** What has the link mailed to the present address. */
export function verificationRequested({ id }: Pick<Customer, 'id'>) {
  return event('customer.email_verification_requested', `customer:${id}`, { customerId: id })
}

/** What has it mailed to the address that is to be the next: nothing that anybody may ask for does. */
function changeRequested({ id }: Pick<Customer, 'id'>) {
  return event('customer.email_verification_requested', `customer:${id}`, { customerId: id, change: true })
}

function invalidToken(): CommerceError {
  return new CommerceError('email_token_invalid', 'This link is not valid any more. Please ask for a new one.')
}
