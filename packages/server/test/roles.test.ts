import { beforeEach, expect, it } from 'vitest'
import { call, refusal } from './support/call.ts'
import { openShop, type Shop, tester } from './support/shop.ts'

let shop: Shop
beforeEach(async () => {
  shop = await openShop()
})

const password = 'a password nobody guesses'

async function signInClerk(staffRoleId: number): Promise<{ readonly token: string; readonly id: number }> {
  const { id } = await shop.commerce.customers.createAccount({ email: 'clerk@shop.example', password, role: 'staff', staffRoleId }, tester)
  const { body } = await call(shop.app, 'auth.login', { body: { email: 'clerk@shop.example', password } })
  return { token: body.token, id }
}

it('lets a merchant say who may do what', async () => {
  const token = shop.adminKey
  const made = await call(shop.app, 'admin.roles.create', { token, body: { name: 'Warehouse', scopes: ['stock:write', 'stock:read'] } })
  expect([made.status, made.body]).toMatchObject([201, { name: 'Warehouse', scopes: ['stock:read', 'stock:write'] }])
  const { id } = made.body
  const clerk = await signInClerk(id)
  expect((await call(shop.app, 'admin.whoami', { token: clerk.token })).body).toEqual({
    actor: `staff:${clerk.id}`,
    role: 'staff',
    scopes: ['stock:read', 'stock:write'],
  })
  expect((await call(shop.app, 'admin.stock.list', { token: clerk.token })).status).toBe(200)
  expect((await refusal(shop.app, 'admin.orders.list', { token: clerk.token })).body.code).toBe('forbidden')

  const list = await call(shop.app, 'admin.roles.list', { token })
  expect(list.body.roles).toEqual([{ ...made.body, members: 1 }])
  expect(list.body.built_in.map(({ name }) => name)).toEqual(['staff', 'admin'])
  expect((await refusal(shop.app, 'admin.roles.delete', { token, params: { id } })).body.code).toBe('staff_role_in_use')
  expect((await refusal(shop.app, 'admin.roles.create', { token, body: { name: 'Warehouse', scopes: [] } })).body.code).toBe('duplicate')

  // What was remembered of the clerk's session a moment ago counts no more.
  await call(shop.app, 'admin.roles.update', { token, params: { id }, body: { scopes: ['orders:read'] } })
  expect((await refusal(shop.app, 'admin.stock.list', { token: clerk.token })).status).toBe(401)
  const { body: again } = await call(shop.app, 'auth.login', { body: { email: 'clerk@shop.example', password } })
  expect((await refusal(shop.app, 'admin.stock.list', { token: again.token })).status).toBe(403)
  expect((await call(shop.app, 'admin.orders.list', { token: again.token })).status).toBe(200)

  const changed = await call(shop.app, 'admin.customers.setAccess', { token, params: { id: clerk.id }, body: { staff_role_id: null } })
  expect(changed.body).toMatchObject({ role: 'staff', scopes: [], staff_role_id: null })
  expect((await call(shop.app, 'admin.roles.delete', { token, params: { id } })).status).toBe(204)
  const { entries } = (await call(shop.app, 'admin.audit.list', { token, query: { subject: `role:${id}` } })).body
  expect(entries.map(({ action }) => action)).toEqual(['role.deleted', 'role.changed', 'role.created'])
})
