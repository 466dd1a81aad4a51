import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AdminOrder } from '@cartwright/client'
import { openSqlite } from '@cartwright/sqlite'
import { describe, expect, it } from 'vitest'
import { version } from '../src/version.ts'
import { buyMugs, mugShop } from './support/mug-shop.ts'
import { bare, run, runJson, temporaryFolder } from './support/run.ts'
import { serve } from './support/serve.ts'

const stockOf = async (cwd: string, ...skus: string[]): Promise<unknown> => {
  const { stock } = await runJson<{ stock: readonly { on_hand: number; reserved: number; available: number }[] }>(['stock', 'get', ...skus], { cwd })
  return stock.map(({ on_hand, reserved, available }) => [on_hand, reserved, available])
}

describe('the program', () => {
  it('knows its version and shows its help', async () => {
    const cwd = temporaryFolder()
    expect(await run(['--version'], { cwd })).toEqual({ code: 0, out: `${version}\n`, err: '' })
    const help = await run(['--help'], { cwd })
    expect(help.code).toBe(0)
    for (const command of [
      'serve',
      'migrate',
      'import',
      'products',
      'stock',
      'orders',
      'refund',
      'return',
      'customers',
      'keys',
      'doctor',
      'search',
      'events',
      'seed',
    ]) {
      expect(help.out).toContain(`  ${command}`)
    }
    expect(help.out).toContain('Exit codes:')
  })

  it.each([
    ['serve'],
    ['migrate'],
    ['seed'],
    ['import'],
    ['products list'],
    ['products show'],
    ['products create'],
    ['products edit'],
    ['products publish'],
    ['products unpublish'],
    ['products archive'],
    ['products delete'],
    ['products variants add'],
    ['products variants edit'],
    ['products variants remove'],
    ['products prices set'],
    ['products prices remove'],
    ['categories list'],
    ['categories create'],
    ['categories edit'],
    ['categories move'],
    ['categories delete'],
    ['discounts list'],
    ['discounts create'],
    ['discounts edit'],
    ['discounts enable'],
    ['discounts disable'],
    ['stock get'],
    ['stock list'],
    ['stock history'],
    ['stock set'],
    ['stock adjust'],
    ['stock import'],
    ['orders list'],
    ['orders show'],
    ['orders cancel'],
    ['orders fulfil'],
    ['refund'],
    ['return request'],
    ['return approve'],
    ['return reject'],
    ['return receive'],
    ['return list'],
    ['customers list'],
    ['customers show'],
    ['customers export'],
    ['customers erase'],
    ['keys create'],
    ['keys list'],
    ['keys revoke'],
    ['events stats'],
    ['events dead list'],
    ['events dead show'],
    ['events dead retry'],
    ['events dead discard'],
    ['events dead retry-all'],
    ['events dead export'],
    ['reconcile'],
    ['attention list'],
    ['attention show'],
    ['attention resolve'],
    ['search reindex'],
    ['search status'],
    ['search queries'],
    ['doctor'],
  ])('shows examples of %s', async command => {
    const { code, out } = await run([...command.split(' '), '--help'], { cwd: temporaryFolder() })
    expect(code).toBe(0)
    expect(out).toContain('Examples:\n  $ ')
    expect(out).toContain(`cartwright ${command}`)
  })

  it.each([
    [['bogus'], "unknown command 'bogus'"],
    [['stock', 'set', 'MUG'], "missing required argument 'quantity'"],
    [['stock', 'set', 'MUG', '-1'], 'is no whole number from 0 on'],
    [['stock', 'adjust', 'MUG', '0'], 'is no number of units'],
    [['orders', 'show', 'x'], 'is no whole number from 1 on'],
    [['orders', 'list', '--status', 'lost'], 'Allowed choices are'],
    [['refund', '1', '--amount', '9.99', '--line', '1'], 'cannot be used with option'],
    [['refund', '1', '--line', '1:0'], 'is no LINE or LINE:QUANTITY'],
    [['keys', 'create'], "required option '--name <name>' not specified"],
    [['keys', 'create', '--name', 'x', '--scope', 'everything'], 'is no scope'],
    [['import', 'x.csv', '--map', 'colour=Farbe'], '--map knows no field "colour"'],
    [['doctor', '--key', 'ck_x'], '--key belongs to a remote shop'],
    [['doctor', '--url', 'http://127.0.0.1:9'], 'A remote shop takes an API key'],
    [['doctor', '--url', 'ftp://shop', '--key', 'ck_x'], '--url is the address of a shop'],
  ])('exits with 2 when the command line is wrong: %j', async (args, message) => {
    const cwd = await mugShop()
    const { code, out, err } = await run(args, { cwd })
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(message)
    expect(err).not.toMatch(/\n\s+at /)
  })

  it('exits with 3 when there is no shop, and makes none by looking', async () => {
    const cwd = temporaryFolder()
    const { code, err } = await run(['doctor'], { cwd })
    expect(code).toBe(3)
    expect(err).toContain(`There is no shop at ${join(cwd, 'shop.db')}`)
    expect(existsSync(join(cwd, 'shop.db'))).toBe(false)
  })

  it('exits with 3 when the remote shop does not answer', async () => {
    const { code, err } = await run(['doctor', '--url', 'http://127.0.0.1:9', '--key', 'ck_x'], { cwd: temporaryFolder() })
    expect([code, err]).toEqual([3, 'error: The shop at http://127.0.0.1:9 cannot be reached. [network_error]\n'])
  })

  it('says what went wrong as JSON to programs', async () => {
    const { code, out, err } = await run(['orders', 'show', '99', '--json'], { cwd: await mugShop() })
    expect([code, out]).toEqual([1, ''])
    expect(JSON.parse(err)).toMatchObject({ code: 'order_not_found', status: 404 })
  })

  it('opens no file that is something else', async () => {
    const cwd = temporaryFolder()
    writeFileSync(join(cwd, 'shop.db'), 'This is a letter to the editor, and by no means a database.'.repeat(100))
    const { code, err } = await run(['doctor'], { cwd })
    expect(code).toBe(3)
    expect(err).toMatch(/^error: .+\[storage_unavailable\]\n$/)
  })
})

