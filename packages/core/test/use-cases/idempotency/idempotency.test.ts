import { describe, expect, it } from 'vitest'
import { memoryIdempotencyStore } from '../../../src/memory/idempotency-store.ts'
import { manualClock } from '../../../src/memory/index.ts'
import { emptyTables } from '../../../src/memory/tables.ts'
import { abandon, claim, finish } from '../../../src/use-cases/idempotency/index.ts'

const shop = () => {
  const tables = emptyTables()
  return { deps: { idempotency: memoryIdempotencyStore(tables), clock: manualClock() }, tables }
}

const call = { scope: 'customer:1 POST /orders', key: 'k-1', owner: 'request-1' }
const request = { ...call, fingerprint: 'f' }
const repeat = { ...request, owner: 'request-2' }
const answer = { status: 201, body: '{"order_id":7}', headers: { 'content-type': 'application/json' } }

describe('an idempotency key', () => {
  it('is claimed once, and answers repeats with what was stored', async () => {
    const { deps } = shop()
    expect(await claim(deps, request)).toEqual({ status: 'claimed' })
    expect(await claim(deps, repeat)).toEqual({ status: 'in_use' })
    await finish(deps, { ...call, answer })
    expect(await claim(deps, repeat)).toEqual({ status: 'answered', answer })
  })

  it('is one of its caller and route', async () => {
    const { deps } = shop()
    await claim(deps, request)
    expect(await claim(deps, { ...repeat, scope: 'customer:2 POST /orders' })).toEqual({ status: 'claimed' })
  })

  it('stands for one request only', async () => {
    const { deps } = shop()
    await claim(deps, request)
    await finish(deps, { ...call, answer })
    expect(await claim(deps, { ...repeat, fingerprint: 'other' })).toEqual({ status: 'mismatch' })
  })

  it('may be taken over after 30 seconds without an answer, and the first owner then changes nothing', async () => {
    const { deps, tables } = shop()
    await claim(deps, request)
    await deps.clock.advance(29_999)
    expect(await claim(deps, repeat)).toEqual({ status: 'in_use' })
    await deps.clock.advance(1)
    expect(await claim(deps, repeat)).toEqual({ status: 'claimed' })
    const before = JSON.stringify([...tables.idempotencyKeys])
    await finish(deps, { ...call, answer })
    await abandon(deps, call)
    expect(JSON.stringify([...tables.idempotencyKeys])).toBe(before)
  })

  it('is free again when the call came to nothing', async () => {
    const { deps } = shop()
    await claim(deps, request)
    await abandon(deps, call)
    expect(await claim(deps, { ...repeat, fingerprint: 'other' })).toEqual({ status: 'claimed' })
  })

  it('is kept 24 hours', async () => {
    const { deps } = shop()
    await claim(deps, request)
    await finish(deps, { ...call, answer })
    await deps.clock.advance(24 * 3_600_000 - 1)
    expect(await claim(deps, repeat)).toEqual({ status: 'answered', answer })
    await deps.clock.advance(1)
    expect(await claim(deps, repeat)).toEqual({ status: 'claimed' })
  })

  it('is kept as long as it is told to be', async () => {
    const { deps } = shop()
    const keepMs = 30 * 24 * 3_600_000
    await claim(deps, { ...request, keepMs })
    await finish(deps, { ...call, answer })
    await deps.clock.advance(keepMs - 1)
    expect(await claim(deps, { ...repeat, keepMs })).toEqual({ status: 'answered', answer })
    await deps.clock.advance(1)
    expect(await claim(deps, { ...repeat, keepMs })).toEqual({ status: 'claimed' })
  })

  it.each(['', ' ', 'two words', 'tab\t', 'é', '\u007f', 'x'.repeat(256)])('cannot be %j', async key => {
    const { deps, tables } = shop()
    await expect(claim(deps, { ...request, key })).rejects.toMatchObject({ code: 'idempotency_key_invalid' })
    expect(tables.idempotencyKeys.size).toBe(0)
  })

  it.each(['x', '"quoted"', '~'.repeat(255)])('can be %j', async key => {
    const { deps } = shop()
    expect(await claim(deps, { ...request, key })).toEqual({ status: 'claimed' })
  })
})
