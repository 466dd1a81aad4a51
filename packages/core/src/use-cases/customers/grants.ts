import { CommerceError, mayDo, type Principal, type Role, type Scope } from '../../model/index.ts'

/** The scopes as they are stored: sorted, each once, and only for the role that has them. */
export function grantableScopes(role: Role, scopes: readonly Scope[] = []): readonly Scope[] {
  return role === 'staff' ? [...new Set(scopes)].sort() : []
}

/** Nobody gives, or takes from someone, rights they have not themselves. Throws `forbidden`. */
export function requireMayGrant(by: Principal, { role, scopes }: { readonly role: Role; readonly scopes: readonly Scope[] }): void {
  const isAdmin = by.kind === 'system' || ((by.kind === 'staff' || by.kind === 'api_key') && by.role === 'admin')
  const isStaff = by.kind === 'staff' || by.kind === 'api_key'
  const isAllowed = isAdmin || (isStaff && role !== 'admin' && scopes.every(scope => mayDo(by, scope)))
  if (!isAllowed) throw new CommerceError('forbidden', 'You cannot grant or change rights that you do not have.')
}
