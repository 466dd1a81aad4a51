import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { describeClock } from '../../src/conformance/index.ts'
import { systemClock } from '../../src/system/system-clock.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: 1_767_225_600_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

const advance = async (ms: number) => {
  await vi.advanceTimersByTimeAsync(ms)
}

describeClock({ name: 'systemClock', create: () => ({ clock: systemClock, advance }) })

describe('systemClock', () => {
  it('waits longer than one timer can', async () => {
    const long = 2 ** 31 + 1_000
    let isOver = false
    const wait = systemClock.wait(long).then(() => {
      isOver = true
    })
    await advance(long - 1)
    expect(isOver).toBe(false)
    await advance(1)
    await wait
    expect(isOver).toBe(true)
  })

  it('leaves no timer behind when it is stopped', async () => {
    const stop = new AbortController()
    const wait = systemClock.wait(60_000, stop.signal)
    expect(vi.getTimerCount()).toBe(1)
    stop.abort()
    await wait
    expect(vi.getTimerCount()).toBe(0)
  })
})
