import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from '@cartwright/client'
import { createCommerce, silentLogger, systemClock } from '@cartwright/core'
import { testPayments } from '@cartwright/core/memory'
import { createApp } from '@cartwright/server'
import { sqlite } from '@cartwright/sqlite'
import { describe, expect, it } from 'vitest'
import { bare, run, runJson, temporaryFolder } from './support/run.ts'

/** A folder with a shop that sells mugs at 60.00 and plates at 70.00. */
const shopFolder = async (): Promise<string> => {
  const cwd = temporaryFolder()
  writeFileSync(join(cwd, 'products.csv'), 'name,sku,price,stock\nMug,MUG,60.00,10\nPlate,PLATE,70.00,10\n')
  await runJson(['import', 'products.csv'], { cwd })
  return cwd
}

/** Works on the shop in the folder as its program would. */
const withShop = async <T>(cwd: string, work: (client: ReturnType<typeof createClient>) => Promise<T>): Promise<T> => {
  const storage = sqlite(join(cwd, 'shop.db'))
  const commerce = createCommerce({ storage, payments: testPayments({ notes: storage.notes, clock: systemClock }), logger: silentLogger })
  await commerce.start()
  const app = createApp(commerce, { rateLimit: 'off' })
  const client = createClient({ url: 'http://shop.test', fetch: request => app.fetch(request) })
  try {
    await client.auth.register({ email: 'buyer@example.com', password: 'a password nobody guesses' })
    return await work(client)
  } finally {
    await commerce.close()
  }
}

describe('cartwright gift-cards', () => {
  it('issues, lists, shows, adjusts, disables and enables', async () => {
    const cwd = await shopFolder()
    expect((await run(['gift-cards', 'list'], { cwd })).out).toBe('There is no gift card.\n')
    const { out } = await run(['gift-cards', 'issue', '50', '--currency', 'USD', '--note', 'Raffle'], { cwd })
    const code = out.trim()
    expect(code).toMatch(/^([0-9A-Z]{4}-){4}[0-9A-Z]{4}$/)
    expect(bare((await run(['gift-cards', 'list'], { cwd })).out)).toContain(`1 …${code.slice(-4)} 50.00 USD 0.00 USD active - Raffle`)
    expect((await run(['gift-cards', 'adjust', '1', '+5.00', '--reason', 'Sorry', '--once', 'k'], { cwd })).out).toBe('Gift card 1 has 55.00 USD.\n')
    expect((await run(['gift-cards', 'adjust', '1', '+5.00', '--reason', 'Sorry', '--once', 'k'], { cwd })).out).toBe('Gift card 1 has 55.00 USD.\n')
    expect((await run(['gift-cards', 'adjust', '1', '-2.50', '--reason', 'Mistake'], { cwd })).out).toBe('Gift card 1 has 52.50 USD.\n')
    const shown = (await run(['gift-cards', 'show', '1'], { cwd })).out
    expect(bare(shown)).toEqual(expect.arrayContaining(['NOW adjust -2.50 USD 0.00 USD - Mistake', 'NOW issue 50.00 USD 0.00 USD - Raffle']))
    expect(shown).not.toContain(code)
    expect((await run(['gift-cards', 'disable', '1'], { cwd })).out).toBe('Gift card 1 is disabled.\n')
    expect(await runJson<{ total: number }>(['gift-cards', 'list', '--status', 'disabled'], { cwd })).toMatchObject({ total: 1 })
    expect((await run(['gift-cards', 'enable', '1'], { cwd })).out).toBe('Gift card 1 is active.\n')
    expect(await run(['gift-cards', 'adjust', '1', '-100', '--reason', 'All'], { cwd })).toMatchObject({ code: 1, err: expect.stringContaining('not enough') })
    expect(await run(['gift-cards', 'issue', 'much'], { cwd })).toMatchObject({ code: 2, err: expect.stringContaining('"much" is no amount') })
    const late = await run(['gift-cards', 'issue', '5', '--expires', '2020-01-01'], { cwd })
    expect(late).toMatchObject({ code: 1, out: '', err: expect.stringContaining('would have expired already') })
    expect(await runJson<{ total: number }>(['gift-cards', 'list'], { cwd })).toMatchObject({ total: 1 })
    expect(await run(['gift-cards', 'show', '9'], { cwd })).toMatchObject({ code: 1 })
  })
})

describe('cartwright store-credit', () => {
  it('is granted and shown, takes refunds, and pays for an exchange', async () => {
    const cwd = await shopFolder()
    await withShop(cwd, async client => {
      await client.cart.addItem({ variant_id: 1, quantity: 2 })
      await client.orders.create({ payment_method: 'credit_card', shipping_address: '123 Main St', payment_token: 'tok_visa' })
    })
    expect((await run(['store-credit', 'show', '1'], { cwd })).out).toBe('Customer 1 has no store credit.\n')
    expect((await run(['store-credit', 'grant', '1', '10', '--reason', 'Sorry'], { cwd })).out).toBe('Customer 1 has 10.00 USD of store credit.\n')
    expect((await run(['refund', '1', '--amount', '5', '--to', 'store_credit', '--yes'], { cwd })).out).toContain('Refund 1 has succeeded.')
    expect(bare((await run(['store-credit', 'show', '1'], { cwd })).out)).toContain('1 - 15.00 USD 0.00 USD active - -')

    await run(['orders', 'fulfil', '1'], { cwd })
    await run(['return', 'request', '1', '--line', '1:1'], { cwd })
    await run(['return', 'cancel', '1', '1'], { cwd })
    await run(['return', 'request', '1', '--line', '1:1'], { cwd })
    await run(['return', 'receive', '1', '2'], { cwd })
    expect((await run(['return', 'exchange', '1', '2', '--item', 'PLATE'], { cwd })).out).toBe(
      'Order 2 is the exchange: pending_payment. 10.00 USD are left to be paid.\n',
    )
    expect(await run(['return', 'exchange', '1', '2', '--item', 'NONE'], { cwd })).toMatchObject({
      code: 1,
      err: expect.stringContaining('There is no variant with the SKU NONE.'),
    })
    expect((await run(['doctor'], { cwd })).code).toBe(0)
  })
})
