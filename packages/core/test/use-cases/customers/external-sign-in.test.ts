import { describe, expect, it } from 'vitest'
import type { ExternalPolicy, ProvenIdentity } from '../../../src/commerce.ts'
import {
  createAccount,
  linkIdentity,
  login,
  loginByIssuer,
  register,
  requestPasswordReset,
  resetPassword,
  sessionState,
  setAccess,
} from '../../../src/use-cases/customers/index.ts'
import { sha256Hex } from '../../../src/use-cases/tokens.ts'
import { customerShop, strong, system } from './shop.ts'

const ada: ProvenIdentity = {
  issuer: 'https://issuer.example',
  subject: 'ada',
  email: 'Ada@example.com',
  emailVerified: true,
  name: 'Ada',
  hasSecondFactor: true,
  access: null,
}
const shoppers: ExternalPolicy = { audience: 'customers', registers: true, linkByEmail: 'never' }
const linking: ExternalPolicy = { ...shoppers, linkByEmail: 'verified' }
const staff: ExternalPolicy = { audience: 'staff', registers: false, linkByEmail: 'never' }
const mapping: ExternalPolicy = { ...staff, mapsRoles: true }
const account = { email: 'ada@example.com', password: strong }

const refused = async (shop: ReturnType<typeof customerShop>, proven: ProvenIdentity, policy: ExternalPolicy, code = 'identity_not_allowed') => {
  const [before, lines] = [shop.storedBesideLog(), shop.tables.audit.length]
  await expect(loginByIssuer(shop.deps, proven, policy)).rejects.toMatchObject({ code })
  expect(shop.storedBesideLog()).toBe(before)
  expect(shop.tables.audit.slice(lines).map(({ action, data }) => [action, data])).toEqual([['session.refused', { reason: code }]])
}

describe('loginByIssuer, for customers', () => {
  it('opens an account the first time, without a password, and the same one ever after', async () => {
    const shop = customerShop()
    const { deps } = shop
    const first = await loginByIssuer(deps, ada, shoppers)
    expect(first.customer).toMatchObject({ id: 1, email: 'ada@example.com', name: 'Ada', role: 'customer', emailVerifiedAt: deps.clock.now() })
    expect((await sessionState(deps, first.session.id))?.customer.id).toBe(1)
    // Their address at the issuer may change, or be nobody's any more.
    const again = await loginByIssuer(deps, { ...ada, email: null, emailVerified: false }, { ...shoppers, registers: false })
    expect(again.customer.id).toBe(1)
    for (const password of ['', strong]) await expect(login(deps, { ...account, password })).rejects.toMatchObject({ code: 'invalid_credentials' })
    expect(shop.topics()).toEqual(['customer.registered'])
  })

  it('takes over no account by an address that the issuer has not verified, and does not tell that there is one', async () => {
    const shop = customerShop()
    await register(shop.deps, account)
    for (const email of ['ada@example.com', 'nobody@example.com', null]) await refused(shop, { ...ada, email, emailVerified: false }, linking)
  })

  it('takes over no account by a verified address alone', async () => {
    const shop = customerShop()
    await register(shop.deps, account)
    await refused(shop, ada, shoppers, 'identity_not_linked')
  })

  it('links by address where the shop wants it so and has seen itself whose it is', async () => {
    const shop = customerShop()
    const { deps } = shop
    await register(deps, account)
    await refused(shop, ada, linking, 'identity_not_linked')
    await deps.customers.update(1, { emailVerifiedAt: deps.clock.now() }, { at: deps.clock.now(), actor: 'test' })
    expect((await loginByIssuer(deps, ada, linking)).customer.id).toBe(1)
    expect((await loginByIssuer(deps, ada, shoppers)).customer.id).toBe(1)
    expect(shop.actions().map(({ action, data }) => [action, data])).toEqual([['customer.identity_linked', { issuer: ada.issuer }]])
  })

  it('takes over no account of whoever had the address at the issuer before', async () => {
    const shop = customerShop()
    await loginByIssuer(shop.deps, ada, shoppers)
    for (const policy of [shoppers, linking]) await refused(shop, { ...ada, subject: 'another ada' }, policy)
    const elsewhere = { ...ada, issuer: 'https://other.example', subject: 'another ada' }
    await refused(shop, elsewhere, shoppers, 'identity_not_linked')
    expect((await loginByIssuer(shop.deps, elsewhere, linking)).customer.id).toBe(1)
  })

  it('lets nobody new in where accounts are opened otherwise, and nobody whose account is disabled', async () => {
    const shop = customerShop()
    await refused(shop, ada, { ...shoppers, registers: false })
    await loginByIssuer(shop.deps, ada, shoppers)
    await setAccess(shop.deps, 1, { disabled: true }, system)
    await refused(shop, ada, shoppers)
  })

  it('lets no staff in, and maps nobody to a role', async () => {
    const shop = customerShop()
    await createAccount(shop.deps, { ...account, role: 'admin' }, system)
    await refused(shop, ada, linking)
    const access = { role: 'admin', scopes: [] } as const
    const { customer } = await loginByIssuer(shop.deps, { ...ada, subject: 'bob', email: 'bob@example.com', access }, shoppers)
    expect(customer.role).toBe('customer')
  })
})

