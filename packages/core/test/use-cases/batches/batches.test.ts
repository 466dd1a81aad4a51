import { describe, expect, it } from 'vitest'
import type { ProductDraft } from '../../../src/model/index.ts'
import type { Deps } from '../../../src/ports/index.ts'
import { batch, finish, list, noteProducts, noteStock, settleProducts, start, undo } from '../../../src/use-cases/batches/index.ts'
import { product, productBySku, update, upsert } from '../../../src/use-cases/catalog/index.ts'
import { adjust, levels } from '../../../src/use-cases/inventory/index.ts'
import { admin, draft, expectRefused, stocked, testShop } from '../shop.ts'

const other = { kind: 'api_key', keyId: 2, role: 'admin', scopes: [] } as const
const file = { kind: 'products', source: 'products.csv', fingerprint: 'abc' } as const

const one = (sku: string, amount: number): ProductDraft => ({ name: sku, variants: [{ sku, prices: [{ currency: 'USD', amount }] }] })

/** Writes products as one part of a batch, as the API does. */
const write = async (deps: Deps, id: number, part: string, drafts: readonly ProductDraft[]) => {
  const done = await noteProducts(deps, { batch: id, part }, drafts)
  const outcomes = []
  for (const [index, draft] of drafts.entries()) {
    if (done[index]) outcomes.push(null)
    else {
      const { product, outcome } = await upsert(deps, draft, admin, { batch: id })
      outcomes.push({ outcome, productId: product.id })
    }
  }
  return settleProducts(deps, { batch: id, part }, outcomes)
}

const setStock = async (deps: Deps, id: number, part: string, variantId: number, to: number) => {
  const causeKey = await noteStock(deps, { batch: id, part }, 1)
  await adjust(deps, { causeKey, cause: 'import', reason: 'file', lines: [{ variantId, to }] }, admin)
}

const undoAll = async (deps: Deps, id: number, isPreview = false) => {
  const rows = []
  let cursor: string | null = null
  do {
    const step: Awaited<ReturnType<typeof undo>> = await undo(deps, id, { cursor, isPreview }, admin)
    rows.push(...step.rows.map(({ sku, outcome, units }) => [sku, outcome, units]))
    cursor = step.nextCursor
  } while (cursor !== null)
  return rows
}

