import { createReadStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createClient, isCartwrightError } from '@cartwright/client'
import { type Commerce, createCommerce, silentLogger, systemClock } from '@cartwright/core'
import { testPayments } from '@cartwright/core/memory'
import { createApp } from '@cartwright/server'
import { sqlite } from '@cartwright/sqlite'
import { describe, expect, it } from 'vitest'
import { openRecords } from '../src/import/open-records.ts'
import type { ImportReport } from '../src/import/report.ts'
import { realFile } from './support/real-data.ts'
import { run, runJson, temporaryFolder } from './support/run.ts'

const dummyJson = realFile('dummyjson-products.json')
const inventory = realFile('sunrise-inventory.csv')
const orders = realFile('sunrise-orders.csv')

if (!dummyJson || !inventory || !orders) console.warn('Skipped: the real data (../shared/data beside the project) is not at hand.')

type Row = Readonly<Record<string, string>>

const readRows = async (file: string): Promise<Row[]> => {
  const rows: Row[] = []
  const { records } = await openRecords(createReadStream(file))
  for await (const found of records) {
    if ('problem' in found) throw new Error(found.problem.reason)
    rows.push(found.record.fields as Row)
  }
  return rows
}

describe.skipIf(!dummyJson)('DummyJSON', () => {
  it('is imported with its stock, and a second time changes nothing', { timeout: 120_000 }, async () => {
    const shop = { cwd: temporaryFolder() }
    const file = String(dummyJson)
    const first = await runJson<ImportReport>(['import', file], shop)
    expect(first).toMatchObject({ kind: 'products', rows: 194, created: 194, updated: 0, unchanged: 0, stock_set: 194, failed: 0, problems: [] })
    const second = await runJson<ImportReport>(['import', file, '--map', 'name=title'], shop)
    expect(second).toMatchObject({ rows: 194, created: 0, updated: 0, unchanged: 194, stock_set: 194, failed: 0 })
    const { stock } = await runJson<{ stock: readonly object[] }>(['stock', 'get', 'BEA-ESS-ESS-001'], shop)
    expect(stock).toMatchObject([{ sku: 'BEA-ESS-ESS-001', on_hand: 99, reserved: 0, available: 99 }])
    const { products } = await runJson<{ products: readonly { name: string; brand: string; variants: readonly { prices: readonly object[] }[] }[] }>(
      ['products', 'list', '--search', 'Essence Mascara'],
      shop,
    )
    expect(products).toMatchObject([
      {
        name: 'Essence Mascara Lash Princess',
        brand: 'Essence',
        attributes: { tags: ['beauty', 'mascara'] },
        variants: [{ prices: [{ currency: 'USD', amount: 9.99 }] }],
      },
    ])
    expect((await run(['doctor'], shop)).code).toBe(0)
  })
})

describe.skipIf(!inventory || !orders)('Sunrise', () => {
  it('sells what was sold and refuses what was not there', { timeout: 300_000 }, async () => {
    const folder = temporaryFolder()
    const shop = { cwd: folder, env: { DATABASE_URL: 'sqlite:sunrise.db', SHOP_CURRENCY: 'EUR' } }
    const lines = await readRows(String(orders))
    const prices = new Map(lines.toReversed().map(line => [line['lineitems.variant.sku'], line['lineitems.price']]))
    const skus = (await readRows(String(inventory))).map(({ sku }) => sku)
    expect(skus).toHaveLength(26_137)

    const products = join(folder, 'products.csv')
    await writeFile(products, `name,sku,price\n${skus.map(sku => `Sunrise ${sku},${sku},${prices.get(sku) ?? '10.00'}`).join('\n')}\n`)
    expect(await runJson<ImportReport>(['import', products], shop)).toMatchObject({ kind: 'products', rows: 26_137, created: 26_137, failed: 0 })
    expect(await runJson<ImportReport>(['import', String(inventory)], shop)).toMatchObject({ kind: 'stock', rows: 26_137, stock_set: 26_137, failed: 0 })

    // Taken back, it is as if it had not been; and done again.
    expect(await runJson(['undo', '2', '--yes'], shop)).toMatchObject({ status: 'undone', restored: 0, deleted: 0, refused: 0 })
    expect(await runJson(['stock', 'list', '--at-most', '0', '--limit', '1'], shop)).toMatchObject({ total: 26_137 })
    expect(await runJson<ImportReport>(['import', String(inventory)], shop)).toMatchObject({ batch: 3, stock_set: 26_137, failed: 0 })

    const storage = sqlite(join(folder, 'sunrise.db'))
    const payments = testPayments({ notes: storage.notes, clock: systemClock })
    const commerce = createCommerce({ storage, payments, logger: silentLogger, settings: { currency: 'EUR' } })
    await commerce.start()
    expect(await available(commerce)).toBe(4_106_948)
    const outcome = await replay(commerce, lines)
    expect(outcome).toEqual({ placed: 382, refused: 15, units: 860 })
    await commerce.workers.drain()
    expect(await available(commerce)).toBe(4_106_088)
    await commerce.close()

    const { code, out } = await run(['doctor'], shop)
    expect(out).toMatch(/All \d+ invariants hold\./)
    expect(code).toBe(0)
  })
})

/** Units that may still be sold, over the whole shop. */
const available = async (commerce: Commerce): Promise<number> => {
  let sum = 0
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<Commerce['inventory']['list']>> = await commerce.inventory.list({}, { limit: 1000, cursor })
    sum += page.items.reduce((units, { onHand, reserved }) => units + onHand - reserved, 0)
    cursor = page.nextCursor
  } while (cursor !== null)
  return sum
}

/** Every order in the order of the file through the API, as a guest of its own: into the cart, placed and paid, all lines or none. */
const replay = async (commerce: Commerce, lines: readonly Row[]): Promise<{ placed: number; refused: number; units: number }> => {
  const app = createApp(commerce, { rateLimit: 'off' })
  const outcome = { placed: 0, refused: 0, units: 0 }
  const variants = await commerce.inventory.variantIdsBySku([...new Set(lines.map(line => String(line['lineitems.variant.sku'])))])
  for (const orderLines of Map.groupBy(lines, ({ orderNumber }) => orderNumber).values()) {
    const client = createClient({ url: 'http://shop.test', fetch: request => app.fetch(request) })
    try {
      for (const line of orderLines) {
        const found = variants.get(String(line['lineitems.variant.sku']))
        await client.cart.addItem({ variant_id: found?.variantId ?? 0, quantity: Number(line['lineitems.quantity']) })
      }
      const order = await client.orders.create({
        email: `customer-${orderLines[0]?.customerEmail}@example.com`,
        payment_method: 'credit_card',
        shipping_address: '123 Main St',
        payment_token: 'tok_visa',
      })
      expect(order.payment?.status).toBe('completed')
      outcome.placed += 1
      outcome.units += order.lines.reduce((sum, { quantity }) => sum + quantity, 0)
    } catch (error) {
      if (!isCartwrightError(error, 'insufficient_stock')) throw error
      outcome.refused += 1
    }
  }
  return outcome
}
