import { beforeEach, describe, expect, it } from 'vitest'
import { call, refusal } from './support/call.ts'
import { openShop, type Shop } from './support/shop.ts'

let shop: Shop
let token: string
beforeEach(async () => {
  shop = await openShop()
  token = shop.adminKey
})

const product = (sku: string, amount: number) => ({ name: sku, variants: [{ sku, prices: [{ currency: 'USD', amount }] }] })
const start = { kind: 'products', source: 'a.csv', fingerprint: 'abc' } as const
const summary = { created: 1, updated: 1, unchanged: 0, stock_set: 1, failed: 0 }

describe('an import', () => {
  it('is begun, written in parts, finished and undone', async () => {
    await call(shop.app, 'admin.products.create', { token, body: product('OLD', 5) })
    const begun = (await call(shop.app, 'admin.batches.start', { token, body: start })).body
    expect(begun).toMatchObject({ resumed: false, batch: { id: 1, status: 'open', finished_at: null } })
    expect((await call(shop.app, 'admin.batches.start', { token, body: start })).body).toMatchObject({ resumed: true, batch: { id: 1 } })

    const batch = { batch: 1, part: 'p1' }
    const body = { products: [product('OLD', 6), product('NEW', 7), product('BAD', 7.777)], batch }
    const first = await call(shop.app, 'admin.products.import', { token, body })
    expect(first.body).toMatchObject({ created: 1, updated: 1, unchanged: 0, failed: 1 })
    expect((await call(shop.app, 'admin.products.import', { token, body })).body).toEqual(first.body)
    const stock = { reason: 'file', lines: [{ sku: 'NEW', to: 9 }], batch }
    await call(shop.app, 'admin.stock.adjust', { token, body: stock })
    await call(shop.app, 'admin.stock.adjust', { token, body: { reason: 'sold elsewhere', lines: [{ sku: 'NEW', delta: -2 }] } })
    // Sent again it is the same change: it does not undo what happened since.
    expect((await call(shop.app, 'admin.stock.adjust', { token, body: stock })).body.results[0]?.level?.on_hand).toBe(7)

    const params = { id: 1 }
    expect((await call(shop.app, 'admin.batches.finish', { token, params, body: summary })).body).toMatchObject({ status: 'finished', summary })
    expect((await refusal(shop.app, 'admin.products.import', { token, body })).body.code).toBe('batch_closed')
    const preview = (await call(shop.app, 'admin.batches.undo', { token, params, body: { preview: true } })).body
    expect(preview.rows).toEqual(
      [{ sku: 'NEW', outcome: 'stock_set_back', units: -9, reason: null }].map(row => ({ ...row, outcome: 'refused', reason: expect.any(String) })),
    )
    const step = (await call(shop.app, 'admin.batches.undo', { token, params, body: {} })).body
    expect([step.rows[0]?.outcome, step.batch.status]).toEqual(['refused', 'finished'])
    const last = (await call(shop.app, 'admin.batches.undo', { token, params, body: { cursor: String(step.next_cursor) } })).body
    expect(last.rows.map(({ sku, outcome }) => [sku, outcome])).toEqual([
      ['OLD', 'restored'],
      ['NEW', 'deleted'],
    ])
    expect([last.next_cursor, last.batch.status]).toEqual([null, 'undone'])
    expect((await call(shop.app, 'admin.products.list', { token })).body.products).toMatchObject([{ variants: [{ sku: 'OLD', prices: [{ amount: 5 }] }] }])
    expect((await refusal(shop.app, 'admin.batches.undo', { token, params, body: {} })).body.code).toBe('batch_closed')
    expect((await call(shop.app, 'admin.batches.list', { token })).body).toMatchObject({ batches: [{ id: 1, status: 'undone' }], total: 1 })
    expect((await refusal(shop.app, 'admin.batches.get', { token, params: { id: 2 } })).body.code).toBe('batch_not_found')
  })

  it('is tried without writing, and says what would change field by field', async () => {
    const old = { ...product('OLD', 5), attributes: { color: 'red', size: 1 }, brand: 'Acme' }
    await call(shop.app, 'admin.products.create', { token, body: old })
    await call(shop.app, 'admin.stock.adjust', { token, body: { reason: 'x', lines: [{ sku: 'OLD', to: 3 }] } })
    const next = {
      name: 'Renamed',
      attributes: { color: 'red', waterproof: true },
      brand: 'Acme',
      variants: [
        { sku: 'OLD', options: { size: 'S' }, prices: [{ currency: 'USD', amount: 4.5, list_amount: 5 }] },
        { sku: 'OLD-M', options: { size: 'M' }, prices: [{ currency: 'USD', amount: 4, minimum_quantity: 10 }] },
      ],
    }
    const taken = {
      name: 'Taken',
      variants: [...product('FRESH', 1).variants.map(variant => ({ ...variant, options: { a: '1' } })), { sku: 'OLD', options: { a: '2' }, prices: [] }],
    }
    const { body } = await call(shop.app, 'admin.products.import', { token, body: { products: [next, old, product('NEW', 1), taken], dry_run: true } })
    expect(body).toMatchObject({ created: 1, updated: 1, unchanged: 1, failed: 1 })
    expect(body.results[0]?.changes).toEqual([
      { path: 'name', from: 'OLD', to: 'Renamed' },
      { path: 'attributes.waterproof', from: null, to: true },
      { path: 'variants.OLD.title', from: null, to: 'S' },
      { path: 'variants.OLD.options.size', from: null, to: 'S' },
      { path: 'variants.OLD.prices.USD', from: 5, to: 4.5 },
      { path: 'variants.OLD.list_prices.USD', from: null, to: 5 },
      { path: 'variants.OLD-M.position', from: null, to: 2 },
      { path: 'variants.OLD-M.title', from: null, to: 'M' },
      { path: 'variants.OLD-M.options.size', from: null, to: 'M' },
      { path: 'variants.OLD-M.prices.USD from 10', from: null, to: 4 },
      { path: 'attributes.size', from: 1, to: null },
    ])
    expect(body.results[1]?.changes).toEqual([])
    expect(body.results[3]?.error).toMatchObject({ code: 'duplicate', error: 'Another product has the SKU "OLD".' })
    const lines = [
      { sku: 'OLD', to: 8 },
      { sku: 'NONE', to: 1 },
      { sku: 'OLD', delta: -4 },
    ]
    const tried = (await call(shop.app, 'admin.stock.adjust', { token, body: { reason: 'x', dry_run: true, lines } })).body
    expect(tried.results.map(({ ok, level, error }) => [ok, level?.on_hand ?? null, error?.code ?? null])).toEqual([
      [true, 3, null],
      [false, null, 'variant_not_found'],
      [false, null, 'stock_below_reserved'],
    ])
    const { products, total } = (await call(shop.app, 'admin.products.list', { token, query: { sort: 'oldest' } })).body
    expect([total, products[0]?.name, products[0]?.version, products[0]?.variants[0]?.stock_quantity]).toEqual([1, 'OLD', 1, 3])
  })
})

describe('products, the oldest first', () => {
  it('are walked through page by page', async () => {
    for (const sku of ['A', 'B', 'C']) await call(shop.app, 'admin.products.create', { token, body: product(sku, 1) })
    const first = (await call(shop.app, 'admin.products.list', { token, query: { sort: 'oldest', limit: 2 } })).body
    expect([first.products.map(({ name }) => name), first.total]).toEqual([['A', 'B'], 3])
    const rest = (await call(shop.app, 'admin.products.list', { token, query: { sort: 'oldest', limit: 2, cursor: String(first.next_cursor) } })).body
    expect([rest.products.map(({ name }) => name), rest.next_cursor]).toEqual([['C'], null])
    for (const query of [{ q: 'A' }, { page: 2 }, { cursor: 'x' }] as const) {
      expect((await refusal(shop.app, 'admin.products.list', { token, query: { sort: 'oldest', ...query } })).body.code).toBe('validation_failed')
    }
  })
})
