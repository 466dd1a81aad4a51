import { type Commerce, CommerceError } from '@cartwright/core'
import type { Endpoint, LimitClass } from '../contract/index.ts'
import type { AppOptions } from '../options.ts'

/** How long changes wait, at the 95th percentile, before new ones are turned away (RELIABILITY 3.11). Milliseconds. */
const usualShedAfterMs = 500

/** Long enough for a queue that is half a second deep, and no longer than a buyer waits. Seconds. */
const retryAfterSeconds = 2

/** What shoppers change. Not a payment of an order that stands, whose stock is held already; not what a provider tells; not staff, who may have to end what causes it. */
const shedClasses: ReadonlySet<LimitClass> = new Set(['checkout', 'coupon', 'gift_card', 'write'])

type SheddableEndpoint = Pick<Endpoint, 'limit' | 'method' | 'neverShed'>

/** Whether a call of this endpoint adds to what waits. */
export function isShed({ limit, method, neverShed }: SheddableEndpoint): boolean {
  return method !== 'GET' && !neverShed && shedClasses.has(limit)
}

/** Turns calls away while the storage cannot keep up: throws `overloaded` with `Retry-After`, before anything is read or done. */
export function loadShedder(
  endpoint: SheddableEndpoint,
  { writeWaitMs, deps }: Pick<Commerce, 'writeWaitMs' | 'deps'>,
  { rateLimit, shedAfterMs = usualShedAfterMs }: Pick<AppOptions, 'rateLimit' | 'shedAfterMs'>,
): () => void {
  if (!isShed(endpoint) || rateLimit === 'off') return () => undefined
  return () => {
    if (writeWaitMs() <= shedAfterMs) return
    deps.meter.count('cartwright_shed_total', { class: endpoint.limit })
    throw new CommerceError('overloaded', 'The shop is very busy just now. Nothing was changed; please try again shortly.', { retryAfter: retryAfterSeconds })
  }
}
