// Goal: those who ask for the same at once share readings, and none is answered with what was read before he asked; while the database is away what was last answered about the catalog is given again, and nothing else ever is.
import { expect, it } from 'vitest'
import { testStorage } from '../../../tests/support/databases/test-storage.ts'
import { openShop } from './support/shop.ts'
import { stoppableStorage } from './support/stoppable-storage.ts'

const open = async () => {
  const database = stoppableStorage(await testStorage())
  const logged: (readonly [message: string, fields: unknown])[] = []
  const logger = { log: (_: string, message: string, fields: unknown) => void logged.push([message, fields]) }
  const shop = await openShop({ commerce: { storage: database.storage, logger } })
  const lamp = await shop.stock({ name: 'Lamp' }, 5)
  const ask = async (path: string, headers: Readonly<Record<string, string>> = {}) => {
    const response = await shop.app.request(path, { headers })
    const text = await response.text()
    const { age, warning, etag, 'cache-control': cacheControl, 'retry-after': retryAfter } = Object.fromEntries(response.headers)
    return { status: response.status, text, age, warning, etag, cacheControl, retryAfter }
  }
  const told = () => logged.filter(([message]) => message.startsWith('The catalog cannot be read')).length
  return { ...shop, database, lamp, ask, told }
}

it('reads twice at most for all who ask for the same at once, and anew for who asks later', async () => {
  const { ask, database, lamp } = await open()
  const readings = () => ['search.search', 'inventory.levels'].map(call => database.calls.get(call) ?? 0)
  const [searches = 0, looks = 0] = readings()
  const gate = database.hold()
  const answers = [...Array.from({ length: 20 }, () => ask('/products?search=lamp')), ...Array.from({ length: 20 }, () => ask(`/products/${lamp.id}`))]
  // Until all of them are there: none goes on by itself.
  for (let turn = 0; turn < 50; turn += 1) await new Promise(resolve => setImmediate(resolve))
  expect(readings()).toEqual([searches + 1, looks])
  gate.resolve()
  expect(new Set((await Promise.all(answers)).map(({ status }) => status))).toEqual(new Set([200]))
  expect(readings()).toEqual([searches + 2, looks + 4])
  await ask('/products?search=lamp')
  expect(readings()).toEqual([searches + 3, looks + 5])
})

it('answers with what was last read about the catalog while the database is away, for ten minutes, and says how old it is', async () => {
  const { ask, database, clock, lamp, told } = await open()
  const paths = ['/products', '/products?search=lamp', `/products/${lamp.id}`, `/products/${lamp.slug}`, '/categories']
  const before = await Promise.all(paths.map(path => ask(path)))
  expect(before.map(({ status, age, warning }) => [status, age, warning])).toEqual(paths.map(() => [200, undefined, undefined]))
  database.stop()
  await clock.advance(90_000)
  const stale = { age: '90', warning: '111 - "Revalidation Failed"' }
  expect(await Promise.all(paths.slice(0, 4).map(path => ask(path)))).toEqual(before.slice(0, 4).map(answer => ({ ...answer, ...stale })))
  // The tree is in core's own cache, or was given before.
  expect(await ask('/categories')).toMatchObject({ status: 200, text: before[4]?.text })
  expect(await ask('/products', { 'if-none-match': before[0]?.etag ?? '' })).toMatchObject({ status: 304, text: '', ...stale })
  // Told once a minute.
  expect(told()).toBe(1)
  await clock.advance(510_000)
  expect(await ask('/products')).toMatchObject({ status: 200, age: '600' })
  await clock.advance(1)
  expect(await ask('/products')).toMatchObject({ status: 503, text: expect.stringContaining('storage_unavailable'), retryAfter: '1', cacheControl: 'no-store' })
  database.start()
  expect(await ask('/products')).toEqual(before[0])
})

it('gives nothing else again: not what nobody asked for, no cart, no order, nothing of staff, and no refusal', async () => {
  const { ask, app, adminKey, database, lamp } = await open()
  const added = await app.request('/cart/items', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ product_id: lamp.id, quantity: 1 }),
  })
  const { cart_token: token } = (await added.json()) as { cart_token: string }
  const staff = { authorization: `Bearer ${adminKey}` }
  const paths: readonly (readonly [path: string, headers: Readonly<Record<string, string>>])[] = [
    ['/cart', { 'x-cart-token': token }],
    ['/admin/products', staff],
    [`/admin/products/${lamp.id}`, staff],
    ['/admin/orders', staff],
  ]
  for (const [path, headers] of paths) expect((await ask(path, headers)).status).toBe(200)
  expect((await ask('/products/999')).status).toBe(404)
  database.stop()
  for (const [path, headers] of [...paths, ['/products/999', {}], ['/products?limit=3', {}]] as const) {
    expect([path, await ask(path, headers)]).toMatchObject([path, { status: 503, retryAfter: '1', age: undefined }])
  }
})

it('shows a fault as one, whatever was answered before', async () => {
  const { ask, commerce, lamp } = await open()
  expect((await ask(`/products/${lamp.id}`)).status).toBe(200)
  Object.assign(commerce.inventory, { availability: () => Promise.reject(new Error('a bug')) })
  expect((await ask(`/products/${lamp.id}`)).status).toBe(500)
})
