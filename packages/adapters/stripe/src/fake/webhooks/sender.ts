import type { Clock } from '../clock.ts'
import type { FakeEvent } from '../event.ts'
import type { State } from '../state.ts'
import type { Delivery } from './delivery.ts'
import { planFor, type WebhookPolicy } from './policy.ts'
import { signatureHeader } from './signature.ts'
import type { DeliveryAnswer, WebhookEndpoint, Webhooks } from './webhooks.ts'

/** What the sender needs. */
export interface SenderOptions {
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

const longestTimerMs = 2_147_000_000

/** Sends events one after the other, so that their order is the policy's doing. */
export class WebhookSender implements Webhooks {
  private readonly options: SenderOptions
  private readonly closing = new AbortController()
  /** Only what still has to go out is looked through each time; a long run leaves many thousands behind. */
  private readonly waiting: Map<string, Delivery>
  private endpoint: WebhookEndpoint | null
  private policy: WebhookPolicy
  private running: Promise<void> = Promise.resolve()
  private timer: NodeJS.Timeout | undefined

  constructor(options: SenderOptions) {
    this.options = options
    this.endpoint = options.endpoint
    this.policy = options.policy
    this.waiting = new Map(this.all().flatMap(item => (item.status === 'pending' ? [[item.id, item] as const] : [])))
  }

  setEndpoint(endpoint: WebhookEndpoint | null): void {
    this.endpoint = endpoint
    void this.deliverDue()
  }

  setPolicy(policy: WebhookPolicy): void {
    this.policy = policy
  }

  /** Takes an event as it is written, and sends what is due. */
  accept(event: FakeEvent): void {
    if (this.endpoint?.types?.includes(event.type) === false) return
    const plan = planFor(this.policy, event.type, this.options.state.events.size)
    for (let copy = 0; copy < (plan.copies ?? 1); copy += 1) {
      const id = String(this.options.state.deliveries.size + 1)
      const dueAtMs = this.options.clock.now() + (plan.delayMs ?? 0)
      const status = plan.drop ? 'dropped' : plan.hold ? 'held' : 'pending'
      const waitsForYounger = plan.reorder === true
      const delivery: Delivery = { id, event: event.id, type: event.type, status, dueAtMs, waitsForYounger, attempts: 0, lastStatus: null }
      this.options.state.deliveries.set(id, delivery)
      this.setStatus(delivery, status)
    }
    void this.deliverDue()
  }

  pendingEvents(): FakeEvent[] {
    const open = new Set(this.all().flatMap(item => (item.status === 'delivered' ? [] : [item.event])))
    return [...this.options.state.events.values()].filter(event => open.has(event.id)).map(event => structuredClone(event))
  }

  deliveries(): readonly Readonly<Delivery>[] {
    return this.all().map(item => ({ ...item }))
  }

  deliver(eventId: string): Promise<DeliveryAnswer> {
    const sent = this.running.then(() => this.deliverNow(eventId))
    this.running = sent.then(
      () => this.arm(),
      () => this.arm(),
    )
    return sent
  }

  async deliverAll(): Promise<void> {
    for (const item of this.all()) {
      if (item.status !== 'pending' && item.status !== 'held') continue
      this.setStatus(item, 'pending')
      item.waitsForYounger = false
      item.dueAtMs = Math.min(item.dueAtMs, this.options.clock.now())
    }
    await this.deliverDue()
  }

  deliverDue(): Promise<void> {
    this.running = this.running.then(() => this.drain())
    return this.running
  }

  /** Stops, a request under way too. */
  async close(): Promise<void> {
    this.closing.abort()
    clearTimeout(this.timer)
    await this.running
  }

  private all(): Delivery[] {
    return [...this.options.state.deliveries.values()]
  }

  private setStatus(item: Delivery, status: Delivery['status']): void {
    item.status = status
    if (status === 'pending') this.waiting.set(item.id, item)
    else this.waiting.delete(item.id)
  }

  private nextDue(): Delivery | undefined {
    const now = this.options.clock.now()
    for (const item of this.waiting.values()) if (!item.waitsForYounger && item.dueAtMs <= now) return item
    return undefined
  }

  private async drain(): Promise<void> {
    for (let next = this.nextDue(); next && this.endpoint && !this.closing.signal.aborted; next = this.nextDue()) {
      const event = this.options.state.events.get(next.event)
      if (event) await this.attempt(next, event)
      else this.setStatus(next, 'dropped')
      const sent = Number(next.id)
      for (const item of this.waiting.values()) if (item.waitsForYounger && Number(item.id) < sent) item.waitsForYounger = false
    }
    this.arm()
  }

  private async attempt(delivery: Delivery, event: FakeEvent): Promise<DeliveryAnswer> {
    delivery.attempts += 1
    const answer = await this.send(event)
    delivery.lastStatus = answer.status
    const taken = answer.status !== null && answer.status >= 200 && answer.status < 300
    const retryMs = this.options.retryDelaysMs[delivery.attempts - 1]
    delivery.dueAtMs = this.options.clock.now() + (retryMs ?? 0)
    this.setStatus(delivery, taken ? 'delivered' : retryMs === undefined ? 'failed' : 'pending')
    event.pending_webhooks = [...this.waiting.values()].some(item => item.event === event.id) ? 1 : 0
    return answer
  }

  private async deliverNow(eventId: string): Promise<DeliveryAnswer> {
    const event = this.options.state.events.get(eventId)
    if (!event) throw new Error(`The fake Stripe knows no event ${eventId}`)
    if (!this.endpoint) throw new Error('The fake Stripe has no webhook endpoint')
    const open = this.all().find(item => item.event === eventId && item.status !== 'delivered')
    if (!open) return this.send(event)
    const before = open.status
    const answer = await this.attempt(open, event)
    if (open.status === 'pending' && before !== 'pending') this.setStatus(open, before)
    return answer
  }

  private arm(): void {
    clearTimeout(this.timer)
    if (!this.options.runsByItself || this.closing.signal.aborted || !this.endpoint) return
    let dueAtMs = Number.POSITIVE_INFINITY
    for (const item of this.waiting.values()) if (!item.waitsForYounger) dueAtMs = Math.min(dueAtMs, item.dueAtMs)
    if (dueAtMs === Number.POSITIVE_INFINITY) return
    const inMs = Math.max(0, dueAtMs - this.options.clock.now())
    this.timer = setTimeout(() => void this.deliverDue(), Math.min(inMs, longestTimerMs))
    this.timer.unref()
  }

  private async send(event: FakeEvent): Promise<DeliveryAnswer> {
    const { endpoint } = this
    if (!endpoint) return { status: null, body: '' }
    const body = JSON.stringify(event, null, 2)
    try {
      const response = await fetch(endpoint.url, {
        method: 'POST',
        body,
        headers: {
          'Content-Type': 'application/json; charset=utf-8',
          'Stripe-Signature': signatureHeader(body, endpoint.secrets, this.options.clock.seconds()),
          'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        },
        redirect: 'manual',
        signal: AbortSignal.any([this.closing.signal, AbortSignal.timeout(this.options.timeoutMs)]),
      })
      return { status: response.status, body: await response.text() }
    } catch {
      return { status: null, body: '' }
    }
  }
}
