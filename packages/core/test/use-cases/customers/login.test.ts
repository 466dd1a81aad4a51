import { describe, expect, it } from 'vitest'
import { memoryPasswords } from '../../../src/memory/index.ts'
import { CommerceError } from '../../../src/model/index.ts'
import { login, refresh, register, setAccess } from '../../../src/use-cases/customers/index.ts'
import { customerShop, strong, system } from './shop.ts'

const ada = { email: 'ada@example.com', password: strong }

describe('login', () => {
  it('opens a session of its own each time', async () => {
    const { deps } = customerShop()
    const registered = await register(deps, ada)
    const again = await login(deps, { ...ada, email: ' ADA@example.com' })
    expect(again.customer).toEqual(registered.customer)
    expect(again.session.id).toBe(2)
    expect(again.refreshToken).not.toBe(registered.refreshToken)
  })

  it('refuses unknown addresses, wrong passwords and disabled accounts alike, at the same cost, and opens nothing', async () => {
    const { deps, storedBesideLog, logs } = customerShop()
    await register(deps, ada)
    await register(deps, { email: 'off@example.com', password: strong })
    await setAccess(deps, 2, { disabled: true }, system)
    const before = storedBesideLog()
    const refusals = []
    for (const input of [
      { ...ada, email: 'nobody@example.com' },
      { ...ada, password: 'a very long passphrasE' },
      { email: 'off@example.com', password: strong },
    ]) {
      deps.passwords.work = 0
      const error = await login(deps, input).catch((refusal: unknown) => refusal)
      if (!(error instanceof CommerceError)) throw error
      refusals.push({ code: error.code, message: error.message, details: error.details, work: deps.passwords.work })
    }
    expect(refusals).toEqual(Array(3).fill({ code: 'invalid_credentials', message: 'The e-mail address or the password is wrong.', details: {}, work: 1 }))
    expect(storedBesideLog()).toBe(before)
    expect(logs.map(({ fields }) => fields)).toEqual([{ customerId: null }, { customerId: 1 }, { customerId: 2 }])
  })

  it('hashes anew what is weaker than today, and leaves sessions alone', async () => {
    const { deps, tables } = customerShop()
    const { refreshToken } = await register(deps, ada)
    const stronger = { ...deps, passwords: memoryPasswords({ cost: 2 }) }
    await login(stronger, ada)
    expect(tables.customers.get(1)?.passwordHash).toMatch(/^\$memory\$c=2\$/)
    const after = tables.customers.get(1)?.passwordHash
    await login(stronger, ada)
    expect(tables.customers.get(1)?.passwordHash).toBe(after)
    expect((await refresh(stronger, refreshToken)).customer.id).toBe(1)
  })

  it('does not hash anew for a wrong password', async () => {
    const { deps, storedBesideLog } = customerShop()
    await register(deps, ada)
    const before = storedBesideLog()
    const stronger = { ...deps, passwords: memoryPasswords({ cost: 2 }) }
    await expect(login(stronger, { ...ada, password: 'wrong' })).rejects.toMatchObject({ code: 'invalid_credentials' })
    expect(storedBesideLog()).toBe(before)
  })

  it('signs in even when hashing anew fails', async () => {
    const { deps, tables, logs } = customerShop()
    await register(deps, ada)
    const before = tables.customers.get(1)?.passwordHash
    const busy = { verify: memoryPasswords({ cost: 2 }).verify, hash: () => Promise.reject(new CommerceError('unavailable', 'busy')) }
    expect((await login({ ...deps, passwords: busy }, ada)).session.id).toBe(2)
    expect(tables.customers.get(1)?.passwordHash).toBe(before)
    expect(logs.map(({ level }) => level)).toEqual(['warn'])
  })

  it('passes on that too many sign-ins wait', async () => {
    const { deps, stored } = customerShop()
    await register(deps, ada)
    const before = stored()
    const refuse = () => Promise.reject(new CommerceError('unavailable', 'busy'))
    for (const email of [ada.email, 'nobody@example.com'])
      await expect(login({ ...deps, passwords: { hash: refuse, verify: refuse } }, { ...ada, email })).rejects.toMatchObject({ code: 'unavailable' })
    expect(stored()).toBe(before)
  })
})
