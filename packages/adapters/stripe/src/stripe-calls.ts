import { CommerceError, type LogFields, type Logger } from '@cartwright/core'
import { type CircuitState, circuitLevels, places } from '@cartwright/resilience'
import Stripe from 'stripe'
import { boundedHttpClient } from './http-client.ts'
import { type Lane, lane } from './resilience/lane.ts'
import type { StripeSettings } from './settings.ts'

/** The version of Stripe's API that everything here is written against; an account's own version does not matter then. */
export const stripeApiVersion = '2026-10-28.endive'

/** Calls to Stripe, each with its time-out, repeats and circuit breaker (RELIABILITY.md 3.11). */
export interface StripeCalls {
  readonly client: Stripe
  /** Throws `payment_unavailable` while writes are not tried. */
  readonly assertReady: () => void
  /** In which states the circuits are. */
  readonly circuits: () => { readonly writes: CircuitState; readonly reads: CircuitState }
  /** A call with an effect, under our key. Throws Stripe's refusal, or a CommerceError as of {@link Lane.run}. */
  write<T>(operation: string, key: string, call: (options: Stripe.RequestOptions) => Promise<T>): Promise<T>
  /** A call without an effect. */
  read<T>(operation: string, call: (options: Stripe.RequestOptions) => Promise<T>): Promise<T>
}

/** Calls under way at once, and how many may wait for a place. */
const concurrencyMax = 32
const queueMax = 256

/** Opens at half of twenty calls in 30 s, asks again after 15 s. */
const limits = { share: 0.5, callsMin: 20, windowMs: 30_000, halfOpenAfterMs: 15_000 }

const writes = { kind: 'write', totalMs: 10_000, retries: 2, jitterMs: [500, 2_000], limits } as const
const reads = { kind: 'read', totalMs: 5_000, retries: 3, jitterMs: [100, 500], limits } as const

/** The same calls, with the shop's name before every key. */
export function callsOf(calls: StripeCalls, shop: string | null): StripeCalls {
  return shop === null ? calls : { ...calls, write: (operation, key, call) => calls.write(operation, `${shop}:${key}`, call) }
}

/** Opens the way to Stripe; nothing is sent yet. */
export function stripeCalls(settings: StripeSettings): StripeCalls {
  const { clock, random, logger, meter } = settings
  const client = new Stripe(settings.secretKey, {
    apiVersion: stripeApiVersion,
    httpClient: boundedHttpClient({ connectMs: settings.connectMs }),
    maxNetworkRetries: 0,
    telemetry: false,
    appInfo: { name: 'cartwright' },
    ...settings.host,
  })
  const shared = { places: places(concurrencyMax, queueMax), clock, random }
  const onCircuit = (kind: string) => (state: 'open' | 'closed') =>
    state === 'open'
      ? logger.log('error', `Stripe keeps failing: ${kind} are not tried for a while.`, { provider: 'stripe' })
      : logger.log('info', `Stripe works again: ${kind} are tried.`, { provider: 'stripe' })
  const lanes = {
    write: lane({ ...writes, ...shared, onCircuit: onCircuit('writes') }),
    read: lane({ ...reads, ...shared, onCircuit: onCircuit('reads') }),
  }
  meter.watch(() => [...circuitLevels('stripe_writes', lanes.write), ...circuitLevels('stripe_reads', lanes.read)])
  const run = async <T>(which: Lane, operation: string, call: (options: Stripe.RequestOptions) => Promise<T>, key?: string): Promise<T> =>
    which.run(timeout =>
      call({ timeout: Math.ceil(timeout), ...(key === undefined ? {} : { idempotencyKey: key }) }).catch((error: unknown) => {
        logTrouble(logger, operation, error)
        throw error
      }),
    )
  return {
    client,
    assertReady: lanes.write.assertReady,
    circuits: () => ({ writes: lanes.write.state(), reads: lanes.read.state() }),
    write: (operation, key, call) => run(lanes.write, operation, call, key),
    read: (operation, call) => run(lanes.read, operation, call),
  }
}

/** Whether Stripe worked through the call and refused it with one of these codes. */
export function isRefusal(error: unknown, ...codes: readonly string[]): error is Stripe.errors.StripeError {
  return error instanceof Stripe.errors.StripeError && error.code !== undefined && codes.includes(error.code)
}

/**
 * A refusal of Stripe's as ours, with nothing of its text: that may name what only the merchant should see. Others as they are. A key that was used for another call says
 * nothing about what became of that one.
 */
export function asProviderError(error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error
  if (error instanceof Stripe.errors.StripeIdempotencyError)
    return new CommerceError('payment_outcome_unknown', 'Stripe knows the key from another call; what became of that is not known yet.')
  return new CommerceError('payment_provider_error', 'Stripe refused the call.', { ...(error.code ? { providerCode: error.code } : {}) })
}

/** What the merchant needs to find the call in Stripe's own log. Never a message: some quote what was sent. */
function logTrouble(logger: Logger, operation: string, error: unknown): void {
  if (!(error instanceof Stripe.errors.StripeError)) return
  const { statusCode, rawType, code, param, requestId } = error
  const isOurFault = statusCode === 401 || statusCode === 403
  const fields: LogFields = { provider: 'stripe', operation, status: statusCode, type: rawType, code, param, stripeRequestId: requestId }
  if (isOurFault) logger.log('error', 'Stripe does not accept the secret key for this call.', fields)
  else logger.log(statusCode === 402 ? 'info' : 'warn', 'Stripe did not answer a call as hoped; without a status it may have been done.', fields)
}