describe('a batch', () => {
  it('is gone on with by its own caller, within a day, until it is finished', async () => {
    const { deps, clock } = testShop()
    const first = await start(deps, file, admin)
    expect(first).toMatchObject({ isResumed: false, batch: { id: 1, kind: 'products', source: 'products.csv', actor: 'key:1', finishedAt: null } })
    expect(await start(deps, file, admin)).toEqual({ ...first, isResumed: true })
    expect(await start(deps, file, other)).toMatchObject({ isResumed: false, batch: { id: 2 } })
    expect(await start(deps, { ...file, fingerprint: 'other' }, admin)).toMatchObject({ isResumed: false, batch: { id: 3 } })
    expect(await start(deps, { ...file, kind: 'stock' }, admin)).toMatchObject({ isResumed: false, batch: { id: 4 } })
    const summary = { created: 1, updated: 0, unchanged: 0, stockSet: 0, failed: 0 }
    expect(await finish(deps, 1, summary)).toEqual({ ...first.batch, finishedAt: clock.now(), summary })
    expect(await start(deps, file, admin)).toMatchObject({ isResumed: false, batch: { id: 5 } })
    clock.advance(24 * 60 * 60_000)
    expect(await start(deps, file, admin)).toMatchObject({ isResumed: false, batch: { id: 6 } })
    const page = await list(deps, { limit: 4 })
    expect([page.items.map(({ id }) => id), page.total]).toEqual([[6, 5, 4, 3], 6])
    expect((await list(deps, { limit: 4, cursor: page.nextCursor })).items.map(({ id }) => id)).toEqual([2, 1])
    await expectRefused(list(deps, { limit: 4, cursor: 'x' }), 'validation_failed')
    await expectRefused(batch(deps, 9), 'batch_not_found')
    await expectRefused(finish(deps, 1, summary), 'batch_closed')
    await expectRefused(noteProducts(deps, { batch: 1, part: 'a' }, [one('A', 1)]), 'batch_closed')
    await expectRefused(noteStock(deps, { batch: 9, part: 'a' }, 1), 'batch_not_found')
  })

  it('has one id each, however many begin at the same moment', async () => {
    const { deps } = testShop()
    const begun = await Promise.all(Array.from({ length: 8 }, (_, index) => start(deps, { ...file, fingerprint: String(index) }, admin)))
    expect(begun.map(({ batch }) => batch.id).toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  it('does not write a part twice, not over what others have changed since', async () => {
    const { deps } = testShop()
    const { batch } = await start(deps, file, admin)
    const drafts = [one('A', 100), one('B', 200)]
    const first = await write(deps, batch.id, 'p1', drafts)
    expect(first.map(done => done?.outcome)).toEqual(['created', 'created'])
    const { id } = await productBySku(deps, 'A')
    await update(deps, id, { name: 'By hand' }, other)
    expect(await write(deps, batch.id, 'p1', drafts)).toEqual(first)
    expect((await product(deps, id)).name).toBe('By hand')
    await expectRefused(noteProducts(deps, { batch: batch.id, part: 'p1' }, [one('C', 1)]), 'validation_failed')
  })

  it('counts what was made before an interruption as created', async () => {
    const { deps } = testShop()
    const { batch } = await start(deps, file, admin)
    const drafts = [one('A', 100), one('B', 200)]
    await noteProducts(deps, { batch: batch.id, part: 'p1' }, drafts)
    await upsert(deps, one('A', 100), admin, { batch: batch.id })
    expect((await write(deps, batch.id, 'p1', drafts)).map(done => done?.outcome)).toEqual(['created', 'created'])
  })
})

describe('undoing', () => {
  it('restores what was changed, deletes what was made, sets stock back by the difference', async () => {
    const { deps, stored } = testShop()
    const old = await stocked(deps, 5, { name: 'Old', variants: [{ sku: 'OLD', prices: [{ currency: 'USD', amount: 1000 }] }] })
    await upsert(deps, one('SAME', 300), admin)
    const { batch } = await start(deps, file, admin)
    await write(deps, batch.id, 'p1', [one('OLD', 999), one('NEW', 200), one('SAME', 300)])
    const made = await productBySku(deps, 'NEW')
    const [madeVariant] = made.variants
    await setStock(deps, batch.id, 'p1', old.variantId, 12)
    await setStock(deps, batch.id, 'p2', madeVariant?.id ?? 0, 4)
    // Three are sold, and two come in by hand: neither is the batch's.
    await adjust(deps, { causeKey: 'by hand', reason: 'counted', lines: [{ variantId: old.variantId, delta: -1 }] }, other)
    const before = stored()
    const wanted = [
      ['NEW', 'stock_set_back', -4],
      ['OLD', 'stock_set_back', -7],
      ['OLD', 'restored', null],
      ['NEW', 'deleted', null],
    ]
    expect(await undoAll(deps, batch.id, true)).toEqual(wanted)
    expect(stored()).toBe(before)
    expect(await undoAll(deps, batch.id)).toEqual(wanted)
    const { version: _v, updatedAt: _u, ...back } = await product(deps, old.id)
    const { version: _v2, updatedAt: _u2, variantId: _id, ...was } = old
    expect(back).toEqual(was)
    expect((await levels(deps, [old.variantId])).map(({ onHand }) => onHand)).toEqual([4])
    await expectRefused(product(deps, made.id), 'product_not_found')
    await expectRefused(undo(deps, batch.id, {}, admin), 'batch_closed')
  })

  it('undoes an import that was interrupted before it knew what became of its rows', async () => {
    const { deps } = testShop()
    const { batch } = await start(deps, file, admin)
    await noteProducts(deps, { batch: batch.id, part: 'p1' }, [one('A', 100), one('B', 200)])
    await upsert(deps, one('A', 100), admin, { batch: batch.id })
    // Somebody else made this one.
    await upsert(deps, one('B', 200), other)
    expect(await undoAll(deps, batch.id)).toEqual([['A', 'deleted', null]])
    expect((await productBySku(deps, 'B')).version).toBe(1)
  })

  it('leaves what others have changed or deleted since, and says who', async () => {
    const { deps } = testShop()
    const { batch } = await start(deps, file, admin)
    await write(deps, batch.id, 'p1', [one('A', 100), one('B', 200), one('C', 300)])
    await update(deps, (await productBySku(deps, 'A')).id, { name: 'By hand' }, other)
    const c = await productBySku(deps, 'C')
    await deps.catalog.deleteProduct(c.id, { at: 1, actor: 'key:2' })
    const { rows } = await undo(deps, batch.id, {}, admin)
    expect(rows).toEqual([
      { sku: 'A', outcome: 'refused', units: null, reason: 'The product was changed since, by key:2.' },
      { sku: 'B', outcome: 'deleted', units: null, reason: null },
      { sku: 'C', outcome: 'refused', units: null, reason: 'The product was deleted since.' },
    ])
    expect((await productBySku(deps, 'A')).name).toBe('By hand')
  })

  it('archives what somebody has ordered, and refuses stock that is promised', async () => {
    const { deps } = testShop()
    const { batch } = await start(deps, file, admin)
    await write(deps, batch.id, 'p1', [one('A', 100)])
    const a = await productBySku(deps, 'A')
    const variantId = a.variants[0]?.id ?? 0
    await setStock(deps, batch.id, 'p1', variantId, 3)
    await deps.inventory.reserve({ key: 'order', lines: [{ variantId, quantity: 1 }], expiresAt: 9e15 }, { at: 1, actor: 'guest' })
    const preview = await undoAll(deps, batch.id, true)
    expect(preview).toEqual([
      ['A', 'refused', -3],
      ['A', 'archived', null],
    ])
    expect(await undoAll(deps, batch.id)).toEqual(preview)
    expect((await product(deps, a.id)).status).toBe('archived')
    expect((await levels(deps, [variantId])).map(({ onHand, reserved }) => [onHand, reserved])).toEqual([[3, 1]])
  })

  it('brings back variants that the batch removed, with their stock', async () => {
    const { deps } = testShop()
    const prices = [{ currency: 'USD', amount: 1000 }]
    const shirt = (...sizes: string[]) =>
      draft({ name: 'Shirt', slug: 'shirt', variants: sizes.map(size => ({ sku: `SH-${size}`, options: { size }, prices })) })
    const old = await stocked(deps, 7, shirt('S', 'M'))
    const { batch } = await start(deps, file, admin)
    await write(deps, batch.id, 'p1', [shirt('S')])
    expect((await product(deps, old.id)).variants.map(({ sku }) => sku)).toEqual(['SH-S'])
    expect(await undoAll(deps, batch.id)).toEqual([['SH-S', 'restored', null]])
    const back = await product(deps, old.id)
    expect(back.variants.map(({ sku }) => sku)).toEqual(['SH-S', 'SH-M'])
    const ids = back.variants.map(({ id }) => id)
    expect((await levels(deps, ids)).map(({ onHand }) => onHand)).toEqual([7, 7])
    expect(ids[0]).toBe(old.variantId)
  })

  it('takes the scopes of what was changed', async () => {
    const { deps, stored } = testShop()
    const { batch } = await start(deps, file, admin)
    await write(deps, batch.id, 'p1', [one('A', 100)])
    const before = stored()
    const limited = { kind: 'api_key', keyId: 3, role: 'staff', scopes: ['stock:write'] } as const
    await expectRefused(undo(deps, batch.id, {}, limited), 'forbidden')
    expect(stored()).toBe(before)
  })
})
