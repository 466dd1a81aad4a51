import { describe, expect, it } from 'vitest'
import { type Principal, type Scope, scopes } from '../../../src/model/index.ts'
import { createAccount, register, sessionState, setAccess } from '../../../src/use-cases/customers/index.ts'
import { openSession } from '../../../src/use-cases/customers/sessions.ts'
import { createRole, deleteRole, roles, updateRole } from '../../../src/use-cases/staff/index.ts'
import { customerShop, strong, system } from '../customers/shop.ts'

const staffWith = (...granted: readonly Scope[]): Principal => ({ kind: 'staff', customerId: 99, sessionId: 1, role: 'staff', scopes: granted })

async function warehouse() {
  const shop = customerShop()
  const role = await createRole(shop.deps, { name: ' Warehouse ', scopes: ['stock:write', 'stock:read', 'stock:read'] }, system)
  const account = { email: 'ada@example.com', password: strong, role: 'staff', scopes: ['orders:read'], staffRoleId: role.id } as const
  return { ...shop, role, ada: await createAccount(shop.deps, account, system) }
}

describe('a role of the shop’s own', () => {
  it('gives its scopes, beside their own, to those who have it', async () => {
    const { deps, role, ada, actions } = await warehouse()
    expect([role.name, role.scopes]).toEqual(['Warehouse', ['stock:read', 'stock:write']])
    const { session } = await openSession(deps, ada, { by: 'password' })
    expect(await sessionState(deps, session.id)).toEqual({ session, customer: ada, scopes: ['orders:read', 'stock:read', 'stock:write'] })
    expect(await roles(deps)).toEqual([{ ...role, members: 1 }])
    expect(actions()).toEqual([
      { actor: 'system:test', action: 'role.created', subject: 'role:1', data: { name: 'Warehouse', scopes: ['stock:read', 'stock:write'] } },
      { actor: 'system:test', action: 'customer.created', subject: 'customer:1', data: { role: 'staff', scopes: ['orders:read'], staffRoleId: 1 } },
    ])
  })

  it('takes effect at once: other scopes end the sessions of those who have it, another name ends none', async () => {
    const { deps, role, ada, actions } = await warehouse()
    const { session } = await openSession(deps, ada, { by: 'password' })
    await updateRole(deps, role.id, { name: 'Stock room' }, system)
    expect((await sessionState(deps, session.id))?.scopes).toEqual(['orders:read', 'stock:read', 'stock:write'])
    await updateRole(deps, role.id, { scopes: ['stock:read'] }, system)
    expect(await sessionState(deps, session.id)).toBeNull()
    const again = await openSession(deps, ada, { by: 'password' })
    expect((await sessionState(deps, again.session.id))?.scopes).toEqual(['orders:read', 'stock:read'])
    const before = { name: 'Stock room', scopes: ['stock:read', 'stock:write'] }
    expect(actions().at(-1)).toEqual({
      actor: 'system:test',
      action: 'role.changed',
      subject: 'role:1',
      data: { before, after: { name: 'Stock room', scopes: ['stock:read'] } },
    })
  })

  it('writes nothing when nothing differs', async () => {
    const { deps, role, stored } = await warehouse()
    const before = stored()
    expect(await updateRole(deps, role.id, { name: 'Warehouse', scopes: ['stock:write', 'stock:read'] }, system)).toEqual(role)
    expect(stored()).toBe(before)
  })

  it('is taken away from whoever becomes a customer or an admin', async () => {
    const { deps, ada } = await warehouse()
    expect(await setAccess(deps, ada.id, { role: 'admin' }, system)).toMatchObject({ role: 'admin', scopes: [], staffRoleId: null })
    expect(await setAccess(deps, ada.id, { role: 'staff', staffRoleId: 1 }, system)).toMatchObject({ role: 'staff', scopes: [], staffRoleId: 1 })
    expect(await setAccess(deps, ada.id, { role: 'customer' }, system)).toMatchObject({ role: 'customer', staffRoleId: null })
  })

  it('stays while somebody has it', async () => {
    const { deps, role, ada, stored, actions } = await warehouse()
    const before = stored()
    await expect(deleteRole(deps, role.id, system)).rejects.toMatchObject({ code: 'staff_role_in_use' })
    expect(stored()).toBe(before)
    await setAccess(deps, ada.id, { staffRoleId: null }, system)
    await deleteRole(deps, role.id, system)
    expect(await roles(deps)).toEqual([])
    expect(actions().at(-1)).toMatchObject({ action: 'role.deleted', subject: 'role:1' })
  })

  it.each(['Admin', 'staff', ' CUSTOMER ', '', 'x'.repeat(201)])('cannot be called "%s"', async name => {
    const { deps, role, stored } = await warehouse()
    const before = stored()
    await expect(createRole(deps, { name, scopes: [] }, system)).rejects.toMatchObject({ code: 'validation_failed' })
    await expect(updateRole(deps, role.id, { name }, system)).rejects.toMatchObject({ code: 'validation_failed' })
    expect(stored()).toBe(before)
  })
})

