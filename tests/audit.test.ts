// Goal: whatever is changed in a sealed line of the audit log, deleted from it or cut off its end is found, and nothing is told of a log that is as it was.
// Method: a shop on a SQLite file, or on Postgres; every column of a line is changed past the program, by SQL, byte by byte at its start, middle and end; and put back.
import { type Commerce, createCommerce, type Principal, type Storage } from '@cartwright/core'
import { manualClock } from '@cartwright/core/memory'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from './support/databases/test-database.ts'

const staff: Principal = { kind: 'api_key', keyId: 3, role: 'admin', scopes: [], origin: { address: '192.0.2.7', requestId: 'req-7' } }
const columns = ['id', 'at', 'actor', 'action', 'subject', 'data', 'address', 'request_id', 'sequence', 'hash'] as const

let database: TestDatabase
let storage: Storage
let shop: Commerce

beforeEach(async () => {
  database = await testDatabase()
  storage = database.open()
  shop = createCommerce({ storage, clock: manualClock() })
  await shop.start()
  for (let index = 1; index <= 5; index++)
    await shop.customers.createAccount({ email: `c${index}@example.com`, password: 'correct horse', role: 'customer' }, staff)
})

afterEach(async () => {
  await shop.close()
  await database.close()
})

const problems = async () => (await shop.audit.verify()).problems.map(({ sequence, problem }) => `${sequence} ${problem}`)
const set = (column: string, value: string) => database.damage(`UPDATE audit SET ${column} = ${value} WHERE id = (SELECT max(id) - 2 FROM audit)`)
const literal = (value: unknown) => (typeof value === 'number' ? String(value) : `'${String(value).replaceAll("'", "''")}'`)

/** The value with one bit of one byte turned, at its start, middle and end. */
function flipped(value: unknown): unknown[] {
  if (typeof value === 'number') return [value + 1_000_000]
  const text = String(value)
  const flip = (at: number) => text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1)
  return [0, Math.floor(text.length / 2), text.length - 1].map(flip)
}

describe('the chain of the audit log', () => {
  it('begins with what was there, is made of what workers find, and says what it has not got yet', async () => {
    const since = shop.deps.clock.now()
    expect(await shop.audit.verify()).toEqual({ ok: true, sealed: 0, unsealed: 5, unsealedSince: since, head: null, problems: [] })
    expect([await shop.audit.seal(), await shop.audit.seal()]).toEqual([5, 0])
    const { head, ...rest } = await shop.audit.verify()
    expect([rest, head?.sequence]).toEqual([{ ok: true, sealed: 5, unsealed: 0, unsealedSince: null, problems: [] }, 5])
    const [newest] = (await shop.customers.audit({}, { limit: 1 })).items
    expect(newest).toMatchObject({ actor: 'key:3', address: '192.0.2.7', requestId: 'req-7', action: 'customer.created', seal: head })
  })

  it.each(columns)('is found broken when a byte of %s is turned', async column => {
    await shop.audit.seal()
    const [row] = await database.query(`SELECT ${column} AS value FROM audit WHERE sequence = 3`)
    for (const value of flipped(row?.value)) {
      if (column === 'id') await database.damage(`UPDATE audit SET id = ${literal(value)} WHERE sequence = 3`)
      else await set(column, literal(value))
      const { ok, problems: found } = await shop.audit.verify()
      expect([ok, found[0]?.sequence]).toEqual([false, 3])
      expect((await shop.customers.audit({}, { limit: 9 })).total).toBe(5)
      if (column === 'id') await database.damage(`UPDATE audit SET id = ${literal(row?.value)} WHERE sequence = 3`)
      else await set(column, literal(row?.value))
      expect(await problems()).toEqual([])
    }
  })

  it.each(['sequence', 'hash', 'address', 'request_id'])('is found broken when %s is emptied', async column => {
    await shop.audit.seal()
    await set(column, 'NULL')
    expect((await shop.audit.verify()).problems[0]).toMatchObject({ sequence: 3, problem: column === 'sequence' ? 'missing' : 'changed' })
    await shop.audit.seal()
    expect((await shop.audit.verify()).ok).toBe(false)
  })

  it('is found broken when a line is deleted, two change places, or the end is cut off, also when more was written since', async () => {
    await shop.audit.seal()
    await database.damage(
      'UPDATE audit SET sequence = -1 WHERE sequence = 2; UPDATE audit SET sequence = 2 WHERE sequence = 3; UPDATE audit SET sequence = 3 WHERE sequence = -1',
    )
    expect(await problems()).toEqual(['2 changed', '3 changed', '4 changed'])
    await database.damage(
      'UPDATE audit SET sequence = -1 WHERE sequence = 2; UPDATE audit SET sequence = 2 WHERE sequence = 3; UPDATE audit SET sequence = 3 WHERE sequence = -1',
    )
    await database.damage('DELETE FROM audit WHERE sequence = 2')
    expect(await problems()).toEqual(['2 missing'])
    await database.damage('DELETE FROM audit WHERE sequence > 3')
    expect(await problems()).toEqual(['2 missing', '4 cut_off'])
    await shop.customers.createAccount({ email: 'later@example.com', password: 'correct horse', role: 'customer' }, staff)
    expect(await shop.audit.seal()).toBe(1)
    expect(await problems()).toEqual(['2 missing', '4 missing'])
  })

  it('is found broken when its head is changed or gone, and when all of it was made anew, by a head noted elsewhere', async () => {
    await shop.audit.seal()
    const { head } = await shop.audit.verify()
    if (!head) throw new Error('there is no head')
    await database.damage("UPDATE note SET value = 'x' WHERE key = 'audit-head'")
    expect(await problems()).toEqual(['5 head'])
    await database.damage("DELETE FROM note WHERE key = 'audit-head'")
    expect(await problems()).toEqual(['5 head'])
    await database.damage("UPDATE audit SET sequence = NULL, hash = NULL, actor = 'key:4'")
    await shop.audit.seal()
    expect(await shop.audit.verify()).toMatchObject({ ok: true, sealed: 5 })
    expect((await shop.audit.verify({ witness: head })).problems).toMatchObject([{ sequence: 5, problem: 'witness' }])
    expect((await shop.audit.verify({ witness: { ...head, sequence: 6 } })).problems).toEqual([{ sequence: 6, id: null, problem: 'witness' }])
  })

  it('is one chain when four sealers and twenty writers are at work', async () => {
    const handles = Array.from({ length: 3 }, () => createCommerce({ storage: database.open() }))
    const writes = Array.from({ length: 20 }, (_, index) =>
      (handles[index % 3] ?? shop).customers.createAccount({ email: `w${index}@example.com`, password: 'correct horse', role: 'customer' }, staff),
    )
    const seals = [shop, ...handles].flatMap(handle => [handle.audit.seal(), handle.audit.seal()])
    await Promise.all([...writes, ...seals])
    await shop.audit.seal()
    await Promise.all(handles.map(handle => handle.close()))
    expect(await shop.audit.verify()).toMatchObject({ ok: true, sealed: 25, unsealed: 0, head: { sequence: 25 } })
  })
})