describe('migrate', () => {
  it('makes the database once', async () => {
    const cwd = temporaryFolder()
    const first = await runJson<{ migrations: string[] }>(['migrate'], { cwd })
    expect(first.migrations.length).toBeGreaterThan(0)
    expect(await runJson(['migrate'], { cwd })).toEqual({ database: join(cwd, 'shop.db'), migrations: [] })
  })
})

describe('stock', () => {
  it('is set, changed and shown', async () => {
    const cwd = await mugShop()
    expect((await run(['stock', 'set', 'MUG', '50'], { cwd })).code).toBe(0)
    expect((await run(['stock', 'adjust', 'MUG', '-3', '--reason', 'Broken'], { cwd })).code).toBe(0)
    expect(await stockOf(cwd, 'MUG')).toEqual([[47, 0, 47]])
    const { out } = await run(['stock', 'list', '--at-most', '20'], { cwd })
    expect(out).toBe('SKU    LOCATION  ON HAND  RESERVED  AVAILABLE\nPLATE  main           10         0         10\n')
  })

  it('below what is promised is refused and stays', async () => {
    const cwd = await mugShop()
    await buyMugs(cwd)
    const { code, err } = await run(['stock', 'set', 'MUG', '1'], { cwd })
    expect(code).toBe(1)
    expect(err).toContain('[stock_below_reserved]')
    expect(await stockOf(cwd, 'MUG')).toEqual([[10, 2, 8]])
  })

  it('of an unknown SKU is an error, whoever asks', async () => {
    const cwd = await mugShop()
    expect(await run(['stock', 'get', 'NOPE'], { cwd })).toEqual({ code: 1, out: '', err: 'error: There is no product with the SKU NOPE.\n' })
    expect((await run(['stock', 'set', 'NOPE', '1'], { cwd })).err).toContain('[variant_not_found]')
  })
})

