import type { Clock, Random } from '@cartwright/core'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { CircuitOpenError, circuit, type GuardOptions, guard, NoPlaceError, OverdueError, places, within } from '../src/index.ts'

const start = 1_767_225_600_000
let now = start
let waits: number[] = []

/** A wait is over at once, and the time has gone by. */
const clock: Clock = {
  now: () => now,
  wait: async ms => {
    waits.push(ms)
    now += ms
  },
}
const chance = (...bytes: readonly number[]): Random => ({ bytes: count => Uint8Array.from({ length: count }, (_, index) => bytes[index] ?? 0) })

const limits = { share: 0.5, callsMin: 20, windowMs: 30_000, inARow: 5, halfOpenAfterMs: 15_000 }

const made = (options: Partial<GuardOptions> = {}) => {
  const own = circuit({ limits, clock, isFailure: error => error !== 'refused' })
  return guard({
    circuit: own,
    totalMs: 10_000,
    retries: 2,
    jitterMs: [500, 2_000],
    places: places(2, 1),
    failureOf: error => ({ isRetryable: error === 'away' }),
    clock,
    random: chance(128, 128),
    ...options,
  })
}

/** What becomes of calls, one a try. */
const script = (...answers: readonly string[]) => {
  const left = [...answers]
  const times: number[] = []
  const call = async (timeoutMs: number) => {
    times.push(timeoutMs)
    const next = left.shift()
    return next === 'done' ? next : Promise.reject(next)
  }
  return { call, left, times }
}

beforeEach(() => {
  now = start
  waits = []
})

describe('a guard', () => {
  it.each([
    [['done'], 'done', 0],
    [['away', 'away', 'done'], 'done', 0],
    [['away', 'away', 'away', 'done'], 'away', 1],
    [['refused', 'done'], 'refused', 1],
    [['away', 'refused', 'done'], 'refused', 1],
  ])('tries %j and comes to %s', async (answers, outcome, leftOver) => {
    const { call, left } = script(...answers)
    expect(
      await made()
        .run(call)
        .catch(error => error),
    ).toBe(outcome)
    expect(left).toHaveLength(leftOver)
  })

  it('gives each try what is left of the time, and begins none when it is up', async () => {
    const { call, times } = script('away', 'away', 'done')
    await made({ totalMs: 2_000 })
      .run(call)
      .catch(error => error)
    expect([times, waits]).toEqual([[2_000, 748], [1_252]])
  })

  it('waits between the bounds of its jitter, whatever chance says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(255), fc.nat(255), async (high, low) => {
        waits = []
        await made({ random: chance(low, high), totalMs: 100_000 }).run(script('away', 'away', 'done').call)
        expect(waits).toHaveLength(2)
        for (const wait of waits) expect(wait >= 500 && wait < 2_000).toBe(true)
      }),
    )
  })

  it('waits as long as it is asked to, and not at all for what there is no time for', async () => {
    const asked = (retryAfterMs: number) => made({ failureOf: () => ({ isRetryable: true, retryAfterMs }) })
    await asked(4_000).run(script('away', 'done').call)
    expect(waits).toEqual([4_000])
    waits = []
    expect(
      await asked(60_000)
        .run(script('away', 'done').call)
        .catch(error => error),
    ).toBe('away')
    expect(waits).toEqual([])
  })

  it('tries nothing while its circuit is open', async () => {
    const unit = made({ retries: 0 })
    for (let calls = 0; calls < 5; calls += 1) await unit.run(script('away').call).catch(() => undefined)
    const { call, left } = script('done')
    expect(await unit.run(call).catch(error => error)).toEqual(new CircuitOpenError(15_000))
    expect(left).toEqual(['done'])
  })

  it('has so many calls under way, lets so many wait, and refuses the others', async () => {
    const unit = made()
    const gate = Promise.withResolvers<string>()
    let underWay = 0
    const call = () => {
      underWay += 1
      return gate.promise
    }
    const calls = [1, 2, 3, 4].map(() => unit.run(call).catch(error => error))
    expect([await calls[3], underWay]).toEqual([new NoPlaceError(), 2])
    gate.resolve('done')
    expect([await Promise.all(calls.slice(0, 3)), underWay]).toEqual([['done', 'done', 'done'], 3])
  })
})

describe('a time limit', () => {
  it('lets answers and failures through, and gives up what takes longer, which is told', async () => {
    expect(await within(60_000, async () => 'done')).toBe('done')
    await expect(within(60_000, () => Promise.reject(new Error('away')))).rejects.toThrow('away')
    let told: unknown
    const hanging = within(1, signal => {
      signal.addEventListener('abort', () => {
        told = signal.reason
      })
      return new Promise(() => undefined)
    })
    expect(await hanging.catch(error => error)).toEqual(new OverdueError(1))
    expect(told).toEqual(new OverdueError(1))
  })
})
