import { type Scope, scopes } from '@cartwright/core'
import { expect } from 'vitest'
import type { Audience } from '../../../src/contract/index.ts'
import { call } from '../../support/call.ts'
import { type Shop, tester } from '../../support/shop.ts'
import { badTokens, forgeToken } from './credentials.ts'
import type { Things, World } from './world.ts'

/** The ten kinds of callers of RELIABILITY 5.4. */
export type Group =
  | 'nobody'
  | 'guest A'
  | 'guest B'
  | 'customer A'
  | 'customer B'
  | 'staff without the right'
  | 'staff with the right'
  | 'admin'
  | 'narrow API key'
  | 'bad credentials'

/** What decides who may call. */
export interface Route {
  readonly audience: Audience
  readonly scope?: Scope | 'any' | undefined
}

export interface Principal {
  readonly group: Group
  readonly name: string
  readonly headers: Readonly<Record<string, string>>
  /** Whether all is tried that there is to name. Of tokens that are nobody's, one does it: the others make the good call. */
  readonly namesAll: boolean
  /** What is theirs: the first of each kind is what a good call names. */
  readonly own: Things
  /** What is somebody else's. */
  readonly foreign: Things
}

/** Whether a caller gets as far as the endpoint's own rules, or what it is answered whatever it names. */
export function gateOf({ audience, scope }: Route, { group }: Pick<Principal, 'group'>): 'open' | 401 | 403 {
  if (audience === 'public') return 'open'
  if (group === 'bad credentials') return 401
  const isUnknown = group === 'nobody' || group === 'guest A' || group === 'guest B'
  if (audience === 'shopper') return 'open'
  if (isUnknown) return 401
  if (audience === 'customer') return group === 'narrow API key' ? 403 : 'open'
  if (group === 'customer A' || group === 'customer B') return 403
  if (scope === 'any') return 'open'
  return group === 'staff without the right' || group === 'narrow API key' ? 403 : 'open'
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const nothing: Things = {}

/** Everybody who calls a route: the staff without its scope have every other, those with it that one alone. */
export type Principals = (route: Route) => readonly Principal[]

/** Scopes that allow what a narrower one does, too. */
const impliedBy: Readonly<Partial<Record<Scope, Scope>>> = { 'attention:read': 'audit:read', 'attention:write': 'events:write' }

/** Signs everybody in. */
export async function principalsOf(world: World): Promise<Principals> {
  const { shop, shoppers, things } = world
  const { guestA, guestB, customerA, customerB } = shoppers
  const admin = await signInAs(shop, 'admin', [])
  const bad = await badCredentials(world, admin)
  const shopping: readonly Principal[] = [
    { group: 'nobody', name: 'nobody', namesAll: true, headers: {}, own: nothing, foreign: customerA.things },
    { group: 'guest A', name: 'guest A', namesAll: true, ...guestA, own: guestA.things, foreign: guestB.things },
    { group: 'guest B', name: 'guest B', namesAll: true, ...guestB, own: guestB.things, foreign: customerB.things },
    { group: 'customer A', name: 'customer A', namesAll: true, ...customerA, own: customerA.things, foreign: customerB.things },
    { group: 'customer B', name: 'customer B', namesAll: true, ...customerB, own: customerB.things, foreign: guestA.things },
  ]
  // Where they shop themselves, staff have bought nothing; in the admin area, a return of an order, or a session of an account, that is not the one that is named.
  const bases = { namesAll: true, own: things, foreign: { return: customerB.things.return ?? [], session: customerB.things.session ?? [] } }
  const staff = new Map<Scope | 'any', readonly Principal[]>()
  for (const scope of ['any', ...scopes] as const) {
    const others = scope === 'any' ? [] : scopes.filter(one => one !== scope && one !== impliedBy[scope])
    const without = await signInAs(shop, 'staff', others)
    const holder = await signInAs(shop, 'staff', scope === 'any' ? scopes : [scope])
    const narrow: Scope = scope === 'stock:read' ? 'orders:read' : 'stock:read'
    const { key } = await shop.commerce.customers.createApiKey({ name: 'Narrow', role: 'staff', scopes: [narrow] }, tester)
    staff.set(scope, [
      { group: 'staff without the right', name: `staff without ${scope}`, headers: bearer(without.token), ...bases },
      { group: 'staff with the right', name: `staff with ${scope}`, headers: bearer(holder.token), ...bases },
      { group: 'narrow API key', name: `a key for ${narrow}`, headers: bearer(key), ...bases },
    ])
  }
  const rest: readonly Principal[] = [{ group: 'admin', name: 'an admin', headers: bearer(admin.token), ...bases }, ...bad]
  const shopper = (principal: Principal): Principal => ({ ...principal, own: nothing, foreign: customerA.things })
  return ({ audience, scope }) => {
    const workers = [...(staff.get(scope ?? 'any') ?? []), ...rest]
    return [...shopping, ...(audience === 'admin' ? workers : workers.map(shopper))]
  }
}

/** What once was good, and what never was. */
async function badCredentials({ shop, things }: World, admin: SignedIn): Promise<readonly Principal[]> {
  const { customers } = shop.commerce
  const of = { customerId: admin.customerId, sessionId: sessionOf(admin.token), now: shop.clock.now() }
  // What the others are made of is good.
  expect((await call(shop.app, 'admin.whoami', { token: await forgeToken(of) })).body.role).toBe('admin')
  const tokens = new Map(Object.entries(await badTokens(of)))
  const revoked = await customers.createApiKey({ name: 'Revoked', role: 'admin' }, tester)
  await customers.revokeApiKey(revoked.apiKey.id, tester)
  tokens.set('a key that was revoked', revoked.key)
  const expired = await customers.createApiKey({ name: 'Expired', role: 'admin', expiresAt: of.now + 1 }, tester)
  await shop.clock.advance(1)
  tokens.set('a key that has expired', expired.key)
  tokens.set('a key that nobody made', `ck_${'x'.repeat(43)}`)
  const ended = await signInAs(shop, 'admin', [])
  await customers.logoutEverywhere(ended.customerId)
  tokens.set('a token whose session has ended', ended.token)
  return [...tokens].map(([name, token], index) => ({
    group: 'bad credentials',
    name,
    namesAll: index === 0,
    headers: bearer(token),
    own: things,
    foreign: nothing,
  }))
}

interface SignedIn {
  readonly token: string
  readonly customerId: number
}

const password = 'a password nobody guesses'

/** Makes and signs in somebody of the staff who may do these things. */
async function signInAs(shop: Shop, role: 'staff' | 'admin', granted: readonly Scope[]): Promise<SignedIn> {
  const { total } = await shop.commerce.customers.list({}, { limit: 1 })
  const email = `${role}-${total}@shop.example`
  await shop.commerce.customers.createAccount({ email, password, role, scopes: granted }, tester)
  const { body } = await call(shop.app, 'auth.login', { body: { email, password } })
  return { token: body.token, customerId: body.user_id }
}

function sessionOf(token: string): number {
  return (JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { readonly sid: number }).sid
}
