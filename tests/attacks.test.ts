// Goal: an honest shopper is served while somebody attacks the shop, and the attacker is let in as often as the limits say and no more. Method: `cartwright serve` with its usual
// limits in a process of its own; honest shoppers before and during each attack, at addresses of their own. What their 99th percentile became is printed, not judged.
import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { attacks } from './support/attacks/attacks.ts'
import { honestShoppers, p99 } from './support/attacks/honest-shoppers.ts'
import { stockedFile } from './support/attacks/stocked-file.ts'
import { type Heard, visitor } from './support/attacks/visitor.ts'
import { openRaw } from './support/move/raw-sqlite.ts'
import { type ShopProcess, startShop } from './support/shop-process.ts'

/** One after the other; each makes 48 calls. */
const shoppers = 1

const isLinux = process.platform === 'linux'
if (!isLinux) process.stderr.write('Tests of attacks are skipped: only Linux answers to every address of 127.0.0.0/8\n')

describe.skipIf(!isLinux)('a shop under attack', () => {
  let file: string
  let shop: ShopProcess
  beforeAll(async () => {
    file = await stockedFile()
    shop = await startShop(`sqlite:${file}`, { RATE_LIMIT: 'on', PAYMENTS: 'test' })
    await honestShoppers(shop.url, 2)
  })
  afterAll(async () => {
    await shop?.terminate()
    rmSync(dirname(file), { recursive: true, force: true })
  })

  it.each(Object.entries(attacks))('%s', async (name, { start, letIn, isHeldBack, refusedAs }) => {
    const before = await honestShoppers(shop.url, shoppers)
    const { stop } = await start(shop.url)
    const during = await honestShoppers(shop.url, shoppers)
    const outcome = await stop()
    process.stdout.write(`${name}: honest p99 x ${(p99(during) / p99(before)).toFixed(1)}; ${JSON.stringify(outcome)}\n`)
    expect([before.wrong, during.wrong]).toEqual([[], []])
    expect(during.times).toHaveLength(shoppers * 48)
    const { [refusedAs ?? '']: refused, ...rest } = outcome
    if (isHeldBack) {
      expect(Object.keys(rest)).toEqual(Object.keys(letIn))
      for (const [status, count] of Object.entries(letIn)) expect(rest[status]).toBeLessThanOrEqual(count)
    } else expect(rest).toEqual(letIn)
    if (refusedAs !== null) expect(refused).toBeGreaterThan(0)
  })

  it('whose database is kept busy by somebody else turns changes away, serves whoever looks, and finishes what it had taken', async () => {
    const lock = new openRaw(file)
    lock.exec('BEGIN IMMEDIATE')
    const taken: Promise<Heard>[] = []
    const asked: Promise<Heard>[] = []
    const shedding = async (): Promise<Heard> => {
      for (let guest = 1; ; guest += 1) {
        const { post, leave } = visitor(shop.url, `127.70.0.${guest}`)
        const added = post('/cart/items', { product_id: 1, quantity: 1 }).finally(leave)
        if (guest <= 30) {
          taken.push(added)
          continue
        }
        const heard = await Promise.race([added, wait(50)])
        if (heard?.status === 503) return heard
        asked.push(added)
      }
    }
    const refused = await shedding()
    expect([refused.status, refused.headers['retry-after'], refused.body]).toMatchObject([503, '2', { code: 'overloaded' }])
    const { get, post, leave } = visitor(shop.url, '127.71.0.1')
    expect([(await get('/products?limit=20')).status, (await get('/products/1')).status, (await get('/cart')).status]).toEqual([200, 200, 200])

    lock.exec('COMMIT')
    lock.close()
    expect(new Set((await Promise.all(taken)).map(({ status }) => status))).toEqual(new Set([201]))
    // Whether these came too late is a matter of moments.
    for (const { status } of await Promise.all(asked)) expect([201, 503]).toContain(status)
    await vi.waitUntil(async () => (await post('/cart/items', { product_id: 1, quantity: 1 })).status === 201, { timeout: 30_000, interval: 250 })
    leave()
  })
})
