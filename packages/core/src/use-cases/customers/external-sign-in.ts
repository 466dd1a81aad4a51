import type { ExternalPolicy, ProvenIdentity, SessionTokens } from '../../commerce.ts'
import { CommerceError, type Customer, event, hasCode, type Origin, type Role, type Scope, type Visit } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { requireEmail, requireName } from './customer-input.ts'
import { findCustomer } from './find-customer.ts'
import { grantableScopes } from './grants.ts'
import { noPassword } from './password-policy.ts'
import { recordRefusal } from './refusals.ts'
import { openSession } from './sessions.ts'

type ExternalDeps = Pick<Deps, 'customers' | 'reconciliation' | 'clock' | 'random' | 'settings' | 'logger'>

/**
 * Opens a session for whom an issuer of OpenID Connect has proven to be there. The account is the one linked to issuer and subject; an e-mail address alone opens none. Somebody new gets an account
 * where the policy says so. At an issuer for staff only staff enter, with the role that the issuer maps them to, or, where it maps nobody, the one that a colleague has given them before.
 *
 * Throws `identity_not_allowed` when the shop has a reason to let them not in, and `identity_not_linked` when their address has an account that must be linked first; neither to whose issuer has not
 * verified that the address is theirs, but the former.
 */
export async function loginByIssuer(deps: ExternalDeps, proven: ProvenIdentity, policy: ExternalPolicy, visit: Visit = {}): Promise<SessionTokens> {
  const linked = await deps.customers.customerByIdentity(proven)
  const customer = await admitted(deps, linked, { proven, policy, origin: visit.origin }).catch(async (error: unknown) => {
    if (hasCode(error, 'identity_not_allowed') || hasCode(error, 'identity_not_linked'))
      await noteRefusal(deps, linked, { proven, error, origin: visit.origin })
    throw error
  })
  // An issuer for staff has asked for a second factor itself.
  return openSession(deps, customer, { ...visit, by: policy.audience === 'staff' ? 'staff_issuer' : 'issuer' })
}

/** Somebody at the door: what the issuer says of them, whom it is for, and where they come from. */
interface Arrival {
  readonly proven: ProvenIdentity
  readonly policy: ExternalPolicy
  readonly origin: Origin | undefined
}

async function admitted(deps: ExternalDeps, linked: Customer | null, arrival: Arrival): Promise<Customer> {
  if (arrival.policy.audience === 'staff') requireSecondFactor(arrival.proven)
  await requireMapped(deps, linked, arrival)
  const customer = linked ?? (await firstTime(deps, arrival))
  requireMayEnter(customer, arrival.policy)
  return withMappedRole(deps, customer, arrival)
}

async function noteRefusal(
  deps: ExternalDeps,
  linked: Customer | null,
  { proven, error, origin }: Pick<Arrival, 'proven' | 'origin'> & { readonly error: CommerceError },
): Promise<void> {
  const { email, emailVerified } = proven
  const known = linked ?? (email !== null && emailVerified ? await deps.customers.customerByEmail(email) : null)
  const customerId = known?.id ?? null
  deps.logger.log('info', 'A sign-in was refused.', { customerId })
  await recordRefusal(deps, { action: 'session.refused', customerId, reason: error.code, origin })
}

/** Notes in the audit log that an issuer's answer proved nobody, and why. Whose it was nobody knows. */
export async function noteUnproven(deps: Pick<Deps, 'reconciliation' | 'clock' | 'logger'>, reason: string, origin?: Origin): Promise<void> {
  deps.logger.log('info', 'A sign-in was refused.', { customerId: null })
  await recordRefusal(deps, { action: 'session.refused', customerId: null, reason, origin })
}

/**
 * Links a signed-in account to an identity. Throws `customer_not_found`, and `identity_not_allowed` when the identity is another account's, or the account one of the staff and no second factor was
 * shown at the issuer.
 */
export async function linkIdentity(deps: Pick<Deps, 'customers' | 'clock'>, customerId: number, proven: ProvenIdentity, origin?: Origin): Promise<void> {
  const customer = await findCustomer(deps, customerId)
  if (customer.role !== 'customer') requireSecondFactor(proven)
  const linked = await deps.customers.customerByIdentity(proven)
  if (linked && linked.id !== customerId) throw notAllowed('This sign-in belongs to another account.')
  await link(deps, customer, { proven, origin })
}

