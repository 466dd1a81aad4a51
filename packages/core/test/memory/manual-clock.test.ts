import { describe, expect, it } from 'vitest'
import { describeClock } from '../../src/conformance/index.ts'
import { manualClock } from '../../src/memory/index.ts'

describeClock({
  name: 'manualClock',
  create: () => {
    const clock = manualClock()
    return { clock, advance: ms => clock.advance(ms) }
  },
})

describe('manualClock', () => {
  it('stands still', async () => {
    const clock = manualClock(5)
    await null
    expect(clock.now()).toBe(5)
  })

  it('ends waits the earliest first, and moves even when nobody awaits the move', async () => {
    const clock = manualClock(0)
    const ended: string[] = []
    const waits = [clock.wait(30).then(() => ended.push('late')), clock.wait(10).then(() => ended.push('early')), clock.wait(31)]
    expect(clock.waiting).toBe(3)
    void clock.advance(30)
    expect(clock.now()).toBe(30)
    expect(clock.waiting).toBe(1)
    await Promise.all(waits.slice(0, 2))
    expect(ended).toEqual(['early', 'late'])
  })

  it('lets a loop that waits again take its next turn', async () => {
    const clock = manualClock(0)
    const ticks: number[] = []
    const loop = (async () => {
      while (ticks.length < 2) {
        await clock.wait(10)
        ticks.push(clock.now())
      }
    })()
    await clock.advance(10)
    await clock.advance(10)
    await loop
    expect(ticks).toEqual([10, 20])
  })

  it('forgets a wait that was stopped', async () => {
    const clock = manualClock()
    const stop = new AbortController()
    const wait = clock.wait(10, stop.signal)
    stop.abort()
    await wait
    expect(clock.waiting).toBe(0)
  })

  it.each([-1, 0.5, Number.NaN])('refuses to move by %d', ms => {
    const clock = manualClock(7)
    expect(() => clock.advance(ms)).toThrow(RangeError)
    expect(clock.now()).toBe(7)
  })
})
