import { type Commerce, createCommerce, type Principal, silentLogger } from '@cartwright/core'
import { manualClock, memoryPasswords, memoryStorage, seededRandom } from '@cartwright/core/memory'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type FakeMeilisearch, startFakeMeilisearch } from './support/fake-meilisearch.ts'
import { builtIndex, idsOf } from './support/shop-index.ts'

const owner: Principal = { kind: 'system', name: 'test' }
const productIds = [1, 2, 3, 4]

let fake: FakeMeilisearch
beforeAll(async () => {
  fake = await startFakeMeilisearch()
})
afterAll(() => fake.close())

/** Two processes of one shop: one database, one index, each with its own way to it. */
async function twoProcesses() {
  const { index, other } = await builtIndex(fake)
  const storage = memoryStorage()
  const clock = manualClock()
  const open = (search: typeof index, seed: number) =>
    createCommerce({ storage, search, clock, random: seededRandom(seed), passwords: memoryPasswords(), logger: silentLogger })
  const processes = [open(index, 1), open(other, 2)] as const
  for (const commerce of processes) await commerce.start()
  const [first] = processes
  const category = await first.catalog.createCategory({ name: 'Lights' }, owner)
  for (const id of productIds) {
    const variants = [{ sku: `SKU-${id}`, prices: [{ currency: 'USD', amount: 100 * id }] }]
    const draft = { name: `Lamp ${id}`, variants, categoryIds: [category.id] }
    await first.catalog.create(draft, owner)
  }
  return { processes, clock, categoryId: category.id }
}

type Shop = Awaited<ReturnType<typeof twoProcesses>>

interface Step {
  readonly by: 0 | 1
  readonly what: 'rename' | 'hide' | 'show' | 'stock' | 'category' | 'drain' | 'rebuild'
  readonly id: number
  readonly number: number
}

const step = (whats: readonly Step['what'][]): fc.Arbitrary<Step> =>
  fc.record({ by: fc.constantFrom(0, 1), what: fc.constantFrom(...whats), id: fc.constantFrom(...productIds), number: fc.nat(5) })

async function perform({ processes, categoryId }: Shop, { by, what, id, number }: Step, at: number): Promise<unknown> {
  const { catalog, inventory, workers, search }: Commerce = processes[by]
  if (what === 'drain') return workers.drain()
  // One that another rebuild makes give way is no failure.
  if (what === 'rebuild') return search.reindex().catch(() => undefined)
  if (what === 'category') return catalog.updateCategory(categoryId, { name: `Lights ${number}` }, owner)
  if (what === 'rename') return catalog.update(id, { name: `Lamp ${id} ${number}` }, owner)
  if (what !== 'stock') return catalog.update(id, { status: what === 'hide' ? 'draft' : 'published' }, owner)
  const [variant] = (await catalog.product(id)).variants
  return inventory.adjust({ causeKey: `stock ${at}`, reason: 'Counted', lines: [{ variantId: variant?.id ?? 0, to: number }] }, owner)
}

/** Performs rounds of steps, those of a round at once, and lets every event come to its end. */
async function play(shop: Shop, rounds: readonly (readonly Step[])[]): Promise<void> {
  let at = 0
  for (const round of rounds) await Promise.all(round.map(step => perform(shop, step, at++)))
  for (let turn = 0; turn < 3; turn++) {
    await Promise.all(shop.processes.map(({ workers }) => workers.drain()))
    // What failed comes again after its time.
    shop.clock.advance(3_600_000)
  }
}

const rounds = (whats: readonly Step['what'][]) => fc.array(fc.array(step(whats), { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 6 })
const differing = async ({ processes: [first] }: Shop) => (await first.search.status({ compares: true })).differing

describe('the index of two processes', () => {
  it('holds the catalog as it is once every event was handled, in whatever order and at once', async () => {
    await fc.assert(
      fc.asyncProperty(rounds(['rename', 'hide', 'show', 'stock', 'drain', 'drain', 'rebuild']), async all => {
        const shop = await twoProcesses()
        await play(shop, all)
        expect(await differing(shop)).toBe(0)
        fake.indexes.all.clear()
      }),
      { seed: 33, numRuns: 60 },
    )
  })

  it('holds the newer of two documents when the older is written last, after both looked at what was there', async () => {
    const { index, other } = await builtIndex(fake)
    const storage = memoryStorage()
    const clock = manualClock()
    const shared = { storage, clock, passwords: memoryPasswords(), logger: silentLogger }
    const read = Promise.withResolvers<void>()
    const gate = Promise.withResolvers<void>()
    const products: typeof storage.catalog.products = async ids => {
      const found = await storage.catalog.products(ids)
      read.resolve()
      await gate.promise
      return found
    }
    const slow = createCommerce({ ...shared, search: index, catalog: { ...storage.catalog, products }, random: seededRandom(1) })
    const quick = createCommerce({ ...shared, search: other, random: seededRandom(2) })
    await quick.start()
    const { id, variants } = await quick.catalog.create({ name: 'Old', variants: [{ sku: 'A', prices: [{ currency: 'USD', amount: 1 }] }] }, owner)
    await quick.workers.drain()
    await quick.inventory.adjust({ causeKey: 'c', reason: 'Counted', lines: [{ variantId: variants[0]?.id ?? 0, to: 5 }] }, owner)

    // One process reads the product because of its stock, and is slow to write it.
    const draining = slow.workers.drain()
    await read.promise
    await quick.catalog.update(id, { name: 'New' }, owner)
    fake.queue.pause()
    const tasks = () => fake.queue.tasks.filter(({ status }) => status === 'enqueued').length
    const drainingToo = quick.workers.drain()
    await vi.waitUntil(() => tasks() === 1)
    gate.resolve()
    await vi.waitUntil(() => tasks() === 2)
    fake.queue.resume()
    await Promise.all([draining, drainingToo])
    expect([await idsOf(index, 'old'), await idsOf(index, 'new')]).toEqual([[], [id]])
    expect((await quick.search.status({ compares: true })).differing).toBe(0)
  })

  it('holds it after reconciliation, whatever was lost', async () => {
    await fc.assert(
      fc.asyncProperty(rounds(['rename', 'hide', 'show', 'stock', 'category', 'drain', 'rebuild']), fc.subarray(productIds), async (all, lost) => {
        const shop = await twoProcesses()
        await play(shop, all)
        const [first] = shop.processes
        await first.deps.search.remove(lost)
        const published = (await first.catalog.products(lost)).filter(({ status }) => status === 'published')
        expect(await differing(shop)).toBeGreaterThanOrEqual(published.length)
        await first.reconcile({ checks: ['R7'], repair: 'alone' }, owner)
        expect(await differing(shop)).toBe(0)
        fake.indexes.all.clear()
      }),
      { seed: 34, numRuns: 20 },
    )
  })
})
