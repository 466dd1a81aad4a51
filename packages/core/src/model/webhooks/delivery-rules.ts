import type { WebhookAnswer, WebhookAttempt, WebhookDelivery } from './webhook-delivery.ts'
import type { WebhookEndpoint, WebhookHealth } from './webhook-endpoint.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** Waits between the attempts of a delivery: ten attempts in a little over three days, as the Standard Webhooks specification proposes. Milliseconds. */
export const webhookRetryDelaysMs: readonly number[] = [5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour]

/** Times and limits of sending (RELIABILITY 3.6 and 3.11), in milliseconds unless the name says otherwise. */
export const webhookLimits = {
  /** A whole attempt, from looking the name up to the last byte read. */
  timeoutMs: 10_000,
  /** How long a claim lasts; past the time-out, with room to write down what came of it. */
  leaseMs: 30_000,
  /** Messages on their way to one endpoint at a time, over all processes. */
  perEndpoint: 4,
  /** Messages on their way from one process at a time. */
  perProcess: 64,
  /** How much of an answer's body is kept. */
  responseCharacters: 2_048,
  /** A delivery still pending after this long is given up at its next failure, however few attempts it had (its endpoint was parked). */
  giveUpAfterMs: 4 * day,
  /** An endpoint with nothing but failures for this long is switched off... */
  disableAfterMs: 7 * day,
  /** ...if there were at least this many: as many as one delivery makes. */
  disableFailuresMin: 10,
  /** From this many failures in a row an endpoint is parked, and then tried with one message at a time. */
  parkFailuresMin: 5,
  parkMinMs: 30 * second,
  parkMaxMs: 30 * minute,
  /** What a receiver may ask for in `Retry-After` at most. */
  retryAfterMaxMs: day,
  /** How often an endpoint that was switched off for its failures is pinged, to see whether it is back, */
  probeEveryMs: day,
  /** and for how long. */
  probeForMs: 30 * day,
  /** How long deliveries that came to their end are kept. */
  keptMs: 30 * day,
  /** How long the previous secret signs too, unless told; and at most. */
  secretOverlapMs: day,
  secretOverlapMaxMs: 30 * day,
} as const

/** What an error says of a delivery that was not sent because its endpoint was switched off. */
export const webhookDisabledError = 'The endpoint is disabled.'

/** Milliseconds until the attempt after `tries` of them: the schedule's delay, a tenth more or less so that messages that failed together do not come back together. Null: no more. */
export function webhookRetryDelay(tries: number, jitter: number): number | null {
  const delay = webhookRetryDelaysMs[tries - 1]
  return delay === undefined ? null : Math.round(delay * (0.9 + 0.2 * jitter))
}

/** Any 2xx is a receipt; everything else, a redirect too, is a failure. */
export function isReceipt({ status }: Pick<WebhookAnswer, 'status'>): boolean {
  return status !== null && status >= 200 && status <= 299
}

export interface SettledWebhook {
  readonly attempt: WebhookAttempt
  readonly delivery: Pick<WebhookDelivery, 'state' | 'tries' | 'attempts' | 'nextAttemptAt' | 'lastStatus' | 'lastError'>
  readonly endpoint: WebhookHealth
}

/**
 * What becomes of a delivery and its endpoint after an attempt.
 * A receipt clears the endpoint's failures, and enables it again when it was failures that had switched it off. 410 says that the receiver is gone: no attempt more, and the
 * endpoint is switched off. A ping is tried once, and its failure says nothing about an enabled endpoint.
 * @param endpoint as it is stored now
 * @param jitter uniform in [0, 1)
 */
export function settleAttempt(
  { delivery, endpoint }: { readonly delivery: WebhookDelivery; readonly endpoint: WebhookEndpoint },
  answer: WebhookAnswer,
  { startedAt, now, jitter }: { readonly startedAt: number; readonly now: number; readonly jitter: number },
): SettledWebhook {
  const isDone = isReceipt(answer)
  const error = isDone ? null : describeFailure(answer)
  const tries = delivery.tries + 1
  const attempts = delivery.attempts + 1
  const attempt = { number: attempts, at: startedAt, durationMs: now - startedAt, status: answer.status, error, response: answer.response }
  const isPing = delivery.eventId === null
  const health = healthAfter(endpoint, answer, { now, isPing })
  const isOver = isDone || isPing || health.status === 'disabled' || now - delivery.queuedAt >= webhookLimits.giveUpAfterMs
  const retryMs = isOver ? null : webhookRetryDelay(tries, jitter)
  const isPending = retryMs !== null
  return {
    attempt,
    delivery: {
      state: isDone ? 'delivered' : isPending ? 'pending' : 'failed',
      tries,
      attempts,
      nextAttemptAt: isPending ? now + Math.max(retryMs, askedFor(answer)) : null,
      lastStatus: answer.status,
      lastError: error,
    },
    endpoint: health,
  }
}

function describeFailure({ status, error }: WebhookAnswer): string {
  if (status === null) return error ?? 'No answer.'
  if (status >= 300 && status <= 399) return `Answered ${status}: redirects are not followed.`
  return `Answered ${status}.`
}

function askedFor({ retryAfterMs }: WebhookAnswer): number {
  return Math.min(retryAfterMs ?? 0, webhookLimits.retryAfterMaxMs)
}

function healthAfter(endpoint: WebhookEndpoint, answer: WebhookAnswer, { now, isPing }: { readonly now: number; readonly isPing: boolean }): WebhookHealth {
  const { status, disabledBy, disabledAt } = endpoint
  const present = { status, disabledBy, disabledAt, failingSince: endpoint.failingSince, failures: endpoint.failures, parkedUntil: endpoint.parkedUntil }
  if (isReceipt(answer)) {
    const isKeptOff = status === 'disabled' && disabledBy !== 'failure'
    if (isKeptOff) return present
    return { status: 'enabled', disabledBy: null, disabledAt: null, failingSince: null, failures: 0, parkedUntil: 0 }
  }
  // What is switched off already gets no worse; a person's test of an endpoint that is not ready yet is no failure of the traffic.
  if (status === 'disabled' || isPing) return present
  const failingSince = endpoint.failingSince ?? now
  const failures = endpoint.failures + 1
  const failing = { failingSince, failures }
  if (answer.status === 410) return { ...failing, status: 'disabled', disabledBy: 'gone', disabledAt: now, parkedUntil: 0 }
  if (now - failingSince >= webhookLimits.disableAfterMs && failures >= webhookLimits.disableFailuresMin) {
    return { ...failing, status: 'disabled', disabledBy: 'failure', disabledAt: now, parkedUntil: now + webhookLimits.probeEveryMs }
  }
  return { ...failing, status, disabledBy, disabledAt, parkedUntil: Math.max(endpoint.parkedUntil, now + parkMs(failures), now + askedFor(answer)) }
}

/** The breaker of an endpoint: 30 s after the fifth failure in a row, twice as long after each more, half an hour at most. */
function parkMs(failures: number): number {
  const over = failures - webhookLimits.parkFailuresMin
  return over < 0 ? 0 : Math.min(webhookLimits.parkMaxMs, webhookLimits.parkMinMs * 2 ** Math.min(over, 10))
}

/** How many messages may be on their way to an endpoint at a time: one while it does not answer, to see whether it does again. */
export function webhookConcurrency({ failures }: Pick<WebhookEndpoint, 'failures'>): number {
  return failures >= webhookLimits.parkFailuresMin ? 1 : webhookLimits.perEndpoint
}
