import { type Customer, doneBy, event, type Principal, type Role, type Scope } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { invalidInput, requireEmail, requireName } from './customer-input.ts'
import { findCustomer } from './find-customer.ts'
import { grantableScopes, requireMayGrant } from './grants.ts'
import { normalizePassword, requireStrongPassword } from './password-policy.ts'

/**
 * Makes an account for somebody else. Only the system itself, as a seeder, may give it a password that everybody knows. Throws `validation_failed`, `email_taken`, `password_too_weak`, and
 * `forbidden` when the account would have rights its maker has not.
 */
export async function createAccount(
  deps: Pick<Deps, 'customers' | 'passwords' | 'breachedPasswords' | 'clock' | 'settings'>,
  input: { readonly email: string; readonly password: string; readonly name?: string; readonly role: Role; readonly scopes?: readonly Scope[] },
  by: Principal,
): Promise<Customer> {
  const { role } = input
  const scopes = grantableScopes(role, input.scopes)
  requireMayGrant(by, { role, scopes })
  const email = requireEmail(input.email)
  const name = requireName(input.name ?? '')
  if (input.password === '') throw invalidInput('password', 'must not be empty')
  const password = by.kind === 'system' ? normalizePassword(input.password) : await requireStrongPassword(deps, input.password, email)
  const passwordHash = await deps.passwords.hash(password)
  return deps.customers.insert(
    { email, name, role, scopes, disabled: false, passwordHash },
    {
      at: deps.clock.now(),
      ...doneBy(by),
      events: ({ id }) => [event('customer.registered', `customer:${id}`, { customerId: id })],
      audit: ({ id }) => ({ action: 'customer.created', subject: `customer:${id}`, data: { role, scopes } }),
    },
  )
}

/**
 * Changes what an account may do. All its sessions end with the change, so nobody goes on with rights they lost; nothing is written when nothing differs.
 * Throws `customer_not_found`, and `forbidden` when the account has or would have rights the changer has not.
 */
export async function setAccess(
  deps: Pick<Deps, 'customers' | 'clock'>,
  id: number,
  change: { readonly role?: Role; readonly scopes?: readonly Scope[]; readonly disabled?: boolean },
  by: Principal,
): Promise<Customer> {
  const present = await findCustomer(deps, id)
  const role = change.role ?? present.role
  const next = { role, scopes: grantableScopes(role, change.scopes ?? present.scopes), disabled: change.disabled ?? present.disabled }
  requireMayGrant(by, present)
  requireMayGrant(by, next)
  const before = { role: present.role, scopes: grantableScopes(present.role, present.scopes), disabled: present.disabled }
  if (JSON.stringify(before) === JSON.stringify(next)) return present
  return deps.customers.update(id, next, {
    at: deps.clock.now(),
    ...doneBy(by),
    revokeSessions: true,
    audit: { action: 'customer.access_changed', subject: `customer:${id}`, data: { before, after: next } },
  })
}