describe('products', () => {
  it('are listed and shown by number and SKU', async () => {
    const cwd = await mugShop()
    const { out } = await run(['products', 'list'], { cwd })
    expect(out.split('\n').map(line => line.trim().split(/ {2,}/))).toEqual([
      ['ID', 'SKU', 'NAME', 'PRICE', 'STOCK', 'STATUS'],
      ['2', 'PLATE', 'Plate', '20.00 USD', '10', 'published'],
      ['1', 'MUG', 'Mug', '9.50 USD', '10', 'published'],
      [''],
    ])
    expect((await run(['products', 'show', 'MUG'], { cwd })).out).toContain('Name        Mug')
    expect((await run(['products', 'show', '2'], { cwd })).out).toContain('Name        Plate')
    expect((await run(['products', 'show', '99'], { cwd })).err).toContain('[product_not_found]')
    expect((await run(['products', 'list', '--limit', '1'], { cwd })).out).toContain('1 of 2; next: --page 2')
  })
})

describe('orders', () => {
  const show = (cwd: string, id: number) => runJson<AdminOrder>(['orders', 'show', String(id)], { cwd })

  it('are listed and shown', async () => {
    const cwd = await mugShop()
    const id = await buyMugs(cwd)
    const { out } = await run(['orders', 'list', '--status', 'paid', '--email', 'guest@example.com'], { cwd })
    expect(out).toContain('guest@example.com')
    const shown = await run(['orders', 'show', String(id)], { cwd })
    expect(shown.out).toContain('Buyer    guest@example.com (guest)')
    expect(shown.out).toContain('9.50 USD')
    expect(await show(cwd, id)).toMatchObject({
      order_id: id,
      status: 'paid',
      lines: [
        { sku: 'MUG', quantity: 2 },
        { sku: 'PLATE', quantity: 1 },
      ],
    })
  })

  it('are cancelled: stock and money go back', async () => {
    const cwd = await mugShop()
    const id = await buyMugs(cwd)
    expect((await run(['orders', 'cancel', String(id), '--reason', 'Asked for', '--yes'], { cwd })).out).toBe(`Order ${id} is cancelled.\n`)
    const order = await show(cwd, id)
    expect(order).toMatchObject({ status: 'cancelled', cancel_reason: 'Asked for', refunded_amount: order.total_amount })
    expect(await stockOf(cwd, 'MUG')).toEqual([[10, 0, 10]])
  })

  it('are shipped in parts, paid back by line and taken back into stock', async () => {
    const cwd = await mugShop()
    const id = String(await buyMugs(cwd))
    expect((await run(['orders', 'fulfil', id, '--line', '1:1', '--carrier', 'Post', '--tracking', 'T1'], { cwd })).out).toBe(
      `Order ${id} is partly_fulfilled: 1 unit shipped.\n`,
    )
    expect(await stockOf(cwd, 'MUG')).toEqual([[9, 1, 8]])
    expect((await run(['orders', 'fulfil', id], { cwd })).out).toBe(`Order ${id} is fulfilled: 2 units shipped.\n`)
    expect((await run(['orders', 'fulfil', id, '--line', '1'], { cwd })).err).toBe('error: Nothing is left of line 1.\n')

    const preview = await runJson<{ amount: number }>(['refund', id, '--line', '1:1', '--preview'], { cwd })
    expect(preview.amount).toBe(9.5)
    expect((await show(cwd, Number(id))).refunds).toEqual([])
    expect((await run(['refund', id, '--line', '1:1', '--once', 'ticket-7', '--yes'], { cwd })).out).toContain('Amount  9.50 USD')
    expect((await run(['refund', id, '--line', '1:1', '--once', 'ticket-7', '--yes'], { cwd })).code).toBe(0)
    expect((await show(cwd, Number(id))).refunded_amount).toBe(9.5)
    expect((await run(['refund', id, '--amount', '9', '--once', 'ticket-7', '--yes'], { cwd })).err).toContain('[idempotency_key_reused]')
    expect((await run(['refund', id, '--amount', '1000'], { cwd })).err).toContain('[refund_exceeds_captured]')

    expect((await run(['return', 'request', id, '--line', '2', '--reason', 'Too blue'], { cwd })).out).toBe('Return 1 is requested.\n')
    expect((await run(['return', 'approve', id, '1'], { cwd })).out).toBe('Return 1 is approved.\n')
    expect((await run(['return', 'receive', id, '1'], { cwd })).out).toBe('Return 1 is received.\n')
    expect((await run(['return', 'receive', id, '1', '--line', '2:1:damaged'], { cwd })).err).toContain('[return_invalid]')
    for (const _ of [1, 2])
      expect((await run(['return', 'receive', id, '1', '--refund', '--yes'], { cwd })).out).toBe(
        'Return 1 is received. Of the order, 29.50 USD are paid back in all.\n',
      )
    expect((await run(['return', 'list', id], { cwd })).out).toContain('received  1 of line 2  Too blue')
    expect(await stockOf(cwd, 'PLATE')).toEqual([[10, 0, 10]])
    expect((await show(cwd, Number(id))).refunded_amount).toBe(29.5)
    expect((await run(['doctor'], { cwd })).code).toBe(0)
  })

  it('that are not there change nothing', async () => {
    const cwd = await mugShop()
    for (const args of [
      ['orders', 'cancel', '9'],
      ['orders', 'fulfil', '9'],
      ['refund', '9'],
      ['return', 'request', '9'],
      ['return', 'approve', '9', '1'],
    ]) {
      const { code, err } = await run(args, { cwd })
      expect([code, err]).toEqual([1, expect.stringContaining('[order_not_found]')])
    }
  })
})

