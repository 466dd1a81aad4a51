import { expect } from 'vitest'
import { type ErrorCode, isCommerceError, type NormalizedProduct, normalizeProduct, type ProductDraft, type StoredEvent, type Topic } from '../model/index.ts'
import type { Page, PageRequest, Storage, WriteContext } from '../ports/index.ts'

/** The time of the cases; what matters is only what lies before and after it. */
export const now = 1_750_000_000_000

/** The largest whole number that every part of the system carries exactly. */
export const largest = Number.MAX_SAFE_INTEGER

/** A text that shows what a store does to letters: combining marks, four-byte characters, quotes, line breaks, backslashes. */
export const strangeText = 'Ünïcödé 💶 „Zitat“ \'quote\' "double" \\ back\nline\ttab — 你好 é'

/** What a write carries, with the parts that matter to the case. */
export function writeBy<Saved = unknown>(parts: Partial<WriteContext<Saved>> = {}): WriteContext<Saved> {
  return { at: now, actor: 'system:test', ...parts }
}

/** What traced changes are part of. */
export const tracedIn = [
  { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
  { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00', tracestate: 'rojo=00f067aa0ba902b7, congo=t61rcWkgMzE' },
] as const

/** Runs `work` `count` times at once. */
export function atOnce<T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => work(index)))
}

/** The code a call refuses with; any other error, and no error, fails the case. */
export async function expectRefusal(call: Promise<unknown>, code: ErrorCode, details: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const error = await call.then(
    value => {
      throw new Error(`expected the refusal ${code}, got the answer ${JSON.stringify(value)}`)
    },
    (cause: unknown) => cause,
  )
  if (!isCommerceError(error)) throw error
  expect({ code: error.code, details: error.details }).toEqual({ code, details: expect.objectContaining(details) })
}

/** How many of these calls were refused with `code`; other errors fail the case. */
export async function countRefusals(calls: readonly Promise<unknown>[], code: ErrorCode): Promise<number> {
  const results = await Promise.allSettled(calls)
  const errors = results.flatMap(result => (result.status === 'rejected' ? [result.reason as unknown] : []))
  for (const error of errors) if (!isCommerceError(error) || error.code !== code) throw error
  return errors.length
}

const topics = [
  'attention.opened',
  'product.changed',
  'product.deleted',
  'category.changed',
  'stock.changed',
  'order.placed',
  'order.paid',
  'order.fulfilled',
  'order.completed',
  'order.cancelling',
  'order.cancelled',
  'payment.authorized',
  'payment.completed',
  'payment.disputed',
  'payment.failed',
  'refund.requested',
  'refund.succeeded',
  'refund.failed',
  'return.requested',
  'return.received',
  'webhook.received',
  'customer.registered',
  'customer.email_verification_requested',
  'customer.password_reset_requested',
] as const satisfies readonly Topic[]

/** Listens to every topic from here on. The function returned takes the events stored since it was called last, in the order of their ids. */
export async function watchEvents(storage: Storage): Promise<() => Promise<StoredEvent[]>> {
  await storage.events.register([{ name: 'conformance', topics }])
  await takeEvents(storage)
  return () => takeEvents(storage)
}

async function takeEvents({ events }: Storage): Promise<StoredEvent[]> {
  while ((await events.relay(now, 100)).events > 0) {}
  const taken: StoredEvent[] = []
  for (;;) {
    const deliveries = await events.claim({ consumers: ['conformance'], limit: 100, token: 'conformance', now, leasedUntil: now + 1 })
    if (deliveries.length === 0) return taken.sort((a, b) => a.id - b.id)
    taken.push(...deliveries.map(delivery => delivery.event))
    await events.finish(
      deliveries.map(delivery => delivery.id),
      'conformance',
    )
  }
}

/** Topic and payload of events, for comparing. */
export function briefly(events: readonly StoredEvent[]): unknown[] {
  return events.map(({ topic, payload }) => [topic, payload])
}

/** What an audit line says that came from no request and is not chained yet. */
export const unsealedLine = { address: null, requestId: null, seal: null }

/** How many lines the audit log has. */
export async function auditCount(storage: Storage): Promise<number> {
  return (await storage.customers.audit({}, { limit: 1 })).total
}

/**
 * A list of at least two rows whose pages must be the same by cursor and by number, complete, without repeats, and with an honest end.
 * `expected` are the ids in their order.
 */
export async function expectPages<T>(list: (page: PageRequest) => Promise<Page<T>>, expected: readonly number[], idOf: (row: T) => number): Promise<void> {
  const limit = Math.ceil(expected.length / 3)
  const byCursor: number[] = []
  for (let cursor: string | null = null, rounds = 0; rounds <= expected.length; rounds++) {
    const page: Page<T> = await list({ limit, cursor })
    expect(page.total).toBe(expected.length)
    byCursor.push(...page.items.map(idOf))
    cursor = page.nextCursor
    if (cursor === null) break
  }
  expect(byCursor).toEqual(expected)
  const byNumber: number[] = []
  for (let page = 1; page <= 3; page++) byNumber.push(...(await list({ limit, page })).items.map(idOf))
  expect(byNumber).toEqual(expected)
  const all = await list({ limit: expected.length })
  expect({ ids: all.items.map(idOf), next: all.nextCursor }).toEqual({ ids: expected, next: null })
  expect(await list({ limit, page: 99 })).toEqual({ items: [], total: expected.length, nextCursor: null })
  await expectRefusal(list({ limit, cursor: 'not a cursor' }), 'validation_failed')
}

/** A product with one variant, unless told otherwise. */
export function productOf(sku: string, parts: Partial<ProductDraft> = {}): NormalizedProduct {
  return normalizeProduct({ name: `Product ${sku}`, variants: [{ sku, prices: [{ currency: 'EUR', amount: 1250 }] }], ...parts })
}