describe('loginByIssuer, for staff', () => {
  const clerk = { role: 'staff', scopes: ['orders:read'] } as const

  it('lets in whom a colleague has invited, with the role they gave', async () => {
    const { deps } = customerShop()
    await createAccount(deps, { ...account, role: 'staff', scopes: ['catalog:read'] }, system)
    const { customer } = await loginByIssuer(deps, ada, staff)
    expect(customer).toMatchObject({ id: 1, role: 'staff', scopes: ['catalog:read'] })
  })

  it('lets in whom a group maps to a role, and follows the group, with which other sessions end', async () => {
    const { deps } = customerShop()
    const first = await loginByIssuer(deps, { ...ada, access: clerk }, staff)
    expect(first.customer).toMatchObject({ role: 'staff', scopes: ['orders:read'] })
    const second = await loginByIssuer(deps, { ...ada, access: { role: 'admin', scopes: [] } }, staff)
    expect(second.customer).toMatchObject({ id: 1, role: 'admin', scopes: [] })
    expect(await sessionState(deps, first.session.id)).toBeNull()
    expect((await sessionState(deps, second.session.id))?.customer.role).toBe('admin')
  })

  it('gives nobody the account of a colleague who had their address before', async () => {
    const shop = customerShop()
    await loginByIssuer(shop.deps, { ...ada, access: clerk }, staff)
    await refused(shop, { ...ada, subject: 'another ada', access: clerk }, staff)
  })

  it('takes a role of the shop’s own back from whom a group maps to one', async () => {
    const { deps } = customerShop()
    const at = { at: deps.clock.now(), actor: 'test' }
    const { id } = await deps.customers.insertStaffRole({ name: 'Refunds', scopes: ['refunds:write'] }, at)
    const first = await loginByIssuer(deps, { ...ada, access: clerk }, mapping)
    await setAccess(deps, 1, { staffRoleId: id }, system)
    const second = await loginByIssuer(deps, { ...ada, access: clerk }, mapping)
    expect([first.customer.staffRoleId, second.customer.staffRoleId]).toEqual([null, null])
    expect((await sessionState(deps, second.session.id))?.scopes).toEqual(['orders:read'])
  })

  it('puts out who is in no group any more, where the issuer maps groups at all', async () => {
    const shop = customerShop()
    const { deps } = shop
    const first = await loginByIssuer(deps, { ...ada, access: clerk }, mapping)
    await expect(loginByIssuer(deps, ada, mapping)).rejects.toMatchObject({ code: 'identity_not_allowed' })
    expect(await sessionState(deps, first.session.id)).toBeNull()
    expect(shop.actions().at(-1)).toEqual({ actor: 'system:issuer', action: 'session.all_ended', subject: 'customer:1', data: { ended: 1 } })
    await createAccount(deps, { ...account, email: 'bob@example.com', role: 'staff' }, system)
    await refused(shop, { ...ada, subject: 'bob', email: 'bob@example.com' }, mapping)
    expect((await loginByIssuer(deps, { ...ada, access: clerk }, mapping)).customer.id).toBe(1)
  })

  it('lets in nobody else: strangers, customers, whom the shop has put out', async () => {
    const shop = customerShop()
    await refused(shop, ada, staff)
    await register(shop.deps, account)
    await refused(shop, ada, staff)
    // Whoever registered with the address of a colleague knows the password of that account.
    await refused(shop, { ...ada, access: clerk }, staff)
    const bob = { ...ada, subject: 'bob', email: 'bob@example.com', access: clerk }
    await loginByIssuer(shop.deps, bob, staff)
    await setAccess(shop.deps, 2, { role: 'customer' }, system)
    await refused(shop, bob, staff)
  })
})

