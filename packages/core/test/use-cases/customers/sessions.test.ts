import { describe, expect, it } from 'vitest'
import { createAccount, login, logout, logoutEverywhere, refresh, register, sessionState, setAccess } from '../../../src/use-cases/customers/index.ts'
import { customerShop, day, hour, minute, strong, system } from './shop.ts'

const ada = { email: 'ada@example.com', password: strong }

const signedIn = async () => {
  const shop = customerShop()
  return { ...shop, tokens: await register(shop.deps, ada) }
}

describe('refresh', () => {
  it('gives a new token each time, of the same session', async () => {
    const { deps, tokens } = await signedIn()
    const seen = [tokens.refreshToken]
    for (let turn = 0; turn < 5; turn += 1) {
      await deps.clock.advance(minute)
      const next = await refresh(deps, seen[turn] ?? '')
      expect(next.session).toEqual({ ...tokens.session, lastUsedAt: deps.clock.now() })
      expect(next.customer).toEqual(tokens.customer)
      expect(next.refreshToken).toMatch(/^[A-Za-z0-9_-]{43}$/)
      seen.push(next.refreshToken)
    }
    expect(new Set(seen).size).toBe(6)
  })

  it('gives eight requests at once the same successor, and the session lives on', async () => {
    const { deps, tokens } = await signedIn()
    const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(deps, tokens.refreshToken)))
    const [successor, ...others] = [...new Set(answers.map(({ refreshToken }) => refreshToken))]
    expect(others).toEqual([])
    await deps.clock.advance(minute)
    expect((await refresh(deps, successor ?? '')).session.id).toBe(tokens.session.id)
  })

  it('repeats within the time of grace and takes a later repeat for theft: the whole session ends', async () => {
    const { deps, tokens, actions, logs } = await signedIn()
    const { refreshToken: successor } = await refresh(deps, tokens.refreshToken)
    await deps.clock.advance(9_999)
    expect((await refresh(deps, tokens.refreshToken)).refreshToken).toBe(successor)
    expect(actions()).toEqual([])

    await deps.clock.advance(1)
    await expect(refresh(deps, tokens.refreshToken)).rejects.toMatchObject({ code: 'token_reused' })
    expect(actions()).toEqual([{ actor: 'customer:1', action: 'session.reuse_detected', subject: 'session:1', data: { customerId: 1 } }])
    expect(logs).toEqual([{ level: 'warn', message: 'A refresh token was used twice; its session was ended.', fields: { sessionId: 1, customerId: 1 } }])
    expect(await sessionState(deps, 1)).toBeNull()
    await expect(refresh(deps, successor)).rejects.toMatchObject({ code: 'token_invalid' })
    await expect(refresh(deps, tokens.refreshToken)).rejects.toMatchObject({ code: 'token_invalid' })
    expect(actions()).toHaveLength(1)
  })

  it('takes an older token for theft also within the time of grace', async () => {
    const { deps, tokens } = await signedIn()
    const second = await refresh(deps, tokens.refreshToken)
    await refresh(deps, second.refreshToken)
    await expect(refresh(deps, tokens.refreshToken)).rejects.toMatchObject({ code: 'token_reused' })
    expect(await sessionState(deps, 1)).toBeNull()
  })

  it('ends only the session whose token was used twice', async () => {
    const { deps, tokens } = await signedIn()
    const other = await login(deps, ada)
    await refresh(deps, tokens.refreshToken)
    await deps.clock.advance(minute)
    await expect(refresh(deps, tokens.refreshToken)).rejects.toMatchObject({ code: 'token_reused' })
    expect((await refresh(deps, other.refreshToken)).session.id).toBe(other.session.id)
  })

  it('derives successors from more than the token, so that a stolen old token leads nowhere', async () => {
    const { deps } = await signedIn()
    // The same token in two families: only what the store keeps beside the family differs.
    const twice = { ...deps, random: { bytes: (count: number) => new Uint8Array(count).fill(7) } }
    const one = await login(twice, ada)
    const next = await refresh(deps, one.refreshToken)
    const { deps: elsewhere } = await signedIn()
    let calls = 0
    const random = { bytes: (count: number) => new Uint8Array(count).fill(calls++ === 0 ? 7 : 8) }
    const other = await login({ ...elsewhere, random }, ada)
    expect(other.refreshToken).toBe(one.refreshToken)
    expect((await refresh(elsewhere, other.refreshToken)).refreshToken).not.toBe(next.refreshToken)
  })

  it('ends after 14 days without use', async () => {
    const { deps, tokens } = await signedIn()
    await deps.clock.advance(14 * day - 1)
    const next = await refresh(deps, tokens.refreshToken)
    await deps.clock.advance(14 * day)
    await expect(refresh(deps, next.refreshToken)).rejects.toMatchObject({ code: 'token_expired' })
  })

  it('ends after 30 days whatever happens', async () => {
    const { deps, tokens } = await signedIn()
    let { refreshToken } = tokens
    for (let turn = 0; turn < 3; turn += 1) {
      await deps.clock.advance(10 * day - 1)
      refreshToken = (await refresh(deps, refreshToken)).refreshToken
    }
    await deps.clock.advance(3)
    await expect(refresh(deps, refreshToken)).rejects.toMatchObject({ code: 'token_expired' })
    expect(await sessionState(deps, 1)).toBeNull()
  })

  it('ends for staff after half an hour without use', async () => {
    const { deps } = customerShop()
    await createAccount(deps, { ...ada, role: 'admin' }, system)
    const { refreshToken } = await login(deps, ada)
    await deps.clock.advance(30 * minute - 1)
    const next = await refresh(deps, refreshToken)
    await deps.clock.advance(30 * minute)
    await expect(refresh(deps, next.refreshToken)).rejects.toMatchObject({ code: 'token_expired' })
  })

  it.each(['', 'x', 'A'.repeat(43)])('knows no token %j', async token => {
    const { deps, stored } = await signedIn()
    const before = stored()
    await expect(refresh(deps, token)).rejects.toMatchObject({ code: 'token_invalid' })
    expect(stored()).toBe(before)
  })
})

