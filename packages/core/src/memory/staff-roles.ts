import { CommerceError, type StaffRole } from '../model/index.ts'
import type { StaffRoleStore } from '../ports/index.ts'
import { frozenCopy } from './frozen-copy.ts'
import type { Journal } from './journal.ts'
import { revokeFamilies } from './refresh-families.ts'
import { type MemoryTables, nextId } from './tables.ts'

/** A shop's own roles in memory: the part of the customer store that is about them. */
export function memoryStaffRoles(tables: MemoryTables, journal: Journal): StaffRoleStore {
  const { staffRoles } = tables
  return {
    staffRoles: async () => [...staffRoles.values()].map(role => ({ ...role, members: membersOf(tables, role.id).length })),
    staffRole: async id => staffRoles.get(id) ?? null,
    insertStaffRole: async (draft, context) => {
      refuseTakenName(tables, draft.name, undefined)
      const role = frozenCopy({ ...draft, id: nextId(tables, 'staffRole'), createdAt: context.at, updatedAt: context.at })
      const store = journal.prepare(context, role)
      staffRoles.set(role.id, role)
      store()
      return role
    },
    updateStaffRole: async (id, { name, scopes }, context) => {
      const present = requireStaffRole(tables, id)
      const role = frozenCopy({ ...present, name: name ?? present.name, scopes: scopes ?? present.scopes, updatedAt: context.at })
      refuseTakenName(tables, role.name, id)
      const store = journal.prepare(context, role)
      staffRoles.set(id, role)
      if (scopes) for (const customerId of membersOf(tables, id)) revokeFamilies(tables, customerId, context.at)
      store()
      return role
    },
    deleteStaffRole: async (id, context) => {
      requireStaffRole(tables, id)
      if (membersOf(tables, id).length > 0) throw new CommerceError('staff_role_in_use', `The role ${id} is given to somebody still.`)
      const store = journal.prepare(context, undefined)
      staffRoles.delete(id)
      store()
    },
  }
}

/** Throws `staff_role_not_found`. */
export function requireStaffRole(tables: Pick<MemoryTables, 'staffRoles'>, id: number): StaffRole {
  const role = tables.staffRoles.get(id)
  if (role) return role
  throw new CommerceError('staff_role_not_found', `There is no role ${id}.`)
}

function membersOf({ customers }: MemoryTables, roleId: number): readonly number[] {
  return [...customers.values()].flatMap(({ customer }) => (customer.staffRoleId === roleId ? [customer.id] : []))
}

function refuseTakenName({ staffRoles }: MemoryTables, name: string, id: number | undefined): void {
  const isTaken = [...staffRoles.values()].some(role => role.name === name && role.id !== id)
  if (isTaken) throw new CommerceError('duplicate', `There is a role called "${name}" already.`, { field: 'name' })
}
