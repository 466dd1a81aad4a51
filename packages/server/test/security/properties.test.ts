// Nobody writes or reads a column because a table has it: every schema that takes something refuses every column name it does not declare, in each object of the body and in the
// query, and says so of each; every schema that answers something names each key.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import type { Endpoint } from '../../src/contract/index.ts'
import { samples } from '../support/samples.ts'
import { type Attempt, ask, listed } from './support/attempts.ts'
import { openWorld, type World } from './support/world.ts'

interface Definition {
  readonly type: string
  readonly innerType?: z.ZodType
  readonly element?: z.ZodType
  readonly options?: readonly z.ZodType[]
  readonly shape?: Readonly<Record<string, z.ZodType>>
  readonly catchall?: z.ZodType
}

interface Place {
  readonly path: readonly string[]
  readonly keys: readonly string[]
  /** Whether the object is one of several things that may stand there: what is wrong with it is then not said key by key. */
  readonly isChoice: boolean
  /** Whether it takes no other keys. */
  readonly isStrict: boolean
}

const definitionOf = (schema: z.ZodType) => schema.def as unknown as Definition

/** Every object in a schema that has keys of its own. */
function objectsIn(schema: z.ZodType, path: readonly string[] = [], isChoice = false, seen: ReadonlySet<z.ZodType> = new Set()): Place[] {
  const { innerType, element, options, shape, catchall } = definitionOf(schema)
  if (seen.has(schema)) return []
  const next = new Set([...seen, schema])
  if (innerType) return objectsIn(innerType, path, isChoice, next)
  if (element) return objectsIn(element, [...path, '0'], isChoice, next)
  if (options) return options.flatMap(option => objectsIn(option, path, true, next))
  if (!shape) return []
  const here = { path, keys: Object.keys(shape), isChoice, isStrict: catchall?.def.type === 'never' }
  return [here, ...Object.entries(shape).flatMap(([key, field]) => objectsIn(field, [...path, key], isChoice, next))]
}

/** `value` with these members more in the object at a path; what is on the way and not there is made. */
function withMembers(value: unknown, [key, ...rest]: readonly string[], members: Readonly<Record<string, unknown>>): unknown {
  const object = typeof value === 'object' && value !== null ? value : {}
  if (key === undefined) return { ...object, ...members }
  if (key === '0') return [withMembers(Array.isArray(value) ? value[0] : {}, rest, members)]
  return { ...object, [key]: withMembers((object as Readonly<Record<string, unknown>>)[key], rest, members) }
}

const chunksOf = (names: readonly string[], size: number) =>
  Array.from({ length: Math.ceil(names.length / size) }, (_, index) => names.slice(index * size, (index + 1) * size))
const camelCased = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
const secretNames = /hash|password|secret|token|salt/

