import { expect, it } from 'vitest'
import { createAccount, linkIdentity, login, loginByIssuer, logout, logoutEverywhere, register, setAccess } from '../../../src/use-cases/customers/index.ts'
import { customerShop, strong, system } from './shop.ts'

const ada = { email: 'ada@example.com', password: strong }
const origin = { address: '203.0.113.7', requestId: 'r1' }

it('notes who was let in, from where, by what', async () => {
  const { deps, signIns } = customerShop()
  await register(deps, { ...ada, origin })
  await login(deps, { ...ada, origin })
  await createAccount(deps, { email: 's@example.com', password: strong, role: 'staff' }, system)
  await login(deps, { email: 's@example.com', password: strong })
  const started = { action: 'session.started', address: '203.0.113.7' }
  expect(signIns()).toEqual([
    { ...started, actor: 'customer:1', subject: 'session:1', data: { customerId: 1, by: 'registration' } },
    { ...started, actor: 'customer:1', subject: 'session:2', data: { customerId: 1, by: 'password' } },
    { ...started, actor: 'staff:2', subject: 'session:3', data: { customerId: 2, by: 'password' }, address: null },
  ])
})

it('notes who was not let in and why, and nothing that was typed', async () => {
  const { deps, tables, signIns } = customerShop()
  await register(deps, ada)
  await register(deps, { email: 'bob@example.com', password: strong })
  await setAccess(deps, 2, { disabled: true }, system)
  const before = signIns().length
  const wrong = 'not the password at all'
  for (const typed of [
    { email: ada.email, password: wrong },
    { email: 'bob@example.com', password: strong },
    { email: 'nobody@example.com', password: wrong },
  ]) {
    await expect(login(deps, { ...typed, origin })).rejects.toMatchObject({ code: 'invalid_credentials' })
  }
  const refused = { actor: 'guest', action: 'session.refused', address: '203.0.113.7' }
  expect(signIns().slice(before)).toEqual([
    { ...refused, subject: 'customer:1', data: { reason: 'password' } },
    { ...refused, subject: 'customer:2', data: { reason: 'disabled' } },
    { ...refused, subject: 'customer:unknown', data: { reason: 'unknown' } },
  ])
  for (const text of [wrong, strong, ada.email, 'nobody@example.com']) expect(JSON.stringify(tables.audit)).not.toContain(text)
})

it('notes from where somebody came by an issuer, what that changed, and who was not let in', async () => {
  const { deps, tables } = customerShop()
  const identity = { issuer: 'https://issuer.example', subject: 'ada', email: ada.email, emailVerified: true }
  const proven = { ...identity, name: 'Ada', hasSecondFactor: true, access: null }
  const shoppers = { audience: 'customers', registers: true, linkByEmail: 'never' } as const
  const staff = { ...shoppers, audience: 'staff', mapsRoles: true } as const
  const clerk = { ...proven, subject: 'bob', email: 'bob@example.com', access: { role: 'staff', scopes: [] } } as const
  await loginByIssuer(deps, proven, shoppers, { origin })
  await linkIdentity(deps, 1, { ...proven, subject: 'ada too' }, origin)
  await loginByIssuer(deps, clerk, staff, { origin })
  await loginByIssuer(deps, { ...clerk, access: { role: 'admin', scopes: [] } }, staff, { origin })
  for (const [who, policy] of [
    [{ ...clerk, access: null }, staff],
    [{ ...clerk, hasSecondFactor: false }, staff],
    [{ ...proven, issuer: 'https://other.example' }, shoppers],
    [{ ...proven, subject: 'eve', emailVerified: false }, shoppers],
  ] as const) {
    await expect(loginByIssuer(deps, who, policy, { origin })).rejects.toThrow()
  }
  expect(tables.audit.map(({ actor, action, subject }) => [actor, action, subject])).toEqual([
    ['guest', 'customer.created', 'customer:1'],
    ['customer:1', 'session.started', 'session:1'],
    ['customer:1', 'customer.identity_linked', 'customer:1'],
    ['guest', 'customer.created', 'customer:2'],
    ['staff:2', 'session.started', 'session:2'],
    ['system:issuer', 'customer.access_changed', 'customer:2'],
    ['staff:2', 'session.started', 'session:3'],
    ['system:issuer', 'session.all_ended', 'customer:2'],
    ['guest', 'session.refused', 'customer:2'],
    ['guest', 'session.refused', 'customer:2'],
    ['guest', 'session.refused', 'customer:1'],
    ['guest', 'session.refused', 'customer:unknown'],
  ])
  expect(tables.audit.slice(-4).map(({ data }) => data)).toEqual(
    ['identity_not_allowed', 'identity_not_allowed', 'identity_not_linked', 'identity_not_allowed'].map(reason => ({ reason })),
  )
  expect(new Set(tables.audit.map(({ address, requestId }) => `${address} ${requestId}`))).toEqual(new Set(['203.0.113.7 r1']))
})

it('notes who went, once', async () => {
  const { deps, actions } = customerShop()
  await register(deps, ada)
  for (const _ of [1, 2]) await logout(deps, 1, origin)
  for (const _ of [1, 2]) await login(deps, ada)
  for (const _ of [1, 2]) await logoutEverywhere(deps, 1, origin)
  expect(actions()).toEqual([
    { actor: 'customer:1', action: 'session.ended', subject: 'session:1', data: { customerId: 1 } },
    { actor: 'customer:1', action: 'session.all_ended', subject: 'customer:1', data: { ended: 2 } },
  ])
})
