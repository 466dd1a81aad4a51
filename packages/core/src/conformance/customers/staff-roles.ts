import { expect } from 'vitest'
import type { Scope, StaffRole } from '../../model/index.ts'
import type { Storage } from '../../ports/index.ts'
import { auditCount, expectRefusal, now, writeBy } from '../fixtures.ts'
import type { ConformanceCase } from '../suite.ts'
import { insert, start } from './customer-fixtures.ts'

const audited = { audit: { action: 'role.tried', subject: 'role' } }

function role(storage: Storage, name: string, scopes: readonly Scope[] = ['stock:read']): Promise<StaffRole> {
  return storage.customers.insertStaffRole({ name, scopes }, writeBy())
}

export const staffRoleCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'keeps roles, and says how many accounts have each',
    run: async storage => {
      const { customers } = storage
      const made = await role(storage, 'Warehouse', ['stock:read', 'stock:write'])
      expect(made).toEqual({ id: made.id, name: 'Warehouse', scopes: ['stock:read', 'stock:write'], createdAt: now, updatedAt: now })
      const other = await role(storage, 'warehouse', [])
      const ada = await insert(storage, 'ada@example.com', { role: 'staff', staffRoleId: made.id })
      expect([ada.staffRoleId, (await customers.customer(ada.id))?.staffRoleId]).toEqual([made.id, made.id])
      expect((await insert(storage, 'bob@example.com')).staffRoleId).toBeNull()
      expect(await customers.staffRoles()).toEqual([
        { ...made, members: 1 },
        { ...other, members: 0 },
      ])
      expect([await customers.staffRole(made.id), await customers.staffRole(999_999)]).toEqual([made, null])
      const moved = await customers.update(ada.id, { staffRoleId: other.id }, writeBy({ at: now + 1 }))
      expect(moved).toEqual({ ...ada, staffRoleId: other.id, updatedAt: now + 1 })
      expect((await customers.update(ada.id, { staffRoleId: null }, writeBy())).staffRoleId).toBeNull()
    },
  },
  {
    name: 'refuses a name that another role has, and a role there is not, and changes nothing then',
    run: async storage => {
      const { customers } = storage
      const [warehouse, desk] = [await role(storage, 'Warehouse'), await role(storage, 'Desk')]
      const before = await auditCount(storage)
      await expectRefusal(customers.insertStaffRole({ name: 'Desk', scopes: [] }, writeBy(audited)), 'duplicate', { field: 'name' })
      await expectRefusal(customers.updateStaffRole(warehouse.id, { name: 'Desk', scopes: [] }, writeBy(audited)), 'duplicate', { field: 'name' })
      await expectRefusal(customers.updateStaffRole(999_999, { name: 'X' }, writeBy(audited)), 'staff_role_not_found')
      await expectRefusal(customers.deleteStaffRole(999_999, writeBy(audited)), 'staff_role_not_found')
      await expectRefusal(insert(storage, 'ada@example.com', { role: 'staff', staffRoleId: 999_999 }), 'staff_role_not_found')
      const bob = await insert(storage, 'bob@example.com', { role: 'staff' })
      await expectRefusal(customers.update(bob.id, { name: 'B', staffRoleId: 999_999 }, writeBy(audited)), 'staff_role_not_found')
      expect(await customers.customer(bob.id)).toEqual(bob)
      expect(await customers.customerByEmail('ada@example.com')).toBeNull()
      expect((await customers.staffRoles()).map(({ members: _, ...rest }) => rest)).toEqual([warehouse, desk])
      expect(await auditCount(storage)).toBe(before)
    },
  },
  {
    name: 'ends the sessions of those who have a role whose scopes change, and of nobody else',
    safety: true,
    run: async storage => {
      const { customers } = storage
      const { id } = await role(storage, 'Warehouse')
      const ada = await insert(storage, 'ada@example.com', { role: 'staff', staffRoleId: id })
      const bob = await insert(storage, 'bob@example.com', { role: 'staff' })
      const [hers, his] = [await start(storage, ada.id, 'hers'), await start(storage, bob.id, 'his')]
      const ends = async () => [(await customers.session(hers.id))?.revokedAt, (await customers.session(his.id))?.revokedAt]
      await customers.updateStaffRole(id, { name: 'Stock room' }, writeBy({ at: now + 1 }))
      expect(await ends()).toEqual([null, null])
      const changed = await customers.updateStaffRole(id, { scopes: [] }, writeBy({ at: now + 2, ...audited }))
      expect(changed).toEqual({ id, name: 'Stock room', scopes: [], createdAt: now, updatedAt: now + 2 })
      expect(await ends()).toEqual([now + 2, null])
      expect(await auditCount(storage)).toBe(1)
    },
  },
  {
    name: 'keeps a role that somebody has, and gives no number twice',
    safety: true,
    run: async storage => {
      const { customers } = storage
      const first = await role(storage, 'Warehouse')
      const ada = await insert(storage, 'ada@example.com', { role: 'staff', staffRoleId: first.id })
      await expectRefusal(customers.deleteStaffRole(first.id, writeBy(audited)), 'staff_role_in_use')
      expect([await customers.staffRole(first.id), await auditCount(storage)]).toEqual([first, 0])
      await customers.update(ada.id, { staffRoleId: null }, writeBy())
      await customers.deleteStaffRole(first.id, writeBy(audited))
      expect([await customers.staffRoles(), await auditCount(storage)]).toEqual([[], 1])
      expect((await role(storage, 'Warehouse')).id).toBeGreaterThan(first.id)
    },
  },
]
