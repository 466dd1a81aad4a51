import { describe, expect, it } from 'vitest'
import { memoryStorage } from '../../../src/memory/index.ts'
import { CommerceError } from '../../../src/model/index.ts'
import type { Deps } from '../../../src/ports/index.ts'
import { deadLetters } from '../../../src/use-cases/events/index.ts'
import { drain, start } from '../../../src/use-cases/workers/index.ts'
import { leaseMs, reconcileDue, untilNextLook } from '../../../src/use-cases/workers/reconcile-timer.ts'
import { type PayingShop, paid, payingShop, placed } from '../checkout/checkout-shop.ts'

const minute = 60_000
const hour = 60 * minute
const going = new AbortController().signal

const jobNames = ['R1', 'R2 unsettled', 'R2', 'R3', 'R4', 'R5', 'R6', 'R7', 'R8', 'R9']

/** A shop whose products are in its index and whose events are handled. */
async function timedShop() {
  const shop = await payingShop()
  const deps = { ...shop.deps, checkInvariants: memoryStorage({ tables: shop.tables }).checkInvariants }
  await deps.search.rebuild(noDocuments())
  return { ...shop, deps }
}

async function* noDocuments() {}

const open = async ({ deps }: Pick<PayingShop, 'deps'>) => (await deps.attention.list({ status: 'open' }, { limit: 99 })).items
/** Another round, after all events were handled. */
async function round({ deps, consumers }: Awaited<ReturnType<typeof timedShop>>, change: Partial<Deps> = {}): Promise<readonly string[]> {
  await drain(deps, consumers)
  return reconcileDue({ ...deps, ...change }, going)
}

const briefly = async (shop: Pick<PayingShop, 'deps'>) => (await open(shop)).map(({ reason, subject, count }) => [reason, subject, count])

/** What a process that died in the middle of a round leaves behind. */
async function dieWithLease({ deps, clock }: Awaited<ReturnType<typeof timedShop>>): Promise<void> {
  await deps.notes.update('reconcile-timer', text =>
    JSON.stringify({ ...(JSON.parse(text ?? '{"ran":{}}') as object), owner: 'dead', until: clock.now() + leaseMs }),
  )
}

