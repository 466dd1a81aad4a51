import { describe, expect, it } from 'vitest'
import { createAccount, login, register } from '../../../src/use-cases/customers/index.ts'
import { customerShop, day, hour, minute, strong, system } from './shop.ts'

describe('register', () => {
  it('opens an account and its first session', async () => {
    const { deps, topics } = customerShop()
    const { customer, session, refreshToken } = await register(deps, { email: ' Ada@Example.COM ', password: strong, name: ' Ada ' })
    const at = deps.clock.now()
    expect(customer).toEqual({
      id: 1,
      email: 'ada@example.com',
      name: 'Ada',
      role: 'customer',
      scopes: [],
      staffRoleId: null,
      secondFactorSince: null,
      disabled: false,
      emailVerifiedAt: null,
      pendingEmail: null,
      createdAt: at,
      updatedAt: at,
    })
    expect(session).toEqual({
      id: 1,
      customerId: 1,
      createdAt: at,
      expiresAt: at + 30 * day,
      revokedAt: null,
      lastUsedAt: at,
      hasSecondFactor: false,
      address: null,
      device: '',
    })
    expect(refreshToken).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(topics()).toEqual(['customer.registered', 'customer.email_verification_requested'])
  })

  it('stores neither the password nor a token in the clear', async () => {
    const { deps, stored } = customerShop()
    const { refreshToken } = await register(deps, { email: 'ada@example.com', password: strong })
    expect(stored()).not.toContain(strong)
    expect(stored()).not.toContain(refreshToken)
  })

  it('refuses an address that has an account, and changes nothing', async () => {
    const { deps, stored } = customerShop()
    await register(deps, { email: 'ada@example.com', password: strong })
    const before = stored()
    await expect(register(deps, { email: 'ADA@example.com', password: strong })).rejects.toMatchObject({ code: 'email_taken' })
    expect(stored()).toBe(before)
  })

  it.each([
    ['', 'too_short'],
    ['eleven char', 'too_short'],
    // 12 UTF-16 units, 6 characters.
    ['💶💶💶💶💶💶', 'too_short'],
    ['x'.repeat(129), 'too_long'],
    ['password123456', 'too_common'],
    [' QwertyUiop123 ', 'too_common'],
    ['ada.lovelace@example.com', 'same_as_email'],
    ['Ada.Lovelace@EXAMPLE.com', 'same_as_email'],
  ])('refuses the password %j: %s', async (password, reason) => {
    const { deps, stored } = customerShop()
    const before = stored()
    const refused = register(deps, { email: 'ada.lovelace@example.com', password })
    await expect(refused).rejects.toMatchObject({ code: 'password_too_weak', details: { reason } })
    expect(stored()).toBe(before)
    expect(deps.passwords.work).toBe(0)
  })

  it.each(['twelve chars', '            ', '💶'.repeat(12), 'x'.repeat(128), '💶'.repeat(128)])('accepts the password %j', async password => {
    const { deps } = customerShop()
    await register(deps, { email: 'ada@example.com', password })
    expect((await login(deps, { email: 'ada@example.com', password })).customer.id).toBe(1)
  })

  it('takes an accented letter for the same however it is composed', async () => {
    const { deps } = customerShop()
    await register(deps, { email: 'ada@example.com', password: 'cafe\u0301 cafe\u0301 cafe\u0301' })
    expect((await login(deps, { email: 'ada@example.com', password: 'caf\u00e9 caf\u00e9 caf\u00e9' })).customer.id).toBe(1)
  })

  it.each(['', '@', 'ada', 'ada@', '@example.com', 'a@b@c', 'a da@example.com', 'ada@example.com\u0000', `${'x'.repeat(250)}@e.de`])(
    'refuses the address %j',
    async email => {
      const { deps, stored } = customerShop()
      const before = stored()
      await expect(register(deps, { email, password: strong })).rejects.toMatchObject({ code: 'validation_failed', details: { errors: [{ path: 'email' }] } })
      expect(stored()).toBe(before)
    },
  )

  it('refuses a name past 200 characters', async () => {
    const { deps, stored } = customerShop()
    const before = stored()
    await expect(register(deps, { email: 'ada@example.com', password: strong, name: 'x'.repeat(201) })).rejects.toMatchObject({ code: 'validation_failed' })
    expect(stored()).toBe(before)
  })
})

