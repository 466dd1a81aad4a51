import { type Clock, CommerceError, type Random } from '@cartwright/core'
import { places } from '@cartwright/resilience'
import Stripe from 'stripe'
import { beforeEach, describe, expect, it } from 'vitest'
import { AnswerLostError, NotSentError } from '../src/http-client.ts'
import { type Lane, type LaneOptions, lane } from '../src/resilience/lane.ts'

const { errors } = Stripe
const down = () => new errors.StripeConnectionError({ detail: new NotSentError('refused') } as never)
const lost = () => new errors.StripeConnectionError({ detail: new AnswerLostError('reset') } as never)
const broken = () => errors.generateV1Error({ statusCode: 500, type: 'api_error' } as never)
const busy = () => errors.generateV1Error({ statusCode: 429, type: 'invalid_request_error' } as never)
const inUse = () => errors.generateV1Error({ statusCode: 409, type: 'idempotency_error', code: 'idempotency_key_in_use' } as never)
const forbidden = () => errors.generateV1Error({ statusCode: 403, type: 'invalid_request_error' } as never)
const wrong = () => errors.generateV1Error({ statusCode: 400, type: 'invalid_request_error' } as never)
const busyFor = (seconds: string, date?: string) => () =>
  errors.generateV1Error({ statusCode: 429, type: 'invalid_request_error', headers: { 'retry-after': seconds, ...(date ? { date } : {}) } } as never)
const declined = () => errors.generateV1Error({ statusCode: 402, type: 'card_error', code: 'card_declined' } as never)

const start = 1_767_225_600_000

/** A wait is over at once, and the time has gone by. */
const clock: Clock = {
  now: () => now,
  wait: async ms => {
    waits.push(ms)
    now += ms
  },
}
let now = start
let waits: number[] = []
const random: Random = { bytes: count => new Uint8Array(count).fill(128) }

const made = (options: Partial<LaneOptions> = {}): Lane =>
  lane({
    kind: 'write',
    totalMs: 10_000,
    retries: 2,
    jitterMs: [500, 2_000],
    limits: { share: 0.5, callsMin: 20, windowMs: 30_000, halfOpenAfterMs: 15_000 },
    places: places(32, 256),
    clock,
    random,
    onCircuit: () => undefined,
    ...options,
  })

/** Answers of Stripe, one a try. */
const script = (...answers: readonly (string | (() => unknown))[]) => {
  const left = [...answers]
  const timeouts: number[] = []
  const call = async (timeoutMs: number): Promise<string> => {
    timeouts.push(timeoutMs)
    const next = left.shift()
    if (typeof next === 'string') return next
    throw next ? next() : new Error('There were more tries than answers.')
  }
  return { call, timeouts, left }
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'answered',
    (error: unknown) => (error instanceof CommerceError ? error.code : error instanceof errors.StripeError ? `refused ${error.statusCode}` : String(error)),
  )

beforeEach(() => {
  now = start
  waits = []
})

describe('a write', () => {
  it.each([
    ['an answer', ['done'], 'answered', 0],
    ['an answer at the third try', [lost, broken, 'done'], 'answered', 0],
    ['a refusal', [wrong], 'refused 400', 0],
    ['a decline', [declined], 'refused 402', 0],
    ['a refusal after a try that was lost: the key tells', [lost, wrong], 'refused 400', 0],
    ['a decline after a try that was lost', [lost, inUse, declined], 'refused 402', 0],
    ['three lost tries', [lost, lost, lost, 'too late'], 'payment_outcome_unknown', 1],
    ['three server errors', [broken, broken, broken, 'too late'], 'payment_outcome_unknown', 1],
    ['a key in use for too long', [inUse, inUse, inUse], 'payment_outcome_unknown', 0],
    ['no connection', [down, down, down, 'too late'], 'payment_provider_error', 1],
    ['no connection after a try that was lost', [lost, down, down], 'payment_outcome_unknown', 0],
    ['too many calls', [busy, busy, busy, 'too late'], 'payment_provider_error', 1],
    ['too many calls after a try that was lost', [lost, busy, busy], 'payment_outcome_unknown', 0],
    ['a key that may not', [forbidden, 'too late'], 'payment_provider_error', 1],
    ['a key that may not after a try that was lost', [lost, forbidden, 'too late'], 'payment_outcome_unknown', 1],
    ['a bug', [() => new TypeError('bug'), 'too late'], 'payment_outcome_unknown', 1],
  ] as const)('with %s', async (_, answers, outcome, leftOver) => {
    const { call, left } = script(...answers)
    expect(await codeOf(made().run(call))).toBe(outcome)
    expect(left).toHaveLength(leftOver)
  })

  it('waits half a second to two between tries, and gives each what is left of ten seconds', async () => {
    const { call, timeouts } = script(lost, lost, 'done')
    await made().run(call)
    const wait = 500 + Math.floor((0x8080 / 0x1_0000) * 1_500)
    expect(waits).toEqual([wait, wait])
    expect(timeouts).toEqual([10_000, 10_000 - wait, 10_000 - 2 * wait])
  })

  it.each([
    ['three seconds', busyFor('3'), [3_000]],
    ['a moment', busyFor('Thu, 01 Jan 2026 00:00:05 GMT', 'Thu, 01 Jan 2026 00:00:01 GMT'), [4_000]],
    ['less than it waits anyway', busyFor('0'), [1_252]],
    ['longer than there is time for', busyFor('60'), []],
  ] as const)('leaves Stripe alone as long as it asks for, by %s', async (_, error, expected) => {
    await codeOf(made().run(script(error, 'done').call))
    expect(waits).toEqual(expected)
  })

  it('does not try again when the time is up', async () => {
    const slow = async () => {
      now += 9_000
      throw lost()
    }
    expect(await codeOf(made().run(slow))).toBe('payment_outcome_unknown')
    expect(waits).toEqual([])
  })
})

