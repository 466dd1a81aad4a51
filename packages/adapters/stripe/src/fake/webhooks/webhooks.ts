import type { Clock } from '../clock.ts'
import type { FakeEvent } from '../event.ts'
import type { State } from '../state.ts'
import type { Delivery } from './delivery.ts'
import { planFor, type WebhookPolicy } from './policy.ts'
import { signatureHeader } from './signature.ts'

/** Where events go. */
export interface WebhookEndpoint {
  readonly url: string
  /** One signing secret, or two while the shop is changing it. */
  readonly secrets: readonly string[]
  /** Event types that are wanted; all when absent. */
  readonly types?: readonly string[]
}

/** The answer to an event that was sent. */
export interface DeliveryAnswer {
  /** The shop's HTTP status; null when it did not answer. */
  readonly status: number | null
  readonly body: string
}

/** Sends events to the shop, as badly as the policy says. */
export interface Webhooks {
  /** Sets where events go from now on; events made before are sent there too. `null` stops them. */
  setEndpoint(endpoint: WebhookEndpoint | null): void
  /** Sets what becomes of the events made from now on. */
  setPolicy(policy: WebhookPolicy): void
  /** Events of which a copy is still to be delivered, held or dropped ones included; oldest first. */
  pendingEvents(): FakeEvent[]
  /** Sends an event now, whatever became of it before. @throws Error for an unknown event or without an endpoint. */
  deliver(eventId: string): Promise<DeliveryAnswer>
  /** Sends everything that is held, late, or waiting, oldest first. */
  deliverAll(): Promise<void>
  /** Sends what is due by the fake's clock and resolves when that is done. */
  deliverDue(): Promise<void>
  /** Every copy with what became of it. */
  deliveries(): readonly Readonly<Delivery>[]
}

/** What the sender needs. */
export interface WebhooksOptions {
  readonly state: State
  readonly clock: Clock
  readonly endpoint: WebhookEndpoint | null
  readonly policy: WebhookPolicy
  /** Milliseconds of the fake's clock until each further attempt; after the last one it is given up. */
  readonly retryDelaysMs: readonly number[]
  /** Real milliseconds to wait for the shop's answer. */
  readonly timeoutMs: number
  /** True when the fake's clock runs by itself, so that late events go out by themselves. */
  readonly runsByItself: boolean
}

/** The sender with what only the fake itself calls. */
export interface WebhookSender extends Webhooks {
  accept(event: FakeEvent): void
  close(): Promise<void>
}

