// Goal: whatever goes wrong between shop, provider, banks and browsers, when the trouble is over everything comes to an end by itself, and both books are equal to the cent.
// Method: a random walk that follows from its seed, of shoppers and operators who act at the same time, with a provider that is slow, fails before and after the effect, loses answers and
// doubles, delays, reorders or drops its events. `CARTWRIGHT_STORM_SEEDS=500` runs so many, `CARTWRIGHT_STORM_FROM=17` begins with that one.
import { describe, expect, it } from 'vitest'
import { isOnPostgres } from './support/databases/on-postgres.ts'
import { storm } from './support/payments/storm.ts'

const first = Number(process.env.CARTWRIGHT_STORM_FROM ?? 1)
const count = Number(process.env.CARTWRIGHT_STORM_SEEDS ?? (isOnPostgres ? 6 : 30))
const seeds = Array.from({ length: count }, (_, index) => first + index)

describe.concurrent('after the storm', () => {
  it.for(seeds)('of seed %i, everything is settled and both books are equal', { timeout: 180_000 }, async seed => {
    const { faults, unfinished, disagreements, invariants } = await storm(seed)
    expect({ faults, unfinished, disagreements, invariants }).toEqual({ faults: [], unfinished: [], disagreements: [], invariants: [] })
  })
})
