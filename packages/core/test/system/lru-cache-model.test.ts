import fc from 'fast-check'
import { expect, it } from 'vitest'
import { manualClock } from '../../src/memory/index.ts'
import { lruCache } from '../../src/system/lru-cache.ts'

const key = fc.constantFrom('a', 'b', 'c', 'd')
const tags = fc.uniqueArray(fc.constantFrom('red', 'blue', 'round'))
const step = fc.oneof(
  fc.record({ kind: fc.constant('get' as const), key }),
  fc.record({ kind: fc.constant('set' as const), key, value: fc.nat(99), ttlMs: fc.integer({ min: 1, max: 20 }), tags }),
  fc.record({ kind: fc.constant('invalidate' as const), tags }),
  fc.record({ kind: fc.constant('advance' as const), ms: fc.nat(10) }),
)

interface Entry {
  readonly key: string
  readonly value: number
  readonly tags: readonly string[]
  readonly until: number
}

/** The same promises kept the slow way: a list, the entry used longest ago first. */
function listCache(maxEntries: number) {
  let entries: Entry[] = []
  return {
    get(key: string, now: number): number | undefined {
      const entry = entries.find(candidate => candidate.key === key)
      entries = entries.filter(candidate => candidate.key !== key)
      if (!entry || entry.until <= now) return undefined
      entries.push(entry)
      return entry.value
    },
    set(entry: Entry): void {
      entries = entries.filter(candidate => candidate.key !== entry.key)
      if (entries.length >= maxEntries) entries = entries.slice(1)
      entries.push(entry)
    },
    invalidate(tags: readonly string[]): void {
      entries = entries.filter(entry => !entry.tags.some(tag => tags.includes(tag)))
    },
  }
}

it('behaves like a list, whatever is done to it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async steps => {
      const clock = manualClock(0)
      const cache = lruCache({ clock, maxEntries: 3 })
      const model = listCache(3)
      for (const step of steps) {
        if (step.kind === 'get') expect(await cache.get(step.key)).toBe(model.get(step.key, clock.now()))
        if (step.kind === 'set') {
          const { key, value, tags, ttlMs } = step
          model.set({ key, value, tags, until: clock.now() + ttlMs })
          await cache.set(key, value, { ttlMs, tags })
        }
        if (step.kind === 'invalidate') {
          model.invalidate(step.tags)
          await cache.invalidate(step.tags)
        }
        if (step.kind === 'advance') void clock.advance(step.ms)
      }
    }),
    { numRuns: 500 },
  )
})
