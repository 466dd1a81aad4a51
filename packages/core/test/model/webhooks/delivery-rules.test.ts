import { describe, expect, it } from 'vitest'
import { freshHealth, settleAttempt, type WebhookAnswer, type WebhookDelivery, type WebhookEndpoint, webhookConcurrency } from '../../../src/model/index.ts'
import { isReceipt, webhookRetryDelay, webhookRetryDelaysMs } from '../../../src/model/webhooks/delivery-rules.ts'

const now = 1_767_225_600_000
const second = 1_000
const hour = 3_600 * second
const day = 24 * hour

const delivery: WebhookDelivery = {
  id: 1,
  endpointId: 1,
  eventId: 1,
  messageId: 'msg_1',
  topic: 'order.paid',
  body: '{}',
  state: 'pending',
  tries: 0,
  attempts: 0,
  nextAttemptAt: now,
  lastStatus: null,
  lastError: null,
  queuedAt: now,
  createdAt: now,
  updatedAt: now,
}

const endpoint: WebhookEndpoint = {
  ...freshHealth,
  id: 1,
  url: 'https://receiver.example/',
  description: '',
  topics: ['*'],
  previousSecretUntil: null,
  createdAt: now,
  updatedAt: now,
}

const answered = (status: number | null, parts: Partial<WebhookAnswer> = {}): WebhookAnswer => ({
  status,
  error: null,
  response: '',
  retryAfterMs: null,
  ...parts,
})

const settle = (
  answer: WebhookAnswer,
  { of = {}, to = {}, at = now, jitter = 0.5 }: { of?: Partial<WebhookDelivery>; to?: Partial<WebhookEndpoint>; at?: number; jitter?: number } = {},
) => settleAttempt({ delivery: { ...delivery, ...of }, endpoint: { ...endpoint, ...to } }, answer, { startedAt: at - 40, now: at, jitter })

describe('the schedule', () => {
  it('makes ten attempts over a little more than three days', () => {
    expect(webhookRetryDelaysMs.map((_, index) => webhookRetryDelay(index + 1, 0.5))).toEqual(webhookRetryDelaysMs)
    expect(webhookRetryDelay(10, 0.5)).toBeNull()
    const total = webhookRetryDelaysMs.reduce((sum, delay) => sum + delay, 0)
    expect(total).toBe(75 * hour + 35 * 60 * second + 5 * second)
  })

  it('comes a tenth sooner or later, so that what failed together does not come back together', () => {
    expect([webhookRetryDelay(1, 0), webhookRetryDelay(1, 0.999)]).toEqual([4_500, 5_499])
  })
})

describe('an answer', () => {
  it.each([
    [200, true],
    [204, true],
    [299, true],
    [199, false],
    [301, false],
    [400, false],
    [500, false],
    [null, false],
  ])('of %s is a receipt: %s', (status, expected) => {
    expect(isReceipt(answered(status))).toBe(expected)
  })

  it('of 2xx ends the delivery and clears the record of the endpoint', () => {
    const settled = settle(answered(204, { response: 'thanks' }), {
      of: { tries: 2, attempts: 7 },
      to: { failures: 9, failingSince: now - day, parkedUntil: now },
    })
    expect(settled).toEqual({
      attempt: { number: 8, at: now - 40, durationMs: 40, status: 204, error: null, response: 'thanks' },
      delivery: { state: 'delivered', tries: 3, attempts: 8, nextAttemptAt: null, lastStatus: 204, lastError: null },
      endpoint: freshHealth,
    })
  })

  it.each([
    [answered(500), 'Answered 500.'],
    [answered(302), 'Answered 302: redirects are not followed.'],
    [answered(null, { error: 'No answer within 10 s.' }), 'No answer within 10 s.'],
    [answered(null), 'No answer.'],
  ])('that is none puts the delivery off: %j', (answer, error) => {
    expect(settle(answer)).toMatchObject({
      attempt: { error },
      delivery: { state: 'pending', tries: 1, nextAttemptAt: now + 5 * second, lastStatus: answer.status, lastError: error },
      endpoint: { ...freshHealth, failures: 1, failingSince: now, parkedUntil: now },
    })
  })

  it('may ask for a later attempt, a day at most, and parks the endpoint until then', () => {
    expect(settle(answered(503, { retryAfterMs: hour }))).toMatchObject({ delivery: { nextAttemptAt: now + hour }, endpoint: { parkedUntil: now + hour } })
    expect(settle(answered(429, { retryAfterMs: 9 * day }))).toMatchObject({ delivery: { nextAttemptAt: now + day }, endpoint: { parkedUntil: now + day } })
    expect(settle(answered(429, { retryAfterMs: 1 }))).toMatchObject({ delivery: { nextAttemptAt: now + 5 * second } })
  })

  it('is the last of ten, or of a message that waited for four days', () => {
    expect(settle(answered(500), { of: { tries: 8 } }).delivery).toMatchObject({ state: 'pending', nextAttemptAt: now + 24 * hour })
    expect(settle(answered(500), { of: { tries: 9 } }).delivery).toMatchObject({ state: 'failed', nextAttemptAt: null, tries: 10 })
    expect(settle(answered(500), { of: { queuedAt: now - 4 * day + 1 } }).delivery.state).toBe('pending')
    expect(settle(answered(500), { of: { queuedAt: now - 4 * day } }).delivery.state).toBe('failed')
  })

  it('of 410 switches the endpoint off for good', () => {
    expect(settle(answered(410))).toMatchObject({
      delivery: { state: 'failed', nextAttemptAt: null },
      endpoint: { status: 'disabled', disabledBy: 'gone', disabledAt: now, parkedUntil: 0 },
    })
  })
})

