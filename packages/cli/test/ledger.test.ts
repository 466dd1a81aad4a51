import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from '@cartwright/client'
import { createCommerce, silentLogger, systemClock } from '@cartwright/core'
import { testPayments } from '@cartwright/core/memory'
import { createApp } from '@cartwright/server'
import { sqlite } from '@cartwright/sqlite'
import { describe, expect, it } from 'vitest'
import { replaceFile } from '../src/output/write-file.ts'
import { bare, run, runJson, temporaryFolder } from './support/run.ts'
import { serve } from './support/serve.ts'

/** A folder with a shop in which two orders of 19.00 and 5.00 for shipping were paid, the first of them paid back. */
const shopFolder = async (): Promise<string> => {
  const cwd = temporaryFolder()
  writeFileSync(join(cwd, 'products.csv'), 'name,sku,price,stock\nMug,MUG,9.50,10\n')
  await runJson(['import', 'products.csv'], { cwd })
  const storage = sqlite(join(cwd, 'shop.db'))
  const commerce = createCommerce({ storage, payments: testPayments({ notes: storage.notes, clock: systemClock }), logger: silentLogger })
  await commerce.start()
  const app = createApp(commerce, { rateLimit: 'off' })
  for (const email of ['one@example.com', 'two@example.com']) {
    const guest = createClient({ url: 'http://shop.test', fetch: request => app.fetch(request) })
    const variant = (await commerce.inventory.variantIdsBySku(['MUG'])).get('MUG')?.variantId ?? 0
    await guest.cart.addItem({ variant_id: variant, quantity: 2 })
    await guest.orders.create({ email, payment_method: 'credit_card', shipping_address: '123 Main St', payment_token: 'tok_visa' })
  }
  await commerce.orders.refund(1, { clientKey: 'k', reason: '' }, { kind: 'system', name: 'test' })
  await commerce.close()
  return cwd
}