/** Makes the sender. Events go out one after the other, so that their order is the policy's doing. */
export function webhooksOver(options: WebhooksOptions): WebhookSender {
  const { state, clock } = options
  let { endpoint, policy } = options
  let running: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  const closing = new AbortController()
  const all = () => [...state.deliveries.values()]
  /** Only what still has to go out is looked through each time; a long run leaves many thousands behind. */
  const waiting = new Map(all().flatMap(item => (item.status === 'pending' ? [[item.id, item] as const] : [])))
  const setStatus = (item: Delivery, status: Delivery['status']): void => {
    item.status = status
    if (status === 'pending') waiting.set(item.id, item)
    else waiting.delete(item.id)
  }
  const wants = (type: string) => endpoint?.types?.includes(type) ?? true

  const attempt = async (delivery: Delivery, event: FakeEvent): Promise<DeliveryAnswer> => {
    delivery.attempts += 1
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(options.timeoutMs)])
    const answer = await send(endpoint, event, clock.seconds(), signal)
    delivery.lastStatus = answer.status
    const taken = answer.status !== null && answer.status >= 200 && answer.status < 300
    const retryMs = options.retryDelaysMs[delivery.attempts - 1]
    delivery.dueAtMs = clock.now() + (retryMs ?? 0)
    setStatus(delivery, taken ? 'delivered' : retryMs === undefined ? 'failed' : 'pending')
    event.pending_webhooks = [...waiting.values()].some(item => item.event === event.id) ? 1 : 0
    return answer
  }

  const nextDue = (): Delivery | undefined => {
    for (const item of waiting.values()) if (!item.waitsForYounger && item.dueAtMs <= clock.now()) return item
    return undefined
  }

  const drain = async (): Promise<void> => {
    for (let delivery = nextDue(); delivery && endpoint && !closing.signal.aborted; delivery = nextDue()) {
      const event = state.events.get(delivery.event)
      if (!event) break
      await attempt(delivery, event)
      const sent = Number(delivery.id)
      for (const item of waiting.values()) if (item.waitsForYounger && Number(item.id) < sent) item.waitsForYounger = false
    }
    arm()
  }

  const pump = (): Promise<void> => {
    running = running.then(drain)
    return running
  }

  const arm = (): void => {
    clearTimeout(timer)
    if (!options.runsByItself || closing.signal.aborted || !endpoint) return
    const next = [...waiting.values()].reduce((least, item) => (item.waitsForYounger ? least : Math.min(least, item.dueAtMs)), Number.POSITIVE_INFINITY)
    if (next === Number.POSITIVE_INFINITY) return
    const inMs = Math.max(0, next - clock.now())
    timer = setTimeout(() => void pump(), Math.min(inMs, 2_147_000_000))
    timer.unref()
  }

  const make = (event: FakeEvent): void => {
    const plan = planFor(policy, event.type, state.events.size)
    for (let copy = 0; copy < (plan.copies ?? 1); copy += 1) {
      const id = String(state.deliveries.size + 1)
      const delivery: Delivery = {
        id,
        event: event.id,
        type: event.type,
        status: 'held',
        dueAtMs: clock.now() + (plan.delayMs ?? 0),
        waitsForYounger: plan.reorder === true,
        attempts: 0,
        lastStatus: null,
      }
      state.deliveries.set(id, delivery)
      setStatus(delivery, plan.drop ? 'dropped' : plan.hold ? 'held' : 'pending')
    }
  }

  const deliverNow = async (eventId: string): Promise<DeliveryAnswer> => {
    const event = state.events.get(eventId)
    if (!event) throw new Error(`The fake Stripe knows no event ${eventId}`)
    if (!endpoint) throw new Error('The fake Stripe has no webhook endpoint')
    const open = all().find(item => item.event === eventId && item.status !== 'delivered')
    if (!open) return send(endpoint, event, clock.seconds(), AbortSignal.any([closing.signal, AbortSignal.timeout(options.timeoutMs)]))
    const before = open.status
    const answer = await attempt(open, event)
    if (open.status === 'pending' && before !== 'pending') setStatus(open, before)
    return answer
  }

  return {
    setEndpoint(next) {
      endpoint = next
      void pump()
    },
    setPolicy(next) {
      policy = next
    },
    pendingEvents() {
      const open = new Set(all().flatMap(item => (item.status === 'delivered' ? [] : [item.event])))
      return [...state.events.values()].filter(event => open.has(event.id)).map(event => structuredClone(event))
    },
    deliver(eventId) {
      const sent = running.then(() => deliverNow(eventId))
      running = sent.then(arm, arm)
      return sent
    },
    async deliverAll() {
      for (const item of all()) {
        if (item.status !== 'pending' && item.status !== 'held') continue
        setStatus(item, 'pending')
        item.waitsForYounger = false
        item.dueAtMs = Math.min(item.dueAtMs, clock.now())
      }
      await pump()
    },
    deliverDue: pump,
    deliveries: () => all().map(item => ({ ...item })),
    accept(event) {
      if (!wants(event.type)) return
      make(event)
      void pump()
    },
    async close() {
      closing.abort()
      clearTimeout(timer)
      await running
    },
  }
}

async function send(endpoint: WebhookEndpoint | null, event: FakeEvent, seconds: number, signal: AbortSignal): Promise<DeliveryAnswer> {
  if (!endpoint) return { status: null, body: '' }
  const body = JSON.stringify(event, null, 2)
  try {
    const response = await fetch(endpoint.url, {
      method: 'POST',
      body,
      headers: {
        'Content-Type': 'application/json; charset=utf-8',
        'Stripe-Signature': signatureHeader(body, endpoint.secrets, seconds),
        'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      },
      redirect: 'manual',
      signal,
    })
    return { status: response.status, body: await response.text() }
  } catch {
    return { status: null, body: '' }
  }
}