describe('an endpoint that fails', () => {
  it.each([
    [3, 0],
    [4, 30 * second],
    [5, 60 * second],
    [9, 960 * second],
    [10, 1_800 * second],
    [99, 1_800 * second],
  ])('%s failures and one more park it for %s ms', (failures, ms) => {
    expect(settle(answered(500), { to: { failures, failingSince: now } }).endpoint.parkedUntil).toBe(now + ms)
  })

  it('gets one message at a time while it does not answer', () => {
    expect([0, 4, 5, 99].map(failures => webhookConcurrency({ failures }))).toEqual([4, 4, 1, 1])
  })

  it.each([
    ['seven days and ten failures', 7 * day, 9, 'disabled'],
    ['not quite seven days', 7 * day - 1, 99, 'enabled'],
    ['seven days, but few failures', 30 * day, 8, 'enabled'],
  ] as const)('%s: %s ms, %s before this one', (_, ms, failures, status) => {
    const { endpoint: health } = settle(answered(500), { of: { queuedAt: now }, to: { failures, failingSince: now - ms } })
    expect(health.status).toBe(status)
    if (status === 'disabled') expect(health).toMatchObject({ disabledBy: 'failure', disabledAt: now, parkedUntil: now + day, failures: 10 })
  })

  it('is switched on again by a receipt when failures switched it off, and by nothing else', () => {
    const off = { status: 'disabled', disabledAt: now - day, failures: 20, failingSince: now - 9 * day } as const
    expect(settle(answered(200), { to: { ...off, disabledBy: 'failure' } }).endpoint).toEqual(freshHealth)
    expect(settle(answered(200), { to: { ...off, disabledBy: 'person' } }).endpoint).toMatchObject({ status: 'disabled', disabledBy: 'person' })
    expect(settle(answered(200), { to: { ...off, disabledBy: 'gone' } }).endpoint).toMatchObject({ status: 'disabled', disabledBy: 'gone' })
    expect(settle(answered(500), { to: { ...off, disabledBy: 'failure' } })).toMatchObject({
      delivery: { state: 'failed' },
      endpoint: { ...off, failures: 20 },
    })
  })
})

describe('a ping', () => {
  it('is tried once, and its failure is not held against the endpoint', () => {
    expect(settle(answered(500), { of: { eventId: null } })).toMatchObject({
      delivery: { state: 'failed', tries: 1, nextAttemptAt: null },
      endpoint: freshHealth,
    })
    expect(settle(answered(410), { of: { eventId: null } }).endpoint).toEqual(freshHealth)
    expect(settle(answered(200), { of: { eventId: null }, to: { failures: 3, failingSince: now } })).toMatchObject({
      delivery: { state: 'delivered' },
      endpoint: freshHealth,
    })
  })
})