describe('cartwright ledger', () => {
  it('shows transactions of an order, an account, a time', async () => {
    const cwd = await shopFolder()
    const shown = await run(['ledger', 'show', '--order', '1'], { cwd })
    expect(bare(shown.out)).toEqual([
      'TX AT CAUSE ACCOUNT DEBIT CREDIT',
      '4 NOW refund:1:succeeded refunds_payable 24.00 USD',
      'provider:test 24.00 USD',
      '3 NOW refund:1:requested refunds_payable 24.00 USD',
      'sales 19.00 USD',
      'shipping 5.00 USD',
      '1 NOW payment:1:captured:2400 provider:test 24.00 USD',
      'sales 19.00 USD',
      'shipping 5.00 USD',
      '',
    ])
    const ids = async (...args: string[]) =>
      (await runJson<{ transactions: { id: number }[] }>(['ledger', 'show', ...args], { cwd })).transactions.map(({ id }) => id)
    expect(await ids('--account', 'refunds_payable')).toEqual([4, 3])
    expect(await ids('--to', '2020-01-01')).toEqual([])
    expect(await ids('--from', '2020-01-01', '--limit', '1', '--page', '4')).toEqual([1])
    expect(await ids('--currency', 'EUR')).toEqual([])
    expect((await run(['ledger', 'show', '--currency', 'EUR'], { cwd })).out).toBe('There is no such transaction.\n')
    expect(await run(['ledger', 'show', '--account', 'cash'], { cwd })).toMatchObject({
      code: 1,
      err: expect.stringContaining('There can be no account "cash".'),
    })
    expect(await run(['ledger', 'show', '--from', 'yesterday'], { cwd })).toMatchObject({
      code: 2,
      err: expect.stringContaining('"yesterday" is no date such as 2026-11-20.'),
    })
  })

  it('shows the trial balance, now and at a time', async () => {
    const cwd = await shopFolder()
    expect(bare((await run(['ledger', 'balance'], { cwd })).out)).toEqual([
      'ACCOUNT KIND DEBIT CREDIT BALANCE',
      'provider:test asset 48.00 USD 24.00 USD 24.00 USD',
      'refunds_payable liability 24.00 USD 24.00 USD 0.00 USD',
      'sales income 19.00 USD 38.00 USD -19.00 USD',
      'shipping income 5.00 USD 10.00 USD -5.00 USD',
      'total USD 96.00 USD 96.00 USD 0.00 USD',
      '',
    ])
    expect(await runJson(['ledger', 'balance', '--at', '2020-01-01'], { cwd })).toEqual({ accounts: [], totals: [] })
    expect(await runJson(['ledger', 'balance', '--account', 'shipping', '--currency', 'USD'], { cwd })).toMatchObject({
      accounts: [{ account: 'shipping', balance: -5 }],
    })
  })

  it('exports to standard output', async () => {
    const cwd = await shopFolder()
    const csv = await run(['ledger', 'export', '--order', '2'], { cwd })
    expect(csv.code).toBe(0)
    const rows = csv.out.split('\r\n').map(row => row.split(','))
    expect(rows.map(row => [row[2], row[5], row[8], row[9]])).toEqual([
      ['cause', 'account', 'debit', 'credit'],
      ['payment:2:captured:2400', 'provider:test', '24.00', ''],
      ['payment:2:captured:2400', 'sales', '', '19.00'],
      ['payment:2:captured:2400', 'shipping', '', '5.00'],
      [undefined, undefined, undefined, undefined],
    ])
    const jsonl = await run(['ledger', 'export', '--format', 'jsonl'], { cwd })
    expect(
      jsonl.out
        .trimEnd()
        .split('\n')
        .map(line => (JSON.parse(line) as { id: number }).id),
    ).toEqual([1, 2, 3, 4])
  })

  it('exports JSON lines where JSON is asked for', async () => {
    const cwd = await shopFolder()
    const { out } = await run(['ledger', 'export', '--json'], { cwd })
    expect(out).toBe((await run(['ledger', 'export', '--format', 'jsonl'], { cwd })).out)
    expect((await run(['ledger', 'export', '--json', '--format', 'csv'], { cwd })).out).toMatch(/^transaction,at,/)
  })

  it('exports to a file, which is there whole or not at all', async () => {
    const cwd = await shopFolder()
    const told = await run(['ledger', 'export', '--out', 'ledger.csv'], { cwd })
    expect([told.code, told.out]).toEqual([0, '11 rows in ledger.csv.\n'])
    const whole = readFileSync(join(cwd, 'ledger.csv'), 'utf8')
    expect(whole).toBe((await run(['ledger', 'export'], { cwd })).out)
    expect(await runJson(['ledger', 'export', '--out', 'ledger.csv', '--format', 'jsonl'], { cwd })).toEqual({ file: 'ledger.csv', format: 'jsonl', rows: 4 })
    expect(readFileSync(join(cwd, 'ledger.csv'), 'utf8').split('\n')).toHaveLength(5)

    mkdirSync(join(cwd, 'taken'))
    const failed = await run(['ledger', 'export', '--out', 'taken'], { cwd })
    expect(failed).toMatchObject({ code: 3, out: '', err: expect.stringContaining('"taken" cannot be written') })
    expect((await run(['ledger', 'export', '--out', 'no/folder.csv'], { cwd })).code).toBe(3)
    expect(readdirSync(cwd).filter(name => name.endsWith('.part'))).toEqual([])
    expect(existsSync(join(cwd, 'no'))).toBe(false)
  })

  it('leaves the file there was when the shop refuses', async () => {
    const cwd = await shopFolder()
    writeFileSync(join(cwd, 'ledger.csv'), 'before')
    expect((await run(['ledger', 'export', '--out', 'ledger.csv', '--account', 'cash'], { cwd })).code).toBe(1)
    expect(readFileSync(join(cwd, 'ledger.csv'), 'utf8')).toBe('before')
  })

  it('is that of a remote shop with --url and --key, streamed over the network', async () => {
    const { url, text } = await serve(temporaryFolder())
    const [, key = ''] = /Admin key:?\s+(\S+)/.exec(text()) ?? []
    const guest = createClient({ url })
    await guest.cart.addItem({ product_id: 1, quantity: 1 })
    const order = await guest.orders.create({
      email: 'one@example.com',
      payment_method: 'credit_card',
      shipping_address: '123 Main St',
      payment_token: 'tok_visa',
    })
    const elsewhere = { cwd: temporaryFolder() }
    const remote = ['--url', url, '--key', key]
    const exported = await run(['ledger', 'export', '--order', String(order.order_id), '--format', 'jsonl', '--out', 'order.jsonl', ...remote], elsewhere)
    expect([exported.code, exported.out, exported.err]).toEqual([0, '1 transaction in order.jsonl.\n', ''])
    const written = JSON.parse(readFileSync(join(elsewhere.cwd, 'order.jsonl'), 'utf8')) as { readonly order_id: number; readonly entries: { debit: number }[] }
    expect([written.order_id, written.entries[0]?.debit]).toEqual([order.order_id, order.total_amount])
    expect((await run(['ledger', 'export', '--url', url, '--key', 'ck_wrong'], elsewhere)).code).toBe(3)
  })
})

describe('replaceFile', () => {
  const encode = (text: string) => new TextEncoder().encode(text)

  it('leaves the file there was, and nothing beside it, when what is written ends half way', async () => {
    const cwd = temporaryFolder()
    writeFileSync(join(cwd, 'a.csv'), 'before')
    const broken = async function* () {
      yield encode('half')
      expect(readFileSync(join(cwd, 'a.csv'), 'utf8')).toBe('before')
      throw new Error('the connection broke')
    }
    await expect(replaceFile(cwd, 'a.csv', broken())).rejects.toThrow('the connection broke')
    expect(readdirSync(cwd)).toEqual(['a.csv'])
    expect(readFileSync(join(cwd, 'a.csv'), 'utf8')).toBe('before')
  })

  it('puts all pieces in their order', async () => {
    const cwd = temporaryFolder()
    const pieces = async function* () {
      yield encode('one ')
      yield encode('two')
    }
    await replaceFile(cwd, 'a.csv', pieces())
    expect([readdirSync(cwd), readFileSync(join(cwd, 'a.csv'), 'utf8')]).toEqual([['a.csv'], 'one two'])
  })
})