describe('a read', () => {
  const reads = { kind: 'read', totalMs: 5_000, retries: 3, jitterMs: [100, 500] } as const

  it.each([
    ['an answer at the fourth try', [lost, broken, down, 'done'], 'answered', 0],
    ['four lost tries: nothing has happened, whatever is known', [lost, lost, lost, lost, 'too late'], 'payment_provider_error', 1],
    ['a bug', [() => new TypeError('bug'), 'too late'], 'payment_provider_error', 1],
    ['a refusal', [wrong], 'refused 400', 0],
  ] as const)('with %s', async (_, answers, outcome, leftOver) => {
    const { call, left } = script(...answers)
    expect(await codeOf(made(reads).run(call))).toBe(outcome)
    expect(left).toHaveLength(leftOver)
  })
})

describe('the circuit', () => {
  const once = { retries: 0 } as const
  const failing = (unit: Lane, times: number, error = broken) => Array.from({ length: times }, () => codeOf(unit.run(script(error).call)))

  it('opens at half of twenty calls, tells for how long, and tries nothing until then', async () => {
    const states: string[] = []
    const unit = made({ ...once, onCircuit: state => states.push(state) })
    for (let call = 0; call < 10; call += 1) await unit.run(script('done').call)
    await Promise.all(failing(unit, 9))
    unit.assertReady()
    expect(await codeOf(unit.run(script(broken).call))).toBe('payment_outcome_unknown')
    expect(() => unit.assertReady()).toThrow(expect.objectContaining({ code: 'payment_unavailable', details: { retryAfter: 15 } }))
    now = start + 10_500
    const { call, left } = script('done')
    expect(await unit.run(call).catch((error: unknown) => error)).toMatchObject({ code: 'payment_unavailable', details: { retryAfter: 5 } })
    expect([left, states]).toEqual([['done'], ['open']])
  })

  it('opens at twenty failures in a row, however busy and healthy it was before', async () => {
    const unit = made(once)
    for (let call = 0; call < 1_000; call += 1) await unit.run(script('done').call)
    await Promise.all(failing(unit, 19))
    unit.assertReady()
    expect(await codeOf(unit.run(script('done').call))).toBe('answered')
    await Promise.all(failing(unit, 19))
    unit.assertReady()
    await Promise.all(failing(unit, 1))
    expect(() => unit.assertReady()).toThrow(expect.objectContaining({ code: 'payment_unavailable' }))
  })

  it('lets one call find out whether Stripe is back, refuses others meanwhile, and closes when it is', async () => {
    const states: string[] = []
    const unit = made({ ...once, onCircuit: state => states.push(state) })
    await Promise.all(failing(unit, 20))
    now = start + 15_000
    unit.assertReady()
    const probe = Promise.withResolvers<string>()
    const probing = unit.run(() => probe.promise)
    await Promise.resolve()
    expect(await codeOf(unit.run(script('done').call))).toBe('payment_unavailable')
    expect(() => unit.assertReady()).toThrow(expect.objectContaining({ details: { retryAfter: 1 } }))
    probe.resolve('back')
    expect(await probing).toBe('back')
    expect(await unit.run(script('done').call)).toBe('done')
    // What was before is forgotten: it takes twenty calls again.
    await Promise.all(failing(unit, 17))
    unit.assertReady()
    expect(states).toEqual(['open', 'closed'])
  })

  it('stays open for another while when the probe fails', async () => {
    const unit = made(once)
    await Promise.all(failing(unit, 20))
    now = start + 15_000
    expect(await codeOf(unit.run(script(down).call))).toBe('payment_provider_error')
    now = start + 29_999
    expect(await codeOf(unit.run(script('done').call))).toBe('payment_unavailable')
    now = start + 30_000
    expect(await codeOf(unit.run(script('done').call))).toBe('answered')
  })

  it.each([
    ['declines', declined],
    ['refusals', wrong],
    ['rate limits', busy],
    ['keys in use', inUse],
    ['keys that may not', forbidden],
  ])('is not opened by %s', async (_, error) => {
    const unit = made(once)
    await Promise.all(failing(unit, 100, error))
    expect(await codeOf(unit.run(script('done').call))).toBe('answered')
  })

  it('says that the outcome is unknown when it opens between the tries of a call', async () => {
    const unit = made({ clock: { ...clock, wait: async () => undefined } })
    const answers = await Promise.all(Array.from({ length: 10 }, () => codeOf(unit.run(script(lost, lost, lost).call))))
    expect(new Set(answers)).toEqual(new Set(['payment_outcome_unknown']))
    expect(await codeOf(unit.run(script('done').call))).toBe('payment_unavailable')
  })
})

describe('calls at once', () => {
  it('are thirty-two at most, the others wait, and more than can wait are not tried', async () => {
    const unit = made({ places: places(32, 8) })
    let underWay = 0
    let most = 0
    const gate = Promise.withResolvers<string>()
    const call = async () => {
      underWay += 1
      most = Math.max(most, underWay)
      const answer = await gate.promise
      underWay -= 1
      return answer
    }
    const outcomes = Array.from({ length: 50 }, () => codeOf(unit.run(call)))
    gate.resolve('done')
    const counts = Map.groupBy(await Promise.all(outcomes), outcome => outcome)
    expect([most, counts.get('answered')?.length, counts.get('payment_unavailable')?.length]).toEqual([32, 40, 10])
  })
})
