// Goal: the executable file alone is a whole shop: it is built, copied into an empty folder, and run there with an empty PATH and no variables.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@cartwright/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildBinary } from '../scripts/lib/binary.mjs'
import { runBinary, serveBinary } from './support/binary/run-binary.ts'
import { readPackages } from './support/workspace.ts'

const isLinux = process.platform === 'linux'
if (!isLinux) console.info('Skipped: the executable is built on Linux only.')

let folder: string
const run = (args: string, env?: Readonly<Record<string, string>>) => runBinary(folder, args.split(' '), env)

/** A folder for one question, inside of the one that is removed in the end. */
const subfolder = (name: string): string => {
  const path = join(folder, name)
  mkdirSync(path)
  return path
}

/** What it ends with, and says in its log: that it stops. */
const stoppedInOrder = { code: 0, err: expect.stringMatching(/^.*"message":"Stopping: .*\n.*"message":"Stopped\."}\n$/) }

describe.skipIf(!isLinux)('the executable', () => {
  beforeAll(async () => {
    const built = await buildBinary()
    folder = mkdtempSync(join(tmpdir(), 'cartwright-binary-'))
    if (built === undefined) throw new Error('There is no executable to test.')
    copyFileSync(built, join(folder, 'cartwright'))
  }, 120_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('knows its version and its commands, and unpacks nothing for that', async () => {
    const version = readPackages().find(({ manifest }) => manifest.name === 'cartwright')?.manifest.version
    expect(await run('--version')).toEqual({ code: 0, out: `${version}\n`, err: '' })
    expect(await run('serve --help')).toMatchObject({ code: 0, out: expect.stringContaining('DATABASE_URL'), err: '' })
    expect(readdirSync(folder)).toEqual(['cartwright'])
  })

  it('says in a sentence what is wrong, with the exit code of its kind', async () => {
    expect(await run('frobnicate')).toEqual({ code: 2, out: '', err: "error: unknown command 'frobnicate'\n(--help shows how it is used)\n" })
    expect(await run('serve', { PORT: 'http' })).toEqual({ code: 2, out: '', err: 'error: PORT is a whole number from 0 to 65535, not "http".\n' })
    expect(await run('orders list')).toMatchObject({ code: 3, out: '', err: expect.stringMatching(/^error: There is no shop at .+\n$/) })
    expect(readdirSync(folder)).toEqual(['cartwright'])
  })

  it('makes a shop and fills it', async () => {
    expect(await run('migrate')).toMatchObject({ code: 0, err: '' })
    const { code, out } = await run('seed --json')
    expect([code, JSON.parse(out)]).toEqual([0, expect.objectContaining({ outcome: 'seeded', products: 374 })])
  })

  it('keeps the add-on where nobody else can write, and mends it when it was changed', async () => {
    const cache = join(folder, '.cache/cartwright')
    const [name = '', ...others] = readdirSync(cache)
    expect([others, statSync(cache).mode & 0o777, statSync(join(cache, name)).mode & 0o777]).toEqual([[], 0o700, 0o600])
    const whole = readFileSync(join(cache, name))
    writeFileSync(join(cache, name), whole.subarray(0, 1_000))
    expect(await run('orders list')).toMatchObject({ code: 0, err: '' })
    expect(readdirSync(cache)).toEqual([name])
    expect(readFileSync(join(cache, name)).equals(whole)).toBe(true)
  })

  it('serves, takes an order, and ends with 0', async () => {
    const { url, stop } = await serveBinary(folder)
    const client = createClient({ url })
    const { id } = await client.products.get('smartphone')
    await client.cart.addItem({ product_id: id, quantity: 2 })
    const order = await client.orders.create({
      email: 'ada@example.com',
      payment_method: 'credit_card',
      shipping_address: '123 Main St',
      payment_token: 'tok_visa',
    })
    expect(order).toMatchObject({ order_id: 1, status: 'paid' })
    // Passwords are derived on threads of the executable.
    await client.auth.register({ email: 'ada@example.com', password: 'correct horse battery' })
    await client.auth.login({ email: 'ada@example.com', password: 'correct horse battery' })
    expect(await stop()).toMatchObject(stoppedInOrder)
  })

  it('has the shop for browsers inside', async () => {
    const { url, stop } = await serveBinary(folder, [], { STOREFRONT: 'on' })
    const page = await fetch(`${url}/shop/`)
    const [script = ''] = /assets\/index-[\w-]+\.js/.exec(await page.text()) ?? []
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect((await fetch(`${url}/shop/${script}`)).status).toBe(200)
    expect(await stop()).toMatchObject(stoppedInOrder)
  })

  it('serves by several processes, which are itself', async () => {
    const { url, pid, text, stop } = await serveBinary(folder, ['--workers', '2'])
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')
    expect(children.map(child => readlinkSync(`/proc/${child}/exe`))).toEqual(Array(2).fill(join(folder, 'cartwright')))
    expect((await createClient({ url }).products.list({ limit: 1 })).total).toBe(374)
    expect(text()).toContain('Processes  2')
    expect(await stop()).toMatchObject(stoppedInOrder)
  })

  it('does the work of the command line', async () => {
    const { code, out } = await run('orders list --json')
    expect([code, JSON.parse(out)]).toEqual([0, expect.objectContaining({ total: 1, orders: [expect.objectContaining({ order_id: 1, status: 'paid' })] })])
    expect(await run('doctor')).toMatchObject({ code: 0, err: '' })
  })

  it('has every adapter inside', async () => {
    expect(await run('orders list', { DATABASE_URL: 'postgres://me:secret@127.0.0.1:1/shop' })).toEqual({
      code: 3,
      out: '',
      err: 'error: postgres://me@127.0.0.1:1/shop: The database cannot be reached. [storage_unavailable]\n',
    })
    expect(await run('orders list', { PAYMENTS: 'stripe', STRIPE_SECRET_KEY: 'none' })).toEqual({
      code: 2,
      out: '',
      err: "error: secretKey (STRIPE_SECRET_KEY) is not a key of Stripe's kind.\n",
    })
    expect(await run('search status', { MEILISEARCH_HOST: 'http://127.0.0.1:1' })).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^Index +meilisearch\n/),
    })
    expect(await run('orders list', { EVENTS: 'bullmq', REDIS_URL: 'redis://127.0.0.1:1' })).toMatchObject({ code: 0, err: '' })
  })

  it('leaves nothing behind where there is no home to write to', async () => {
    const temporary = subfolder('temporary')
    expect(await run('orders list', { HOME: join(folder, 'cartwright'), TMPDIR: temporary })).toMatchObject({ code: 0, err: '' })
    expect(readdirSync(temporary)).toEqual([])
  })

  it('unpacks into no folder that somebody else may have put there', async () => {
    const home = subfolder('home')
    const foreign = subfolder('foreign')
    mkdirSync(join(home, '.cache'))
    symlinkSync(foreign, join(home, '.cache/cartwright'))
    expect(await run('orders list', { HOME: home })).toMatchObject({ code: 0, err: '' })
    expect(readdirSync(foreign)).toEqual([])
  })

  it('says so when it may unpack nowhere, and can still work on a remote shop', async () => {
    const nowhere = { HOME: join(folder, 'cartwright'), TMPDIR: join(folder, 'missing') }
    expect(await run('orders list', nowhere)).toEqual({
      code: 3,
      out: '',
      err: `error: SQLite cannot be unpacked: neither ${folder}/cartwright/.cache/cartwright nor ${folder}/missing lets a library be written and loaded. Set XDG_CACHE_HOME or TMPDIR to a folder that does. [storage_unavailable]\n`,
    })
    expect(existsSync(join(folder, 'missing'))).toBe(false)
    expect(await run('orders list --url http://127.0.0.1:1 --key ck_none', nowhere)).toMatchObject({
      code: 3,
      err: expect.not.stringContaining('SQLite'),
    })
  })
})