describe('sessionState', () => {
  it('knows a live session and whose it is', async () => {
    const { deps, tokens } = await signedIn()
    expect(await sessionState(deps, 1)).toEqual({ session: tokens.session, customer: tokens.customer, scopes: [] })
    expect(await sessionState(deps, 2)).toBeNull()
  })

  it('ends to the millisecond', async () => {
    const { deps, tokens } = await signedIn()
    await deps.clock.advance(30 * day - 1)
    expect((await sessionState(deps, tokens.session.id))?.session.id).toBe(1)
    await deps.clock.advance(1)
    expect(await sessionState(deps, tokens.session.id)).toBeNull()
  })
})

describe('logout', () => {
  it('ends one session, and may be repeated', async () => {
    const { deps, tokens } = await signedIn()
    const other = await login(deps, ada)
    await logout(deps, tokens.session.id)
    await deps.clock.advance(hour)
    await logout(deps, tokens.session.id)
    await logout(deps, 99)
    expect(await sessionState(deps, tokens.session.id)).toBeNull()
    await expect(refresh(deps, tokens.refreshToken)).rejects.toMatchObject({ code: 'token_invalid' })
    expect((await sessionState(deps, other.session.id))?.session.revokedAt).toBeNull()
  })

  it("everywhere ends all of one customer, and nobody else's", async () => {
    const { deps, tokens } = await signedIn()
    const second = await login(deps, ada)
    const bob = await register(deps, { email: 'bob@example.com', password: strong })
    await logoutEverywhere(deps, tokens.customer.id)
    for (const { session, refreshToken } of [tokens, second]) {
      expect(await sessionState(deps, session.id)).toBeNull()
      await expect(refresh(deps, refreshToken)).rejects.toMatchObject({ code: 'token_invalid' })
    }
    expect((await sessionState(deps, bob.session.id))?.customer.email).toBe('bob@example.com')
  })
})

describe('setAccess', () => {
  it('ends all sessions of the account with the change, and notes it', async () => {
    const { deps, tokens, actions } = await signedIn()
    const changed = await setAccess(deps, 1, { role: 'staff', scopes: ['orders:read'] }, system)
    expect(changed).toMatchObject({ role: 'staff', scopes: ['orders:read'], disabled: false })
    expect(await sessionState(deps, tokens.session.id)).toBeNull()
    await expect(refresh(deps, tokens.refreshToken)).rejects.toMatchObject({ code: 'token_invalid' })
    const before = { role: 'customer', scopes: [], staffRoleId: null, disabled: false }
    const after = { role: 'staff', scopes: ['orders:read'], staffRoleId: null, disabled: false }
    expect(actions()).toEqual([{ actor: 'system:test', action: 'customer.access_changed', subject: 'customer:1', data: { before, after } }])
  })

  it('disables and enables', async () => {
    const { deps, tokens } = await signedIn()
    await setAccess(deps, 1, { disabled: true }, system)
    expect(await sessionState(deps, tokens.session.id)).toBeNull()
    await expect(login(deps, ada)).rejects.toMatchObject({ code: 'invalid_credentials' })
    await setAccess(deps, 1, { disabled: false }, system)
    expect((await login(deps, ada)).customer.disabled).toBe(false)
    await expect(refresh(deps, tokens.refreshToken)).rejects.toMatchObject({ code: 'token_invalid' })
  })

  it('writes nothing when nothing differs', async () => {
    const { deps, stored } = await signedIn()
    const before = stored()
    expect(await setAccess(deps, 1, { role: 'customer', scopes: [], disabled: false }, system)).toMatchObject({ id: 1 })
    expect(stored()).toBe(before)
  })

  it('takes the scopes away with the role', async () => {
    const { deps } = customerShop()
    await createAccount(deps, { ...ada, role: 'staff', scopes: ['orders:read'] }, system)
    expect(await setAccess(deps, 1, { role: 'customer' }, system)).toMatchObject({ role: 'customer', scopes: [] })
    expect(await setAccess(deps, 1, { role: 'staff' }, system)).toMatchObject({ role: 'staff', scopes: [] })
  })

  const narrow = { kind: 'staff', customerId: 9, sessionId: 9, role: 'staff', scopes: ['customers:write', 'orders:read'] } as const
  it.each([
    ['customer', { role: 'admin' }],
    ['customer', { role: 'staff', scopes: ['refunds:write'] }],
    ['admin', { disabled: true }],
    ['admin', { role: 'customer' }],
  ] as const)('lets staff without the right neither raise nor touch a %s: %j', async (role, change) => {
    const { deps, stored } = customerShop()
    await createAccount(deps, { ...ada, role }, system)
    const before = stored()
    await expect(setAccess(deps, 1, change, narrow)).rejects.toMatchObject({ code: 'forbidden' })
    expect(stored()).toBe(before)
  })

  it('knows no account that is not there', async () => {
    const { deps, stored } = customerShop()
    const before = stored()
    await expect(setAccess(deps, 1, { disabled: true }, system)).rejects.toMatchObject({ code: 'customer_not_found' })
    expect(stored()).toBe(before)
  })
})
