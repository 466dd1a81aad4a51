import { CommerceError, systemClock, systemRandom } from '@cartwright/core'
import { type Circuit, circuit, guard, within } from '@cartwright/resilience'

const limits = { share: 0.5, callsMin: 20, windowMs: 30_000, inARow: 1, halfOpenAfterMs: 15_000 }
const own: Circuit = circuit({ limits, clock: systemClock, isFailure: () => true })
const failureOf = () => ({ isRetryable: false })
const calls = guard({ circuit: own, totalMs: 1_000, retries: 0, jitterMs: [1, 2], failureOf, clock: systemClock, random: systemRandom })
const greeting = await calls.run(leftMs => within(leftMs, async () => '@cartwright/resilience works'))
await calls.run(() => Promise.reject(new CommerceError('unavailable', 'away'))).catch(() => undefined)
console.log(own.state() === 'open' ? greeting : 'it stayed closed')
