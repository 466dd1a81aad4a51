import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createClient } from '@cartwright/client'
import { describe, expect, it, onTestFinished } from 'vitest'
import { run, temporaryFolder } from './support/run.ts'
import { serve } from './support/serve.ts'

const line = (text: string, name: string): string => new RegExp(`^  ${name} +(.*)$`, 'm').exec(text)?.[1] ?? ''

describe('serve --demo', () => {
  it('opens a shop in which the calls of the API examples work', async () => {
    const { url, text, stop } = await serve(temporaryFolder())
    const shop = createClient({ url })
    const { user_id } = await shop.auth.login({ email: 'user@example.com', password: 'password123' })
    expect(user_id).toBe(1)
    const list = await shop.products.list({ category_id: 5, search: 'phone', page: 1, limit: 20 })
    expect(list).toMatchObject({ total: 100, page: 1, limit: 20 })
    expect(list.products).toHaveLength(20)
    expect(list.products[0]).toMatchObject({ id: 1, name: 'Smartphone', price: 699.99, currency: 'USD', stock_quantity: 50 })
    expect(await shop.cart.addItem({ product_id: 1, quantity: 2 })).toMatchObject({ message: 'Item added', cart: { total_amount: 1399.98 } })
    const order = await shop.orders.create({ payment_method: 'credit_card', shipping_address: '123 Main St' })
    expect(order).toMatchObject({ total_amount: 1399.98, currency: 'USD', status: 'pending_payment' })
    expect(await shop.orders.pay(order.order_id, { payment_token: 'token' })).toMatchObject({ status: 'completed' })
    expect(await shop.system.health()).toMatchObject({ status: 'UP' })
    const admin = createClient({ url, apiKey: line(text(), 'Admin key') })
    expect((await admin.admin.doctor()).ok).toBe(true)
    expect(await stop()).toBe(0)
    expect(text()).toContain('Stopped.')
  })

  it('prints three calls that work as printed', async () => {
    const { url, text } = await serve(temporaryFolder())
    const calls = [...text().matchAll(/^ {2}curl -s '?(\S+?)'?(?: -H '(.+?): (.+?)' -d '(.+)')?$/gm)]
    const statuses = []
    for (const [, address = '', header, value, body] of calls) {
      expect(address.startsWith(url)).toBe(true)
      const answer = await fetch(address, header && value && body ? { method: 'POST', headers: { [header]: value }, body } : {})
      statuses.push(answer.status)
    }
    expect(statuses).toEqual([200, 200, 201])
  })

  it('is the same shop after a restart: data, tokens and key', async () => {
    const folder = temporaryFolder()
    const first = await serve(folder)
    const session = createClient({ url: first.url })
    const { token } = await session.auth.login({ email: 'user@example.com', password: 'password123' })
    await session.cart.addItem({ product_id: 1, quantity: 3 })
    const key = line(first.text(), 'Admin key')
    expect(await first.stop()).toBe(0)

    const second = await serve(folder)
    expect(line(second.text(), 'Admin key')).toBe(key)
    expect(second.text()).not.toContain('is new')
    const answer = await fetch(`${second.url}/cart`, { headers: { authorization: `Bearer ${token}` } })
    expect(await answer.json()).toMatchObject({ item_count: 3 })
    const { api_keys } = await createClient({ url: second.url, apiKey: key }).admin.keys.list()
    expect(api_keys).toHaveLength(1)
  })

  it('keeps its secrets from others, and says so when they cannot be read', async () => {
    const folder = temporaryFolder()
    const { stop } = await serve(folder)
    await stop()
    const secrets = join(folder, '.cartwright/demo.db.secrets.json')
    expect(statSync(secrets).mode & 0o777).toBe(0o600)
    writeFileSync(secrets, 'not json')
    const { code, err } = await run(['serve', '--demo'], { cwd: folder, env: { PORT: '0' } })
    expect(code).toBe(1)
    expect(err).toBe(`error: ${secrets} cannot be read: delete it to draw new secrets (everyone has to sign in again).\n`)
  })

  it('makes a new key when the old one was revoked', async () => {
    const folder = temporaryFolder()
    const first = await serve(folder)
    const key = line(first.text(), 'Admin key')
    await createClient({ url: first.url, apiKey: key }).admin.keys.revoke(1)
    await first.stop()
    const second = await serve(folder)
    const next = line(second.text(), 'Admin key')
    expect(next).not.toBe(key)
    expect((await createClient({ url: second.url, apiKey: next }).admin.whoami()).role).toBe('admin')
  })
})