async function firstTime(deps: ExternalDeps, arrival: Arrival): Promise<Customer> {
  const { proven, policy } = arrival
  // Before anything is looked up: otherwise an account at an issuer that verifies nothing would tell who has an account here.
  if (proven.email === null || !proven.emailVerified) throw notAllowed('The issuer has not verified your e-mail address.')
  const email = requireEmail(proven.email)
  const present = await deps.customers.customerByEmail(email)
  if (present === null) return open(deps, email, arrival)
  requireMayEnter(present, policy)
  // Somebody else at the same issuer was here with it: their address has become another's.
  const isReused = (await deps.customers.identities(present.id)).some(({ issuer }) => issuer === proven.issuer)
  if (isReused) throw notAllowed('Your e-mail address belongs to somebody else here.')
  // What a colleague invited is theirs; a customer's address must be proven here, too, or whoever registered first with it would keep a password for the account.
  const isInvited = policy.audience === 'staff'
  const isProven = policy.linkByEmail === 'verified' && present.emailVerifiedAt !== null
  if (!isInvited && !isProven)
    throw new CommerceError('identity_not_linked', 'There is an account with your e-mail address: sign in to it as before, then link it.')
  await link(deps, present, arrival)
  return present
}

async function open(deps: ExternalDeps, email: string, { proven, policy, origin }: Arrival): Promise<Customer> {
  const access = policy.audience === 'staff' ? proven.access : { role: 'customer' as const, scopes: [] }
  if (!access) throw notAllowed('Nobody has given you a role here.')
  if (policy.audience === 'customers' && !policy.registers) throw notAllowed('New accounts are not opened by this sign-in.')
  const at = deps.clock.now()
  const { role, scopes } = granted(access)
  const { issuer, subject } = proven
  const name = requireName(proven.name.slice(0, 200))
  const draft = { email, name, role, scopes, disabled: false, emailVerifiedAt: at, passwordHash: noPassword, identity: { issuer, subject } }
  return deps.customers.insert(draft, {
    at,
    actor: 'guest',
    ...from(origin),
    events: ({ id }) => [event('customer.registered', `customer:${id}`, { customerId: id })],
    audit: ({ id }) => ({ action: 'customer.created', subject: `customer:${id}`, data: { role, scopes, issuer } }),
  })
}

/** Who has left the groups of an issuer has left the shop: what is still open of theirs ends with the refusal. */
async function requireMapped({ customers, clock }: ExternalDeps, linked: Customer | null, { proven, policy, origin }: Arrival): Promise<void> {
  if (policy.audience !== 'staff' || !policy.mapsRoles || proven.access) return
  if (linked) {
    const audit = (ended: number) => ({ action: 'session.all_ended', subject: `customer:${linked.id}`, data: { ended } })
    await customers.revokeSessions(linked.id, { at: clock.now(), actor: 'system:issuer', ...from(origin), audit })
  }
  throw notAllowed('Nobody has given you a role here.')
}

/** The issuer has the last word on the rights of whom it maps to a role, those of a role of the shop's own among them; a change ends their other sessions. */
async function withMappedRole(deps: ExternalDeps, customer: Customer, { proven, policy, origin }: Arrival): Promise<Customer> {
  const { access, issuer } = proven
  if (policy.audience !== 'staff' || !access) return customer
  const next = { ...granted(access), staffRoleId: null }
  const before = { ...granted(customer), staffRoleId: customer.staffRoleId }
  if (JSON.stringify(before) === JSON.stringify(next)) return customer
  const audit = { action: 'customer.access_changed', subject: `customer:${customer.id}`, data: { before, after: next, issuer } }
  return deps.customers.update(customer.id, next, { at: deps.clock.now(), actor: 'system:issuer', ...from(origin), revokeSessions: true, audit })
}

function granted({ role, scopes }: { readonly role: Role; readonly scopes: readonly Scope[] }) {
  return { role, scopes: grantableScopes(role, scopes) }
}

async function link(
  { customers, clock }: Pick<Deps, 'customers' | 'clock'>,
  { id }: Customer,
  { proven, origin }: Pick<Arrival, 'proven' | 'origin'>,
): Promise<void> {
  const { issuer, subject } = proven
  const audit = { action: 'customer.identity_linked', subject: `customer:${id}`, data: { issuer } }
  await customers.linkIdentity(id, { issuer, subject }, { at: clock.now(), actor: `customer:${id}`, ...from(origin), audit })
}

function from(origin: Origin | undefined): { readonly origin?: Origin } {
  return origin ? { origin } : {}
}

function requireSecondFactor({ hasSecondFactor }: ProvenIdentity): void {
  if (!hasSecondFactor) throw notAllowed('Staff sign in with a second factor at the issuer.')
}

function requireMayEnter({ role, disabled }: Customer, { audience }: ExternalPolicy): void {
  if (disabled) throw notAllowed('This account is disabled.')
  if (role !== 'customer' && audience !== 'staff') throw notAllowed('Staff do not sign in here.')
  if (role === 'customer' && audience === 'staff') throw notAllowed('Nobody has given you a role here.')
}

function notAllowed(message: string): CommerceError {
  return new CommerceError('identity_not_allowed', message)
}