describe('keys', () => {
  it('are made, listed and revoked', async () => {
    const cwd = temporaryFolder()
    const made = await runJson<{ key: string }>(['keys', 'create', '--name', 'Load test', '--role', 'admin'], { cwd })
    expect(made.key).toMatch(/^ck_[\w-]{43}$/)
    const plain = await run(['keys', 'create', '--name', 'Warehouse', '--scope', 'stock:read', '--scope', 'stock:write', '--expires', '2999-01-31'], { cwd })
    expect(plain.out).toMatch(/^ck_[\w-]{43}\n$/)
    const { api_keys } = await runJson<{ api_keys: object[] }>(['keys', 'list'], { cwd })
    expect(api_keys).toMatchObject([
      { name: 'Load test', role: 'admin', revoked_at: null },
      { name: 'Warehouse', role: 'staff', scopes: ['stock:read', 'stock:write'], expires_at: '2999-01-31T23:59:59.000Z' },
    ])
    expect(JSON.stringify(api_keys)).not.toContain(made.key)
    expect((await run(['keys', 'revoke', '1', '--yes'], { cwd })).out).toBe('Key 1 is revoked.\n')
    expect((await run(['keys', 'list'], { cwd })).out).toContain('revoked')
    expect((await run(['keys', 'revoke', '99'], { cwd })).err).toContain('[api_key_not_found]')
  })
})

describe('customers export and erase', () => {
  it('hands out everything, says what erasing would do, asks, and does it', async () => {
    const cwd = temporaryFolder()
    await run(['seed'], { cwd })
    const data = (await runJson(['customers', 'export', 'user@example.com'], { cwd })) as { readonly customer: { readonly id: number } }
    const { id } = data.customer
    expect(data).toMatchObject({ customer: { email: 'user@example.com', name: 'Robin Example' }, orders: [], payment_methods: [] })
    expect(await runJson(['customers', 'export', String(id), '--out', 'data.json'], { cwd })).toEqual({ file: 'data.json', customer_id: id, orders: 0 })
    const preview = await run(['customers', 'erase', String(id), '--preview'], { cwd })
    expect([preview.code, preview.out]).toEqual([0, expect.stringContaining('This takes the person out of the account, 0 orders,')])
    const unasked = await run(['customers', 'erase', 'user@example.com'], { cwd })
    expect([unasked.code, unasked.err]).toEqual([2, expect.stringContaining('Nothing was changed.')])
    expect((await run(['customers', 'show', String(id)], { cwd })).out).toContain('Robin Example')
    const done = await run(['customers', 'erase', 'user@example.com', '--yes'], { cwd })
    expect([done.code, done.out]).toEqual([0, expect.stringContaining(`Customer ${id} is erased:`)])
    expect((await run(['customers', 'show', 'user@example.com'], { cwd })).err).toContain('There is no account with the e-mail address user@example.com.')
    expect((await run(['audit', 'list', '--action', 'customer.erased'], { cwd })).out).toContain(`customer:${id}`)
  })
})

