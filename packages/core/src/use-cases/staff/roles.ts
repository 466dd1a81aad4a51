import { CommerceError, doneBy, type Principal, type Scope, type StaffRole } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { invalidInput, requireName } from '../customers/customer-input.ts'
import { grantableScopes, requireMayGrant } from '../customers/grants.ts'

type RoleDeps = Pick<Deps, 'customers' | 'clock'>

/** What accounts are of themselves: no role of a shop's own may look like one of these. */
const builtIn: readonly string[] = ['customer', 'staff', 'admin']

/** The shop's own roles, ascending by id, each with how many accounts have it. */
export async function roles(deps: Pick<Deps, 'customers'>): Promise<readonly (StaffRole & { readonly members: number })[]> {
  return deps.customers.staffRoles()
}

/** Makes a role. Throws `validation_failed`, `duplicate`, and `forbidden` when it would have scopes that its maker has not. */
export async function createRole(deps: RoleDeps, input: { readonly name: string; readonly scopes: readonly Scope[] }, by: Principal): Promise<StaffRole> {
  const scopes = grantableScopes('staff', input.scopes)
  requireMayGrant(by, { role: 'staff', scopes })
  const name = requireRoleName(input.name)
  return deps.customers.insertStaffRole(
    { name, scopes },
    { at: deps.clock.now(), ...doneBy(by), audit: ({ id }) => ({ action: 'role.created', subject: `role:${id}`, data: { name, scopes } }) },
  )
}

/**
 * Changes what is given and differs. With other scopes, all sessions of those who have the role end, so nobody goes on with rights they lost.
 * Throws `staff_role_not_found`, `validation_failed`, `duplicate`, and `forbidden` when the role has or would have scopes that the changer has not.
 */
export async function updateRole(
  deps: RoleDeps,
  id: number,
  change: { readonly name?: string; readonly scopes?: readonly Scope[] },
  by: Principal,
): Promise<StaffRole> {
  const present = await findRole(deps, id)
  const scopes = grantableScopes('staff', change.scopes ?? present.scopes)
  requireMayGrant(by, { role: 'staff', scopes: present.scopes })
  requireMayGrant(by, { role: 'staff', scopes })
  const name = change.name === undefined ? present.name : requireRoleName(change.name)
  const isSameScopes = JSON.stringify(scopes) === JSON.stringify(present.scopes)
  if (name === present.name && isSameScopes) return present
  const before = { name: present.name, scopes: present.scopes }
  return deps.customers.updateStaffRole(
    id,
    { ...(name === present.name ? {} : { name }), ...(isSameScopes ? {} : { scopes }) },
    { at: deps.clock.now(), ...doneBy(by), audit: { action: 'role.changed', subject: `role:${id}`, data: { before, after: { name, scopes } } } },
  )
}

/** Throws `staff_role_not_found`, `staff_role_in_use`, and `forbidden` when the role has scopes that the caller has not. */
export async function deleteRole(deps: RoleDeps, id: number, by: Principal): Promise<void> {
  const { name, scopes } = await findRole(deps, id)
  requireMayGrant(by, { role: 'staff', scopes })
  await deps.customers.deleteStaffRole(id, {
    at: deps.clock.now(),
    ...doneBy(by),
    audit: { action: 'role.deleted', subject: `role:${id}`, data: { name, scopes } },
  })
}

async function findRole({ customers }: Pick<Deps, 'customers'>, id: number): Promise<StaffRole> {
  const found = await customers.staffRole(id)
  if (found) return found
  throw new CommerceError('staff_role_not_found', `There is no role ${id}.`)
}

function requireRoleName(text: string): string {
  const name = requireName(text)
  if (name === '') throw invalidInput('name', 'must not be empty')
  if (builtIn.includes(name.toLowerCase())) throw invalidInput('name', 'is that of a built-in role, which cannot be changed')
  return name
}
