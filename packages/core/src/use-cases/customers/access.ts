import { type Customer, doneBy, event, type Principal, type Role, type Scope } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { invalidInput, requireEmail, requireName } from './customer-input.ts'
import { findCustomer } from './find-customer.ts'
import { grantableScopes, requireMayGrant, rightsOf } from './grants.ts'
import { normalizePassword, requireStrongPassword } from './password-policy.ts'

/** What an account may do, as it is given: scopes and a role of the shop's own count for `staff` only. */
interface Access {
  readonly role: Role
  readonly scopes?: readonly Scope[]
  readonly staffRoleId?: number | null
}

/**
 * Makes an account for somebody else. Only the system itself, as a seeder, may give it a password that everybody knows. Throws `validation_failed`, `email_taken`, `password_too_weak`,
 * `staff_role_not_found`, and `forbidden` when the account would have rights its maker has not.
 */
export async function createAccount(
  deps: Pick<Deps, 'customers' | 'passwords' | 'breachedPasswords' | 'clock' | 'settings'>,
  input: Access & { readonly email: string; readonly password: string; readonly name?: string },
  by: Principal,
): Promise<Customer> {
  const access = storedAccess(input)
  const { role, scopes, staffRoleId } = access
  requireMayGrant(by, await rightsOf(deps, access))
  const email = requireEmail(input.email)
  const name = requireName(input.name ?? '')
  if (input.password === '') throw invalidInput('password', 'must not be empty')
  const password = by.kind === 'system' ? normalizePassword(input.password) : await requireStrongPassword(deps, input.password, email)
  const passwordHash = await deps.passwords.hash(password)
  return deps.customers.insert(
    { email, name, ...access, disabled: false, passwordHash },
    {
      at: deps.clock.now(),
      ...doneBy(by),
      events: ({ id }) => [event('customer.registered', `customer:${id}`, { customerId: id })],
      audit: ({ id }) => ({ action: 'customer.created', subject: `customer:${id}`, data: { role, scopes, ...(staffRoleId === null ? {} : { staffRoleId }) } }),
    },
  )
}

/**
 * Changes what an account may do. All its sessions end with the change, so nobody goes on with rights they lost; nothing is written when nothing differs.
 * Throws `customer_not_found`, `staff_role_not_found`, and `forbidden` when the account has or would have rights the changer has not.
 */
export async function setAccess(
  deps: Pick<Deps, 'customers' | 'clock'>,
  id: number,
  change: Partial<Access> & { readonly disabled?: boolean },
  by: Principal,
): Promise<Customer> {
  const present = await findCustomer(deps, id)
  const before = { ...storedAccess(present), disabled: present.disabled }
  const next = { ...storedAccess({ ...before, ...change }), disabled: change.disabled ?? present.disabled }
  requireMayGrant(by, await rightsOf(deps, present))
  requireMayGrant(by, await rightsOf(deps, next))
  if (JSON.stringify(before) === JSON.stringify(next)) return present
  return deps.customers.update(id, next, {
    at: deps.clock.now(),
    ...doneBy(by),
    revokeSessions: true,
    audit: { action: 'customer.access_changed', subject: `customer:${id}`, data: { before, after: next } },
  })
}

function storedAccess({ role, scopes, staffRoleId = null }: Access): Required<Access> {
  return { role, scopes: grantableScopes(role, scopes), staffRoleId: role === 'staff' ? staffRoleId : null }
}