describe('serve', () => {
  it('opens an empty shop and gives away no key', async () => {
    const { url, text } = await serve(temporaryFolder(), [])
    expect(await createClient({ url }).products.list()).toMatchObject({ products: [], total: 0 })
    expect(line(text(), 'Admin key')).toBe('')
    expect(text()).not.toContain('curl')
  })

  it('is reached by the other commands with --url and --key', async () => {
    const { url, text } = await serve(temporaryFolder())
    const remote = ['--url', url, '--key', line(text(), 'Admin key')]
    const elsewhere = { cwd: temporaryFolder() }
    const { code, out } = await run(['stock', 'get', 'PHN-SMARTPHONE', ...remote], elsewhere)
    expect([code, out]).toEqual([0, 'SKU             LOCATION  ON HAND  RESERVED  AVAILABLE\nPHN-SMARTPHONE  main           50         0         50\n'])
    expect((await run(['doctor', ...remote], elsewhere)).code).toBe(0)
    const wrong = await run(['doctor', '--url', url, '--key', 'ck_wrong'], elsewhere)
    expect([wrong.code, wrong.out]).toEqual([3, ''])
    expect(wrong.err).toMatch(/^error: .+ \[token_invalid\]\n$/)
  })

  it('says in one sentence that the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => {
      other.close()
    })
    await new Promise(resolve => other.once('listening', resolve))
    const { port } = other.address() as AddressInfo
    const { code, err } = await run(['serve'], { cwd: temporaryFolder(), env: { PORT: String(port) } })
    expect([code, err]).toEqual([1, `error: Port ${port} is taken by another program: choose one with PORT, as in PORT=${port + 1}.\n`])
  })

  it.each(['203.0.113.9', 'http://127.0.0.1'])('says in one sentence that HOST=%s is none of its addresses', async host => {
    const { code, err } = await run(['serve'], { cwd: temporaryFolder(), env: { PORT: '0', HOST: host } })
    expect([code, err]).toEqual([1, `error: HOST is an address of this machine; ${host} is none.\n`])
  })

  it.each([
    [['serve'], { PAYMENTS: 'test' }, 'PAYMENTS=test takes any token and moves no money: it is refused in production.'],
    [['worker'], { PAYMENTS: 'test' }, 'PAYMENTS=test takes any token and moves no money: it is refused in production.'],
    [['serve', '--demo'], {}, '--demo makes a shop whose password everybody knows: it is refused in production.'],
    [['worker'], { METRICS_TOKEN: 'changeme-changeme' }, 'METRICS_TOKEN could be guessed: it has a word in it that examples have.'],
    [['serve'], { NODE_ENV: 'prod' }, 'NODE_ENV is production, development or test, not "prod".'],
    [['worker'], { NODE_ENV: 'live' }, 'NODE_ENV is production, development or test, not "live".'],
  ])('refuses in production what is for trying things out: %j %j', async (args, given, sentence) => {
    const cwd = temporaryFolder()
    const env = { NODE_ENV: 'production', JWT_SECRET: 'fJ3zq0Vw8mT1xK6bR9cYd2Lh5nGp7sAe', PORT: '0', ...given } as Record<string, string>
    const { code, err } = await run(args, { cwd, env })
    expect([code, err]).toEqual([2, expect.stringContaining(`error: ${sentence}`)])
    expect(readdirSync(cwd)).toEqual([])
  })

  it('refuses to be open to everybody in production', async () => {
    const { code, err } = await run(['serve'], { cwd: temporaryFolder(), env: { NODE_ENV: 'production', PORT: '0' } })
    expect([code, err]).toEqual([2, 'error: In production JWT_SECRET must be set, to at least 32 bytes that nobody can guess.\n'])
  })
})