describe('the reconciliation timer', () => {
  it('runs each check in its time, and none of them at once when a shop is started', async () => {
    const shop = await timedShop()
    await paid(shop)
    await drain(shop.deps, shop.consumers)
    expect(await round(shop)).toEqual([])
    await shop.clock.advance(minute)
    expect(await round(shop)).toEqual(['R2 unsettled', 'R5', 'R6', 'R9'])
    expect(await round(shop)).toEqual([])
    await shop.clock.advance(9 * minute)
    expect(await round(shop)).toEqual(['R1', 'R2 unsettled', 'R5', 'R6', 'R9'])
    await shop.clock.advance(24 * hour)
    expect(await round(shop)).toEqual(jobNames)
    expect(await open(shop)).toEqual([])
  })

  it('looks at a time that chance moves, so that processes do not come together', async () => {
    const { deps } = await timedShop()
    const waits = Array.from({ length: 50 }, () => untilNextLook(deps))
    expect(waits.every(ms => ms >= 0.75 * minute && ms < 1.25 * minute)).toBe(true)
    expect(new Set(waits).size).toBeGreaterThan(40)
  })

  it('runs in one process at a time: of several at once one does it, and one that died frees it', async () => {
    const shop = await timedShop()
    await round(shop)
    await shop.clock.advance(minute)
    const rounds = await Promise.all([1, 2, 3, 4].map(() => reconcileDue(shop.deps, going)))
    expect(rounds.filter(ran => ran.length > 0)).toEqual([['R2 unsettled', 'R5', 'R6', 'R9']])
    await dieWithLease(shop)
    await shop.clock.advance(leaseMs - 1)
    expect(await round(shop)).toEqual([])
    await shop.clock.advance(1)
    expect((await round(shop)).length).toBeGreaterThan(0)
  })

  it('repairs what may be repaired alone, with two audit lines, and opens nothing for it', async () => {
    const shop = await timedShop()
    await round(shop)
    const level = { variantId: shop.product.variantId, locationId: 1, onHand: 10, reserved: 4 }
    shop.tables.levels.get(level.variantId)?.set(1, level)
    await shop.clock.advance(10 * minute)
    await round(shop)
    expect(await shop.deps.inventory.levels([level.variantId])).toEqual([{ ...level, reserved: 0 }])
    expect(await open(shop)).toEqual([])
    const lines = shop.audit().filter(({ actor }) => actor === 'system:reconcile')
    expect(lines.map(({ action, subject }) => [action, subject])).toEqual([
      ['reconcile.repair', `stock:${level.variantId}:1`],
      ['stock.realigned', `variant:${level.variantId}`],
      ['reconcile.repaired', `stock:${level.variantId}:1`],
    ])
  })

  it('never does what a person has to ask for: it tells, once, and closes what was put right', async () => {
    const shop = await timedShop()
    await round(shop)
    const { providerId } = await shop.provider.create({ key: 'p:999:create', amount: 500, currency: 'USD', orderId: 9, paymentId: 999, capture: 'automatic' })
    for (let times = 1; times <= 2; times++) {
      await shop.clock.advance(15 * minute)
      await round(shop)
    }
    expect((await shop.provider.read({ providerId }))?.status).toBe('requires_payment_method')
    expect(await briefly(shop)).toEqual([['orphan_payment', `provider_payment:${providerId}`, 2]])
    const [record] = await open(shop)
    expect(record).toMatchObject({ moneyAtRisk: { amount: 500, currency: 'USD' }, detail: { check: 'R3', severity: 'warning' } })
    expect(shop.events().filter(({ topic }) => topic === 'attention.opened')).toEqual([
      { topic: 'attention.opened', key: `attention:${record?.id}`, payload: { attentionId: record?.id } },
    ])
    await shop.provider.cancel({ key: 'by hand', providerId })
    await shop.clock.advance(15 * minute)
    await round(shop)
    expect(await open(shop)).toEqual([])
    expect(await shop.deps.attention.record(record?.id ?? 0)).toMatchObject({
      status: 'resolved',
      resolvedBy: 'system:reconcile',
      note: 'It was not there any more.',
    })
  })

  it('keeps open what it did not look at any more: what is too old, and what it could not compare', async () => {
    const shop = await timedShop()
    await round(shop)
    const order = await paid(shop)
    await drain(shop.deps, shop.consumers)
    const providerId = order.payments[0]?.providerId ?? ''
    await shop.provider.refund({ key: 'by hand', providerId, amount: 100 })
    await shop.clock.advance(30 * minute)
    await round(shop)
    expect((await briefly(shop)).map(([reason]) => reason)).toEqual(['refund_unknown'])
    const { payments } = shop.deps
    const broken = async () => {
      throw new CommerceError('payment_provider_error', 'down')
    }
    await shop.clock.advance(hour)
    await round(shop, { payments: { ...payments, read: broken, books: { ...shop.provider.books, payments: broken, refundsOf: broken } } })
    expect((await briefly(shop)).map(([reason]) => reason)).toEqual(['refund_unknown'])
    await shop.clock.advance(72 * hour)
    await round(shop)
    expect((await briefly(shop)).map(([reason]) => reason)).toContain('refund_unknown')
  })

  it('leaves records of others alone', async () => {
    const shop = await timedShop()
    await round(shop)
    await shop.deps.attention.open({ reason: 'dispute', subject: 'payment:7', moneyAtRisk: null, detail: {} }, { at: shop.clock.now(), actor: 'test' })
    await shop.clock.advance(24 * hour)
    await round(shop)
    expect(await briefly(shop)).toEqual([['dispute', 'payment:7', 1]])
  })

  it('works with the other workers, unless it is switched off', async () => {
    for (const reconcile of ['on', 'off'] as const) {
      const shop = await timedShop()
      const worker = start({ ...shop.deps, settings: { ...shop.deps.settings, reconcile } }, shop.consumers)
      await placed(shop)
      for (let step = 0; step < 4; step++) await shop.clock.advance(minute)
      expect((await shop.deps.notes.get('reconcile-timer')) !== null).toBe(reconcile === 'on')
      await worker.stop()
    }
  })
})

describe('a handler that does not come back', () => {
  it('loses its lease, holds up no others, and is a dead letter after three times', async () => {
    const shop = await payingShop()
    const hung: number[] = []
    const seen: number[] = []
    const consumers = [
      { name: 'hanging', topics: ['order.placed'] as const, handle: (event: { readonly id: number }) => new Promise<void>(() => hung.push(event.id)) },
      { name: 'quick', topics: ['order.placed'] as const, handle: async (event: { readonly id: number }) => void seen.push(event.id) },
    ]
    await shop.deps.events.register(consumers)
    await placed(shop)
    const draining = drain(shop.deps, consumers)
    for (const step of [0, 25_000, 5_000, 25_000, 5_000, 25_000, 5_000]) await shop.clock.advance(step)
    // What was done is ended before the lease is over, not with the handler that never is.
    expect(await draining).toBe(1)
    expect([hung.length, seen.length]).toEqual([3, 1])
    const { items } = await deadLetters(shop.deps, { limit: 9 })
    expect(items).toMatchObject([{ consumer: 'hanging', attempts: 3, lastError: expect.stringContaining('LeaseExpired') }])
  })
})