describe('columns of tables', () => {
  let world: World
  let columns: readonly string[]
  let before: string

  beforeAll(async () => {
    world = await openWorld()
    const rows = await world.database.query(
      "SELECT DISTINCT c.name FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY c.name",
    )
    columns = [...new Set(rows.flatMap(({ name }) => [String(name), camelCased(String(name))]))]
    await ask(world, listed.find(({ id }) => id === 'admin.whoami') as Endpoint & (typeof listed)[number], admin(), {
      value: 'plain',
      parts: { path: {}, query: {}, body: undefined },
    })
    await world.shop.commerce.workers.drain()
    before = await world.database.contents()
  })
  afterAll(() => world.close())

  const admin = () => ({ headers: { authorization: `Bearer ${world.shop.adminKey}` } })
  const callerOf = ({ audience }: Endpoint) => (audience === 'admin' ? admin() : world.shoppers.customerA)

  /** Makes a call that must be refused without a trace; what it is told is wrong, by path. */
  const refusedPaths = async (endpoint: (typeof listed)[number], parts: Partial<Attempt['parts']>): Promise<string[]> => {
    const sample = samples[endpoint.id] ?? {}
    const token = await world.changeToken()
    const all = { path: sample.params ?? {}, query: sample.query ?? {}, body: sample.body, ...parts }
    const { status, text } = await ask(world, endpoint, callerOf(endpoint), { value: 'malformed', parts: all })
    expect([endpoint.id, status, (await world.changeToken()) === token], text).toEqual([endpoint.id, 422, true])
    return (JSON.parse(text) as { readonly errors: { readonly path: string }[] }).errors.map(({ path }) => path)
  }

  it('are known', () => {
    expect(columns.length).toBeGreaterThan(300)
    expect(columns).toEqual(expect.arrayContaining(['password_hash', 'passwordHash', 'role', 'status', 'customer_id', 'amount', 'version', 'family_secret']))
  })

  it.each(listed.filter(({ body }) => body))('are written by no body of $id that does not declare them', async endpoint => {
    const places = endpoint.body ? objectsIn(endpoint.body) : []
    expect(places.length).toBeGreaterThan(0)
    for (const { path, keys, isChoice } of places) {
      const others = columns.filter(column => !keys.includes(column))
      for (const names of chunksOf(others, isChoice ? 1 : 90)) {
        const members = Object.fromEntries(names.map(name => [name, 1]))
        const told = await refusedPaths(endpoint, { body: withMembers(samples[endpoint.id]?.body, path, members) })
        if (!isChoice) expect(told.sort()).toEqual(expect.arrayContaining(names.map(name => [...path, name].join('.')).sort()))
      }
    }
    expect(await world.database.contents()).toBe(before)
  })

  it('are written by no row of an import that does not declare them', async () => {
    const endpoint = listed.find(({ id }) => id === 'admin.products.import') as (typeof listed)[number]
    const create = listed.find(({ id }) => id === 'admin.products.create')?.body as z.ZodType
    const row = samples['admin.products.create']?.body
    for (const { path, keys } of objectsIn(create).filter(({ path }) => path.length === 0 || path.includes('variants'))) {
      for (const column of columns.filter(name => !keys.includes(name))) {
        const body = { products: [withMembers(row, path, { [column]: 1 })] }
        const { text } = await ask(world, endpoint, admin(), { value: 'plain', parts: { path: {}, query: {}, body } })
        expect([column, text]).toEqual([column, expect.stringContaining(`"path":"${[...path, column].join('.')}"`)])
      }
    }
    expect(await world.database.contents()).toBe(before)
  })

  it.each(listed.filter(({ extraQuery }) => !extraQuery))('are asked of by no query of $id that does not declare them', async endpoint => {
    const known = Object.keys(endpoint.query?.shape ?? {})
    for (const names of chunksOf(
      columns.filter(column => !known.includes(column)),
      50,
    )) {
      const told = await refusedPaths(endpoint, { query: Object.fromEntries(names.map(name => [name, '1'])) })
      expect(told.sort()).toEqual(names.toSorted())
    }
  })

  it.each(listed)('are shown by no answer of $id that does not declare them', ({ id, responses }) => {
    for (const schema of Object.values(responses)) {
      for (const { path, keys, isStrict } of schema ? objectsIn(schema) : []) {
        expect([id, path.join('.'), isStrict]).toEqual([id, path.join('.'), true])
        for (const key of keys.filter(name => secretNames.test(name))) expect([id, key, isShown(id, key)]).toEqual([id, key, true])
      }
    }
  })
})

/** Lines of the audit log show what chains them: anybody may know that. */
const withAuditLines = new Set(['admin.audit.list', 'admin.personalData.export'])
const isShown = (id: string, name: string): boolean => shownOnce.has(name) || (name === 'hash' && withAuditLines.has(id))

/** What is secret and answered all the same: once, to whom it is for. `previous_secret_until` is a time. */
const shownOnce = new Set(['cart_token', 'client_secret', 'previous_secret_until', 'refresh_token', 'secret', 'token'])