describe('createAccount', () => {
  it('goes past the password policy for the system alone', async () => {
    const { deps, topics, actions } = customerShop()
    const customer = await createAccount(deps, { email: 'user@example.com', password: 'password123', role: 'customer' }, system)
    expect((await login(deps, { email: 'user@example.com', password: 'password123' })).customer).toEqual(customer)
    expect(topics()).toEqual(['customer.registered'])
    expect(actions()).toEqual([{ actor: 'system:test', action: 'customer.created', subject: 'customer:1', data: { role: 'customer', scopes: [] } }])
  })

  it.each(['password123', 'eleven char', 'staff@example.com'])('gives nobody the password %j, whoever else asks', async password => {
    const { deps, stored } = customerShop()
    const before = stored()
    const made = createAccount(deps, { email: 'staff@example.com', password, role: 'staff' }, { kind: 'api_key', keyId: 1, role: 'admin', scopes: [] })
    await expect(made).rejects.toMatchObject({ code: 'password_too_weak' })
    expect([stored(), deps.passwords.work]).toEqual([before, 0])
  })

  it('keeps scopes for staff only, each once', async () => {
    const { deps } = customerShop()
    const scopes = ['stock:write', 'orders:read', 'stock:write'] as const
    const staff = await createAccount(deps, { email: 's@example.com', password: strong, role: 'staff', scopes }, system)
    const admin = await createAccount(deps, { email: 'a@example.com', password: strong, role: 'admin', scopes }, system)
    expect(staff.scopes).toEqual(['orders:read', 'stock:write'])
    expect(admin.scopes).toEqual([])
  })

  it('gives staff sessions 12 hours, whatever customers get', async () => {
    const { deps } = customerShop()
    await createAccount(deps, { email: 's@example.com', password: strong, role: 'staff' }, system)
    const { session } = await login(deps, { email: 's@example.com', password: strong })
    expect(session.expiresAt - session.createdAt).toBe(12 * hour)
  })

  it("never makes staff sessions longer than the shop makes its customers'", async () => {
    const { deps } = customerShop()
    const strict = { ...deps, settings: { ...deps.settings, refreshAbsoluteMs: 5 * minute } }
    await createAccount(strict, { email: 's@example.com', password: strong, role: 'admin' }, system)
    const { session } = await login(strict, { email: 's@example.com', password: strong })
    expect(session.expiresAt - session.createdAt).toBe(5 * minute)
  })

  const narrow = { kind: 'staff', customerId: 9, sessionId: 9, role: 'staff', scopes: ['customers:write', 'orders:read'] } as const
  it.each([
    [{ kind: 'guest' } as const, 'customer', []],
    [{ kind: 'customer', customerId: 1, sessionId: 1 } as const, 'customer', []],
    [narrow, 'admin', []],
    [narrow, 'staff', ['orders:read', 'refunds:write']],
    [{ ...narrow, kind: 'api_key', keyId: 1 } as const, 'admin', []],
  ] as const)('lets %j give no rights it has not: %s %j', async (by, role, scopes) => {
    const { deps, stored } = customerShop()
    const before = stored()
    await expect(createAccount(deps, { email: 'x@example.com', password: strong, role, scopes }, by)).rejects.toMatchObject({ code: 'forbidden' })
    expect(stored()).toBe(before)
  })

  it('lets staff give the rights they have', async () => {
    const { deps } = customerShop()
    const made = await createAccount(deps, { email: 'x@example.com', password: strong, role: 'staff', scopes: ['orders:read'] }, narrow)
    expect(made).toMatchObject({ role: 'staff', scopes: ['orders:read'] })
  })

  it('refuses an empty password', async () => {
    const { deps, stored } = customerShop()
    const before = stored()
    await expect(createAccount(deps, { email: 'x@example.com', password: '', role: 'customer' }, system)).rejects.toMatchObject({ code: 'validation_failed' })
    expect(stored()).toBe(before)
  })
})
