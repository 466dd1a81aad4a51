import { CommerceError, type Customer, mayDo, type Principal, type Role, type Scope, scopesOf } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'

/** What somebody may do, or would: the role of the account, and every scope it has by itself or by a role of the shop's own. */
export interface Rights {
  readonly role: Role
  readonly scopes: readonly Scope[]
}

/** The scopes as they are stored: sorted, each once, and only for the role that has them. */
export function grantableScopes(role: Role, scopes: readonly Scope[] = []): readonly Scope[] {
  return role === 'staff' ? [...new Set(scopes)].sort() : []
}

/** Everything an account may do. Throws `staff_role_not_found` for a role that is not there. */
export async function rightsOf({ customers }: Pick<Deps, 'customers'>, account: Pick<Customer, 'role' | 'scopes' | 'staffRoleId'>): Promise<Rights> {
  const { role, staffRoleId } = account
  if (role !== 'staff' || staffRoleId === null) return { role, scopes: scopesOf(account, null) }
  const staffRole = await customers.staffRole(staffRoleId)
  if (!staffRole) throw new CommerceError('staff_role_not_found', `There is no role ${staffRoleId}.`)
  return { role, scopes: scopesOf(account, staffRole) }
}

/** Nobody gives, or takes from someone, rights they have not themselves. Throws `forbidden`. */
export function requireMayGrant(by: Principal, { role, scopes }: Rights): void {
  const isAdmin = by.kind === 'system' || ((by.kind === 'staff' || by.kind === 'api_key') && by.role === 'admin')
  const isStaff = by.kind === 'staff' || by.kind === 'api_key'
  const isAllowed = isAdmin || (isStaff && role !== 'admin' && scopes.every(scope => mayDo(by, scope)))
  if (!isAllowed) throw new CommerceError('forbidden', 'You cannot grant or change rights that you do not have.')
}