describe('customers, events and search', () => {
  it('answer for a seeded shop', async () => {
    const cwd = temporaryFolder()
    expect((await run(['seed'], { cwd })).out).toBe('374 products in 1132 variants, and the customer user@example.com.\n')
    expect((await run(['seed'], { cwd })).out).toBe('The shop was seeded before: nothing to do.\n')
    expect((await run(['customers', 'list', '--search', 'user@'], { cwd })).out).toContain('user@example.com')
    expect((await run(['customers', 'show', 'User@Example.com'], { cwd })).out).toContain('Robin Example')
    expect((await run(['customers', 'show', 'nobody@example.com'], { cwd })).err).toBe(
      'error: There is no account with the e-mail address nobody@example.com.\n',
    )
    expect(await runJson(['events', 'stats'], { cwd })).toEqual({ ready: 0, leased: 0, dead: 0, oldest_ready_seconds: 0 })
    expect((await run(['events', 'dead', 'list'], { cwd })).out).toBe('There is no dead letter.\n')
    expect((await run(['events', 'dead', 'show', '1'], { cwd })).err).toBe('error: There is no dead letter 1. [dead_letter_not_found]\n')
    expect(await runJson(['events', 'dead', 'retry-all', '--topic', 'order.paid'], { cwd })).toEqual({ retried: 0 })
    expect(await run(['events', 'dead', 'export'], { cwd })).toEqual({ code: 0, out: '', err: '' })
    expect((await run(['events', 'dead', 'retry', '1'], { cwd })).err).toContain('[dead_letter_not_found]')
    expect(await runJson(['search', 'reindex'], { cwd })).toEqual({ indexed: 374 })
    expect(bare((await run(['search', 'status'], { cwd })).out)).toEqual(['Index sqlite', 'Answers yes', 'Products -', 'Differing 0', ''])
    const status = { name: 'sqlite', is_up: true, documents: null, differing: null, details: {} }
    expect(await runJson(['search', 'status', '--quick'], { cwd })).toEqual(status)
    expect((await run(['search', 'queries'], { cwd })).out).toBe('Nothing was searched for.\n')
    expect((await run(['search', 'queries', '--days', '91'], { cwd })).err).toContain('days')
  })

  it('tell what shoppers searched for while the shop was served', async () => {
    const cwd = temporaryFolder()
    const env = { DATABASE_URL: 'sqlite:shop.db' }
    const { url, stop } = await serve(cwd, [], env)
    for (const search of ['Lamp', 'lamp', 'lamp&page=2', 'l%C3%A4mp', 'sofa', 'a@b.example'])
      expect((await fetch(`${url}/products?search=${search}`)).status).toBe(200)
    await stop()
    expect(bare((await run(['search', 'queries', '--zero'], { cwd, env })).out)).toEqual([
      'TEXT SEARCHES IN VAIN FOUND LAST LAST',
      expect.stringMatching(/^lamp 3 3 0 \d{4}-\d\d-\d\d$/),
      expect.stringMatching(/^sofa 1 1 0 \d{4}-\d\d-\d\d$/),
      '',
    ])
    expect(await runJson(['search', 'queries', '--limit', '1'], { cwd, env })).toMatchObject({ queries: [{ text: 'lamp', searches: 3, without_result: 3 }] })
  })
})

describe('doctor', () => {
  it('exits with 1 and says what is broken', async () => {
    const cwd = await mugShop()
    const db = openSqlite(join(cwd, 'shop.db'))
    // Behind the shop's back: units that no movement explains.
    await db.write(tx => tx.updateTable('stock').set({ on_hand: 15 }).where('variant_id', '=', 1).execute())
    await db.close()
    const { code, out } = await run(['doctor'], { cwd })
    expect(code).toBe(1)
    expect(out).toContain('I03 Stock movements add up to the levels')
    expect(out).toContain('1 invariant is broken.')
    const json = await run(['doctor', '--json'], { cwd })
    expect(json.code).toBe(1)
    expect(JSON.parse(json.out)).toMatchObject({ ok: false })
  })
})