describe('an account without a password', () => {
  const next = 'another long passphrase'
  const clerk = { role: 'staff', scopes: ['orders:read'] } as const

  it('gets one by mail, but not where it is staff', async () => {
    const shop = customerShop()
    const { deps } = shop
    await loginByIssuer(deps, ada, shoppers)
    await loginByIssuer(deps, { ...ada, subject: 'bob', email: 'bob@example.com', access: clerk }, staff)
    for (const email of ['ada@example.com', 'bob@example.com']) await requestPasswordReset(deps, email)
    await shop.deliver()
    expect(deps.mailer.mails.map(({ to, template }) => [to, template])).toEqual([['ada@example.com', 'password_reset']])
    const [mail] = deps.mailer.mails
    await resetPassword(deps, { token: mail?.template === 'password_reset' ? mail.data.token : '', password: next })
    expect((await login(deps, { email: 'ada@example.com', password: next })).customer.id).toBe(1)

    const token = { customerId: 2, purpose: 'password_reset', value: 'bob@example.com', tokenHash: await sha256Hex('token'), expiresAt: deps.clock.now() + 1 }
    await deps.customers.insertOneTimeToken(token, { at: deps.clock.now(), actor: 'test' })
    const before = shop.stored()
    await expect(resetPassword(deps, { token: 'token', password: next })).rejects.toMatchObject({ code: 'reset_token_invalid' })
    expect(shop.stored()).toBe(before)
  })
})

describe('a password reset by mail', () => {
  const reset = async (shop: ReturnType<typeof customerShop>) => {
    await requestPasswordReset(shop.deps, account.email)
    await shop.deliver()
    const mail = shop.deps.mailer.mails.at(-1)
    await resetPassword(shop.deps, { token: mail?.template === 'password_reset' ? mail.data.token : '', password: 'another long passphrase' })
  }

  it('puts out whoever registered with an address that is not theirs and linked themselves', async () => {
    const shop = customerShop()
    const { deps } = shop
    await register(deps, account)
    const mallory = { ...ada, subject: 'mallory', email: 'mallory@example.com' }
    await linkIdentity(deps, 1, mallory)
    await reset(shop)
    expect(await deps.customers.identities(1)).toEqual([])
    expect((await loginByIssuer(deps, mallory, shoppers)).customer.id).toBe(2)
    // The address is confirmed now: who links themselves from here on is its owner.
    await linkIdentity(deps, 1, ada)
    await reset(shop)
    expect((await loginByIssuer(deps, ada, shoppers)).customer.id).toBe(1)
  })
})

describe('linkIdentity', () => {
  it('links an account that is signed in, and takes nobody else’s identity', async () => {
    const shop = customerShop()
    const { deps } = shop
    await register(deps, account)
    await linkIdentity(deps, 1, { ...ada, emailVerified: false })
    expect((await loginByIssuer(deps, ada, { ...shoppers, registers: false })).customer.id).toBe(1)
    await register(deps, { ...account, email: 'bob@example.com' })
    const before = shop.stored()
    await expect(linkIdentity(deps, 2, ada)).rejects.toMatchObject({ code: 'identity_not_allowed' })
    expect(shop.stored()).toBe(before)
  })

  it('takes of the staff what was shown with a second factor alone', async () => {
    const shop = customerShop()
    const { deps } = shop
    await createAccount(deps, { ...account, role: 'staff' }, system)
    const before = shop.stored()
    await expect(linkIdentity(deps, 1, { ...ada, hasSecondFactor: false })).rejects.toMatchObject({ code: 'identity_not_allowed' })
    expect(shop.stored()).toBe(before)
    await linkIdentity(deps, 1, ada)
    expect(await deps.customers.identities(1)).toHaveLength(1)
  })
})