describe('nobody grants what they have not', () => {
  const clerk = staffWith('customers:write', 'stock:read')

  it.each([
    ['makes a role with it', ({ deps }: Awaited<ReturnType<typeof warehouse>>) => createRole(deps, { name: 'Mine', scopes: ['stock:write'] }, clerk)],
    ['adds it to a role', ({ deps }) => updateRole(deps, 2, { scopes: ['stock:read', 'refunds:write'] }, clerk)],
    ['takes it from a role', ({ deps }) => updateRole(deps, 1, { scopes: ['stock:read'] }, clerk)],
    ['renames a role that has it', ({ deps }) => updateRole(deps, 1, { name: 'Mine' }, clerk)],
    ['deletes a role that has it', ({ deps }) => deleteRole(deps, 1, clerk)],
    ['gives somebody a role that has it', ({ deps }) => setAccess(deps, 2, { role: 'staff', staffRoleId: 1 }, clerk)],
    ['takes such a role from somebody', ({ deps }) => setAccess(deps, 1, { staffRoleId: null }, clerk)],
    ['disables somebody who has such a role', ({ deps }) => setAccess(deps, 1, { disabled: true }, clerk)],
    [
      'makes an account with such a role',
      ({ deps }) => createAccount(deps, { email: 'c@example.com', password: strong, role: 'staff', staffRoleId: 1 }, clerk),
    ],
  ])('who %s', async (_, attempt) => {
    const shop = await warehouse()
    await register(shop.deps, { email: 'bob@example.com', password: strong })
    await createRole(shop.deps, { name: 'Desk', scopes: ['stock:read'] }, system)
    const before = shop.stored()
    await expect(attempt(shop)).rejects.toMatchObject({ code: 'forbidden' })
    expect(shop.stored()).toBe(before)
  })

  it('and whoever has it may', async () => {
    const { deps } = await warehouse()
    const holder = staffWith(...scopes)
    const made = await createRole(deps, { name: 'Mine', scopes: ['stock:read'] }, holder)
    await updateRole(deps, made.id, { scopes: [...scopes] }, holder)
    expect(await setAccess(deps, 1, { staffRoleId: made.id }, holder)).toMatchObject({ staffRoleId: made.id })
  })

  it.each([
    { name: 'a role', attempt: ({ deps }: Awaited<ReturnType<typeof warehouse>>) => updateRole(deps, 9, { name: 'X' }, system) },
    { name: 'a role to delete', attempt: ({ deps }) => deleteRole(deps, 9, system) },
    { name: 'the role of an account', attempt: ({ deps }) => setAccess(deps, 1, { staffRoleId: 9 }, system) },
  ] satisfies readonly { name: string; attempt: (shop: Awaited<ReturnType<typeof warehouse>>) => Promise<unknown> }[])(
    'says that $name is not there',
    async ({ attempt }) => {
      const shop = await warehouse()
      const before = shop.stored()
      await expect(attempt(shop)).rejects.toMatchObject({ code: 'staff_role_not_found' })
      expect(shop.stored()).toBe(before)
    },
  )
})
