// Goal: whatever instant of RELIABILITY 3.10 the process dies at, the outcome stated there comes about by itself within its bound, and asking again does no harm.
// Method: a shop on a SQLite file in a process of its own, its provider outside of it. The process ends itself with SIGKILL at a named failpoint, is started again with the clock moved on
// instead of waiting, and shop, stock and the provider's own book are compared to the unit; every invariant is checked. Then the same with two more kills while it recovers.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { checkoutScenarios } from './support/crash/checkout-scenarios.ts'
import { play } from './support/crash/play.ts'
import { queueScenarios } from './support/crash/queue-scenarios.ts'
import { refundScenarios } from './support/crash/refund-scenarios.ts'
import { seedShop } from './support/crash/scene.ts'
import { settlementScenarios } from './support/crash/settlement-scenarios.ts'

const folder = mkdtempSync(join(tmpdir(), 'cartwright-crash-points-'))
const seedFile = join(folder, 'seed.db')

beforeAll(() => seedShop(seedFile))
afterAll(() => rmSync(folder, { recursive: true }))

const scenarios = [...checkoutScenarios, ...settlementScenarios, ...refundScenarios, ...queueScenarios].map((scenario, index) => ({ ...scenario, index }))

describe.concurrent('killed once', () => {
  it.for(scenarios)('$point: $title', scenario => play(seedFile, scenario, null))
})

describe.concurrent('killed again while it recovers, and again', () => {
  it.for(scenarios)('$point: $title', scenario => play(seedFile, scenario, { nth: 2 + (scenario.index % 5) }))
})
