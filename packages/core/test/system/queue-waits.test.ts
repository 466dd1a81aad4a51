import { describe, expect, it } from 'vitest'
import { queueWaits } from '../../src/system/queue-waits.ts'

/** Waits on a clock that stands still until it is moved. */
const open = (windowMs = 2_000) => {
  let now = 0
  const waits = queueWaits({ now: () => now, windowMs })
  const advance = (ms: number) => {
    now += ms
  }
  /** One after the other: each has waited this long. */
  const waited = (...all: readonly number[]) => {
    for (const ms of all) {
      const end = waits.begin()
      advance(ms)
      end()
    }
  }
  return { waits, advance, waited }
}

const times = (count: number, ms: number) => Array.from({ length: count }, () => ms)

describe('waits for a turn', () => {
  it('are told as the 95th percentile', () => {
    const { waits, waited } = open(1_000_000)
    waited(...times(95, 10), ...times(5, 900))
    expect(waits.p95()).toBe(10)
    waited(900)
    expect(waits.p95()).toBe(900)
  })

  it('count while they go on, as long as they are by then', () => {
    const { waits, advance } = open()
    const ends = times(20, 0).map(() => waits.begin())
    expect(waits.p95()).toBe(0)
    advance(700)
    expect(waits.p95()).toBe(700)
    for (const end of ends) end()
    advance(100)
    expect(waits.p95()).toBe(700)
  })

  it('count for a while after their end, and no longer', () => {
    const { waits, advance, waited } = open(2_000)
    const ends = times(20, 0).map(() => waits.begin())
    advance(600)
    for (const end of ends) end()
    advance(2_000)
    expect(waits.p95()).toBe(600)
    advance(51)
    expect(waits.p95()).toBe(0)
    waited(...times(20, 1))
    advance(50)
    expect(waits.p95()).toBe(1)
  })

  it('say nothing while they are few: one slow write on a quiet night is no rush', () => {
    const { waits, advance, waited } = open(100_000)
    waited(...times(19, 3_000))
    expect(waits.p95()).toBe(0)
    waited(3_000)
    advance(50)
    expect(waits.p95()).toBe(3_000)
  })

  it('end once, and of those that ended the newest thousand are kept', () => {
    const { waits, waited, advance } = open(1_000_000)
    const end = waits.begin()
    advance(5_000)
    end()
    end()
    waited(...times(1_000, 1))
    advance(50)
    expect(waits.p95()).toBe(1)
  })

  it('are looked through 20 times a second at most', () => {
    const { waits, advance, waited } = open(1_000_000)
    waited(...times(20, 5))
    expect(waits.p95()).toBe(5)
    const ends = times(1_000, 0).map(() => waits.begin())
    advance(49)
    expect(waits.p95()).toBe(5)
    advance(1)
    expect(waits.p95()).toBe(50)
    for (const end of ends) end()
  })
})
