// Who may do what, on every route: each principal names what is theirs, somebody else's, nobody's, and what names nothing, in path, query and body. Whoever is refused changes
// nothing: after each refusal the database has seen no commit, and at the end of each route it holds byte for byte what it held before.
import { type Scope, scopes } from '@cartwright/core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { isOnPostgres } from '../../../../tests/support/databases/on-postgres.ts'
import type { EndpointId } from '../../src/contract/index.ts'
import { samples } from '../support/samples.ts'
import { type Answer, type Attempt, ask, attemptsOf, emptyHanded, listed, withoutNames } from './support/attempts.ts'
import { gateOf, type Principal, type Principals, principalsOf } from './support/principals.ts'
import { referencesOf } from './support/references.ts'
import { openWorld, type World } from './support/world.ts'

type Listed = (typeof listed)[number]

/** On Postgres a twelfth of the routes is asked of; all of them with `CARTWRIGHT_TEST_ALL=1`. */
const routes = listed.filter((_, index) => !isOnPostgres || process.env.CARTWRIGHT_TEST_ALL !== undefined || index % 12 === 0)

/** Answered without a refusal when it names nothing: a code that was not on the cart is off it. */
const harmless = new Set<EndpointId>(['cart.removeDiscount'])

/** Whose refusals are sign-ins that were refused: they leave a line in the audit log. */
const notesRefusals = new Set<EndpointId>(['auth.finishAtIssuer'])

/** What a guest cannot have. */
const ofAccounts = new Set<EndpointId>(['cart.useStoreCredit'])

/** What customers cannot have. */
const ofStaff = new Set<EndpointId>(['account.startSecondFactor'])

/** What these take is decided by what they are about: here, an import of products. */
const takesInside: Partial<Record<EndpointId, Scope>> = {
  'admin.batches.start': 'catalog:write',
  'admin.batches.finish': 'catalog:write',
  'admin.batches.undo': 'catalog:write',
}

/** What these ask for takes more than the scope of the route: only an admin has all of it. */
const takesMore = new Set<EndpointId>([
  'admin.customers.create',
  'admin.customers.setAccess',
  'admin.keys.create',
  'admin.orders.exchangeReturn',
  'admin.reconcile',
  'admin.roles.create',
  'admin.roles.delete',
  'admin.roles.update',
])

describe('who may do what', () => {
  let world: World
  let principals: Principals
  let before: string
  const cells = new Map<string, number>()

  beforeAll(async () => {
    world = await openWorld()
    principals = await principalsOf(world)
    // The use of a key is noted now, and for this minute no more.
    const whoami = listed.find(({ id }) => id === 'admin.whoami') as Listed
    for (const scope of ['any', ...scopes] as const)
      for (const principal of principals({ audience: 'admin', scope })) await ask(world, whoami, principal, emptyHanded)
    const used = "SELECT id FROM api_key WHERE name IN ('Tests', 'Narrow') AND last_used_at IS NULL"
    await vi.waitFor(async () => expect(await world.database.query(used)).toEqual([]))
    await world.shop.commerce.workers.drain()
    await world.remember()
    before = await world.database.contents()
  })
  afterAll(() => world.close())

  /** Makes one call; puts the shop back where it may have changed something, and fails where it may not. */
  const cell = async (endpoint: Listed, principal: Principal, attempt: Attempt, mayChange: boolean): Promise<Answer & { readonly hasChanged?: boolean }> => {
    const key = `${endpoint.id} ${principal.group}`
    cells.set(key, (cells.get(key) ?? 0) + 1)
    const token = await world.changeToken()
    const answer = await ask(world, endpoint, principal, attempt)
    if ((await world.changeToken()) === token) return answer
    const hasChanged = !mayChange && (await world.database.contents()) !== before
    await world.restore()
    return { ...answer, hasChanged }
  }

  /** The statuses that a call may be answered with; undefined for any but a fault. */
  const expected = (endpoint: Listed, principal: Principal, { value, reference }: Attempt): readonly number[] | undefined => {
    const gate = gateOf(endpoint, principal)
    if (value === 'no route') return [404]
    if (gate !== 'open') return [gate]
    if (value === 'malformed') return [422]
    const hasNoRight = principal.group === 'staff without the right' || principal.group === 'narrow API key'
    if (hasNoRight && takesInside[endpoint.id]) return value === 'missing' ? [404] : [403]
    if (principal.group === 'staff with the right' && takesMore.has(endpoint.id)) return value === 'own' ? [403] : undefined
    if (principal.group.startsWith('guest') && ofAccounts.has(endpoint.id)) return [401]
    if (principal.group.startsWith('customer') && ofStaff.has(endpoint.id)) return [403]
    if (value !== 'missing' || harmless.has(endpoint.id)) return undefined
    if (reference?.place === 'path') return [404]
    return reference?.place === 'body' && reference.isNumber ? [404, 409, 422] : undefined
  }

  it.each(routes)('$id', async endpoint => {
    const references = referencesOf(endpoint)
    const faults: string[] = []
    const route = { audience: endpoint.audience, scope: takesInside[endpoint.id] ?? endpoint.scope }
    for (const principal of principals(route)) {
      const missing = new Map<string, string>()
      for (const attempt of attemptsOf({ endpoint, sample: samples[endpoint.id] ?? {}, references, principal })) {
        // An order is placed before it is paid: when the method that was to pay is nobody's, it stands.
        const isAfterwards = attempt.reference?.kind === 'savedMethod' && attempt.reference.place === 'body'
        const isOpen = gateOf(endpoint, principal) === 'open' && gateOf(route, principal) === 'open'
        const isNoted = attempt.value === 'missing' && notesRefusals.has(endpoint.id)
        const mayChange = isOpen && (['own', 'plain', 'accepted'].includes(attempt.value) || isAfterwards || isNoted)
        const answer = await cell(endpoint, principal, attempt, mayChange)
        const fault = (what: string) => faults.push(`${principal.name}, ${attempt.what}: ${what}: ${answer.status} ${answer.text.slice(0, 300)}`)
        const statuses = expected(endpoint, principal, attempt)
        if (answer.status >= 500) fault('fails')
        if (answer.hasChanged) fault('changed something')
        if (statuses && !statuses.includes(answer.status)) fault(`not ${statuses.join(' or ')}`)
        if (!statuses && attempt.value === 'own' && [401, 403, 404].includes(answer.status)) fault('is refused what is theirs')
        const place = `${attempt.reference?.place} ${attempt.reference?.path.join('.')}`
        if (attempt.value === 'missing') missing.set(place, withoutNames(answer, attempt))
        if (attempt.value === 'foreign' && withoutNames(answer, attempt) !== missing.get(place)) fault(`differs from ${missing.get(place)}`)
      }
    }
    expect(faults).toEqual([])
    expect(await world.database.contents()).toBe(before)
  })

  it('was asked of each of them by everybody', () => {
    const groups = [...new Set(principals({ audience: 'public' }).map(({ group }) => group))]
    expect(groups.length).toBe(10)
    expect([...cells.keys()].sort()).toEqual(routes.flatMap(({ id }) => groups.map(group => `${id} ${group}`)).sort())
    const count = [...cells.values()].reduce((sum, one) => sum + one, 0)
    console.info(`${count} cells: ${routes.length} of ${listed.length} routes, ${groups.length} principals`)
    expect(count).toBeGreaterThan(60 * routes.length)
  })
})
