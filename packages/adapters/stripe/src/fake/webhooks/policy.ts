import { randomFrom } from '../random.ts'

/** What becomes of one event. Plain data, so that it can be set over HTTP too. */
export interface DeliveryPlan {
  /** How many copies are sent; 1 when absent. */
  readonly copies?: number
  /** Milliseconds of the fake's clock before it is sent. */
  readonly delayMs?: number
  /** Sent after the next event instead of before it. */
  readonly reorder?: boolean
  /** Kept until it is delivered by hand. */
  readonly hold?: boolean
  /** Never sent (it can still be delivered by hand, and is listed under `/v1/events`). */
  readonly drop?: boolean
}

/** Chances between 0 and 1, drawn from the seed, so that the same events get the same fate. */
export interface SeededPlan {
  readonly seed: number
  readonly drop?: number
  readonly duplicate?: number
  readonly late?: number
  readonly reorder?: number
  /** Longest delay of a late one, in milliseconds of the fake's clock; an hour when absent. */
  readonly maxDelayMs?: number
}

/** What becomes of events: by type (`charge.*` takes a whole family), else by chance, else the plan itself. */
export interface WebhookPolicy extends DeliveryPlan {
  readonly byType?: Readonly<Record<string, DeliveryPlan>>
  readonly seeded?: SeededPlan
}

const hourMs = 3_600_000

/** The plan for an event of the type; `number` counts the events, so that a chance does not depend on anything else. */
export function planFor(policy: WebhookPolicy, type: string, number: number): DeliveryPlan {
  const { byType = {}, seeded, ...base } = policy
  const family = Object.keys(byType).find(pattern => pattern.endsWith('.*') && type.startsWith(pattern.slice(0, -1)))
  const named = byType[type] ?? (family === undefined ? undefined : byType[family])
  if (named) return named
  return seeded ? drawn(seeded, number) : base
}

function drawn({ seed, drop = 0, duplicate = 0, late = 0, reorder = 0, maxDelayMs = hourMs }: SeededPlan, number: number): DeliveryPlan {
  const random = randomFrom(seed * 1_000_003 + number)
  const dropped = random() < drop
  const copies = random() < duplicate ? 2 + Math.floor(random() * 2) : 1
  const delayMs = random() < late ? 1 + Math.floor(random() * maxDelayMs) : 0
  return { drop: dropped, copies, delayMs, reorder: random() < reorder }
}
