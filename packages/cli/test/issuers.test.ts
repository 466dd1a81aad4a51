import { describe, expect, it } from 'vitest'
import { UsageError } from '../src/errors.ts'
import { readIssuers } from '../src/serve/read-issuers.ts'
import { temporaryFolder } from './support/run.ts'
import { serve } from './support/serve.ts'

const company = { name: 'my-company', issuer: 'https://accounts.example', client_id: 'shop' }
const read = (issuers: unknown, env: Readonly<Record<string, string>> = {}) =>
  readIssuers({ STOREFRONT_URL: 'https://shop.example/shop/', OIDC_ISSUERS: typeof issuers === 'string' ? issuers : JSON.stringify(issuers), ...env })

describe('OIDC_ISSUERS', () => {
  it('names issuers, whose secrets stand beside it', () => {
    expect(read([company], { OIDC_MY_COMPANY_CLIENT_SECRET: 'canary' })).toEqual([
      { name: 'my-company', issuer: 'https://accounts.example', clientId: 'shop', clientSecret: 'canary', redirectUri: 'https://shop.example/shop/signed-in' },
    ])
    const roles = { claim: 'groups', access: { clerks: { role: 'staff', scopes: ['orders:read'] }, admins: { role: 'admin' } } }
    const all = {
      ...company,
      label: 'Company',
      audience: 'staff',
      registers: false,
      link_by_email: 'verified',
      mfa: 'trusted',
      acr_values: ['x'],
      scope: 'openid',
    }
    expect(read([{ ...all, redirect_uri: 'https://staff.example/back', roles }])).toEqual([
      {
        name: 'my-company',
        label: 'Company',
        issuer: 'https://accounts.example',
        clientId: 'shop',
        redirectUri: 'https://staff.example/back',
        audience: 'staff',
        registers: false,
        linkByEmail: 'verified',
        mfa: 'trusted',
        acrValues: ['x'],
        scope: 'openid',
        roles: { claim: 'groups', access: { clerks: { role: 'staff', scopes: ['orders:read'] }, admins: { role: 'admin', scopes: [] } } },
      },
    ])
    expect(readIssuers({})).toEqual([])
  })

  it.each<[unknown, string]>([
    ['{', 'no JSON'],
    [{}, 'a JSON list'],
    [['x'], 'issuer 1: it is an object'],
    [[{ ...company, name: 'A' }], 'lower case'],
    [[{ ...company, issuer: 'http://accounts.example' }], 'https'],
    [[{ ...company, client_id: '' }], 'client_id is a text'],
    [[{ name: 'a', issuer: 'https://a.example' }], 'it needs client_id'],
    [[{ ...company, client_secret: 'canary' }], 'secrets stand in OIDC_NAME_CLIENT_SECRET'],
    [[{ ...company, colour: 'red' }], 'there is no "colour"'],
    [[{ ...company, audience: 'all' }], 'audience is customers or staff'],
    [[{ ...company, registers: 'no' }], 'registers is true or false'],
    [[{ ...company, redirect_uri: 'http://shop.example' }], 'redirect_uri'],
    [[{ ...company, roles: { claim: 'groups', access: { a: { role: 'customer' } } } }], 'the group "a" has a role'],
    [[{ ...company, roles: { claim: 'groups', access: { a: { role: 'staff', scopes: ['all'] } } } }], 'no scope "all"'],
    [[company, company], 'twice'],
  ])('refuses %j', (issuers, message) => {
    const attempt = () => read(issuers)
    expect(attempt).toThrow(UsageError)
    expect(attempt).toThrow(message)
    expect(attempt).not.toThrow('canary')
  })

  it('are offered by the shop, which asks nothing of them before somebody signs in', async () => {
    const env = { STOREFRONT_URL: 'https://shop.example', OIDC_ISSUERS: JSON.stringify([{ ...company, issuer: 'http://127.0.0.1:9', label: 'Company' }]) }
    const { url, stop } = await serve(temporaryFolder(), ['--demo'], env)
    expect(await (await fetch(`${url}/auth/issuers`)).json()).toEqual({ issuers: [{ name: 'my-company', label: 'Company', audience: 'customers' }] })
    const begun = await fetch(`${url}/auth/issuers/my-company/begin`, { method: 'POST' })
    expect([begun.status, ((await begun.json()) as { code: string }).code]).toEqual([503, 'issuer_unavailable'])
    expect(await stop()).toBe(0)
  })
})
