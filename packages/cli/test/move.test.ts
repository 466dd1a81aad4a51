// Goal: one command moves a shop, says what it did and how it ended, and leaves a shop that works.
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sqlite } from '@cartwright/sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { onFile } from '../../../tests/support/move/raw-sqlite.ts'
import { emptyDatabase, giveBack, postgresUrl } from '../../../tests/support/services/postgres-databases.ts'
import { createRowProgress } from '../src/move/row-progress.ts'
import { realFile } from './support/real-data.ts'
import { bare, run, runJson, temporaryFolder } from './support/run.ts'

interface Moved {
  readonly ok: boolean
  readonly from: string
  readonly to: string
  readonly rows: number
  readonly indexed: number
  readonly invariants: number
  readonly broken: readonly object[]
  readonly tables: readonly { readonly table: string; readonly rows: object; readonly differences: number }[]
}

/** A folder with a shop of two products. */
const shopFolder = async (): Promise<string> => {
  const cwd = temporaryFolder()
  writeFileSync(join(cwd, 'products.csv'), 'name,sku,price,stock\nLamp,LAMP,60.00,5\nDesk,DESK,250.00,2\n')
  await runJson(['import', 'products.csv'], { cwd })
  return cwd
}

describe('cartwright move', () => {
  it('moves a shop, compares it, builds search and runs the doctor', async () => {
    const cwd = await shopFolder()
    const { code, out, err } = await run(['move', '--from', 'sqlite:shop.db', '--to', 'sqlite:new/there.db'], { cwd })
    expect([code, err]).toEqual([0, 'Every row is there and the same. Building search …\n'])
    const lines = bare(out)
    expect(lines[0]).toBe('TABLE ROWS LAST ID DIGEST')
    expect(lines).toContainEqual(expect.stringMatching(/^product 2 2 [0-9a-f]{16} same$/))
    expect(lines).toContainEqual(expect.stringMatching(/^stock 2 - [0-9a-f]{16} same$/))
    expect(lines.filter(line => line.endsWith(' same')).length).toBe(48)
    expect(out).toContain(
      ` in 48 tables are the same in ${join(cwd, 'shop.db')} and ${join(cwd, 'new/there.db')}.\n2 products indexed for search.\nAll 26 invariants hold.\n`,
    )
    const there = { cwd, env: { DATABASE_URL: 'sqlite:new/there.db' } }
    expect((await run(['stock', 'get', 'LAMP'], there)).out).toContain('LAMP  main            5         0          5\n')
    expect(await runJson<{ products: object[] }>(['products', 'list', '--search', 'lamp'], there)).toMatchObject({ products: [{ name: 'Lamp' }] })
  })

  it('answers programs with every table', async () => {
    const cwd = await shopFolder()
    const moved = await runJson<Moved>(['move', '--from', 'sqlite:shop.db', '--to', 'sqlite:there.db'], { cwd })
    expect(moved).toMatchObject({ ok: true, from: join(cwd, 'shop.db'), to: join(cwd, 'there.db'), indexed: 2, invariants: 26, broken: [] })
    expect(moved.tables.find(({ table }) => table === 'variant')).toEqual({
      table: 'variant',
      rows: { from: 2, to: 2 },
      digest: { from: expect.stringMatching(/^[0-9a-f]{64}$/), to: expect.stringMatching(/^[0-9a-f]{64}$/) },
      differences: 0,
      examples: [],
      lastId: { from: '2', to: '2' },
    })
  })

  it('only compares with --verify-only, and names what differs without what is in it', async () => {
    const cwd = await shopFolder()
    const ends = ['move', '--from', 'sqlite:shop.db', '--to', 'sqlite:there.db']
    await runJson(ends, { cwd })
    const same = await run([...ends, '--verify-only'], { cwd })
    expect([same.code, same.err, same.out.includes('indexed')]).toEqual([0, '', false])
    onFile(join(cwd, 'there.db'), raw => raw.exec("UPDATE product SET name = 'secret' WHERE id = 2; DELETE FROM price WHERE variant_id = 1"))
    const { code, out } = await run([...ends, '--verify-only'], { cwd })
    expect([code, out.includes('secret')]).toEqual([1, false])
    const lines = bare(out)
    expect(lines).toContainEqual(expect.stringMatching(/^product 2 2 [0-9a-f]{16} \/ [0-9a-f]{16} 1 difference$/))
    expect(lines).toContainEqual(expect.stringMatching(/^price 2 \/ 1 - [0-9a-f]{16} \/ [0-9a-f]{16} 1 difference$/))
    expect(lines).toEqual(expect.arrayContaining(['product id=2: "name" differs', 'price variant_id=1 currency=USD minimum_quantity=1 is missing']))
    expect(out).toContain('2 tables differ.')
    expect((await run([...ends, '--verify-only', '--json'], { cwd })).code).toBe(1)
  })

  it('moves into no shop, out of none, and not while a server has it open', async () => {
    const cwd = await shopFolder()
    const move = (from: string, to: string, ...more: string[]) => run(['move', '--from', from, '--to', to, ...more], { cwd })
    await runJson(['migrate'], { cwd, env: { DATABASE_URL: 'sqlite:empty.db' } })
    expect(await move('sqlite:shop.db', 'sqlite:shop.db')).toMatchObject({ code: 2, err: 'error: --from and --to are the same database.\n' })
    expect(await move('shop.db', 'sqlite:there.db')).toMatchObject({ code: 2, err: expect.stringContaining('error: --from is sqlite:FILE') })
    expect(await move('sqlite:shop.db', 'sqlite::memory:')).toMatchObject({ code: 2, err: expect.stringContaining('--to is a file or a server') })
    expect((await run(['move', '--from', 'sqlite:shop.db'], { cwd })).code).toBe(2)
    expect(await move('sqlite:nowhere.db', 'sqlite:there.db')).toMatchObject({
      code: 3,
      err: expect.stringContaining(`There is no shop at ${join(cwd, 'nowhere.db')}`),
    })
    expect(await move('sqlite:shop.db', 'sqlite:there.db', '--verify-only')).toMatchObject({ code: 3, err: expect.stringContaining('There is no shop at') })
    expect(existsSync(join(cwd, 'there.db'))).toBe(false)
    expect(await move('sqlite:empty.db', 'sqlite:shop.db')).toMatchObject({
      code: 1,
      out: '',
      err: 'error: There is a shop in the target already (rows in product, variant, price, stock, movement, audit, idempotency_key, event): a shop is moved into an empty database only. Nothing was changed.\n',
    })
    expect((await run(['products', 'list'], { cwd })).out).toContain('Lamp')
    const server = sqlite(join(cwd, 'shop.db'))
    await server.ping()
    expect(await move('sqlite:shop.db', 'sqlite:there.db')).toMatchObject({ code: 3, err: expect.stringContaining('stop the servers of both shops first') })
    await server.close()
    expect((await move('sqlite:shop.db', 'sqlite:there.db')).code).toBe(0)
  })

  it('says when the doctor finds in the new shop what was wrong in the old one', async () => {
    const cwd = await shopFolder()
    onFile(join(cwd, 'shop.db'), raw => raw.exec('UPDATE stock SET on_hand = 99 WHERE variant_id = 1'))
    const { code, out } = await run(['move', '--from', 'sqlite:shop.db', '--to', 'sqlite:there.db'], { cwd })
    expect([code, out.includes('Invariants are broken, as they are in the source:\nI')]).toEqual([1, true])
  })

  it('moves real products', { timeout: 120_000 }, async ctx => {
    const file = realFile('dummyjson-products.json')
    if (!file) return ctx.skip('The real data (../shared/data beside the project) is not at hand.')
    const cwd = temporaryFolder()
    await runJson(['import', file], { cwd })
    const moved = await runJson<Moved>(['move', '--from', 'sqlite:shop.db', '--to', 'sqlite:there.db'], { cwd })
    expect([moved.ok, moved.indexed]).toEqual([true, 194])
    const again = { cwd, env: { DATABASE_URL: 'sqlite:there.db' } }
    expect(await runJson(['import', file, '--map', 'name=title'], again)).toMatchObject({ rows: 194, created: 0, updated: 0, unchanged: 194 })
  })

  it('moves a shop to Postgres and back, and shows no password', { timeout: 120_000 }, async ctx => {
    if (postgresUrl === undefined) return ctx.skip('There is no Postgres.')
    const url = await emptyDatabase()
    onTestFinished(() => giveBack(url))
    const secret = url.replace('postgres@', 'postgres:open-sesame@')
    const cwd = await shopFolder()
    const there = await run(['move', '--from', 'sqlite:shop.db', '--to', secret], { cwd })
    expect([there.code, there.out.includes(`are the same in ${join(cwd, 'shop.db')} and ${url}.`)]).toEqual([0, true])
    expect(await runJson<{ products: object[] }>(['products', 'list', '--search', 'lamp'], { cwd, env: { DATABASE_URL: url } })).toMatchObject({
      products: [{ name: 'Lamp' }],
    })
    const back = await run(['move', '--from', secret, '--to', 'sqlite:back.db'], { cwd })
    const compared = await run(['move', '--from', 'sqlite:shop.db', '--to', 'sqlite:back.db', '--verify-only'], { cwd })
    expect([back.code, compared.code]).toEqual([0, 0])
    const refused = await run(['move', '--from', 'sqlite:shop.db', '--to', secret], { cwd })
    expect([refused.code, refused.err.includes('There is a shop in the target already')]).toEqual([1, true])
    expect(`${there.out}${there.err}${back.out}${back.err}${refused.err}`).not.toContain('open-sesame')
  })
})

describe('the progress of a move', () => {
  it('is a line for so many rows of a table where there is no terminal, and nothing with --json', () => {
    let text = ''
    const stderr = {
      write: (part: string) => {
        text += part
      },
    }
    const terminal = { stdout: stderr, stderr, stdin: (async function* () {})(), env: {}, cwd: '', onStop: () => undefined }
    for (const isQuiet of [false, true]) {
      const { report, stop } = createRowProgress(terminal, isQuiet)
      for (const rows of [1_000, 100_000, 101_000, 250_000]) report({ step: 'copy', table: 'orders', rows, total: 250_000 })
      for (const rows of [1_000, 120_000]) report({ step: 'compare', table: 'orders', rows, total: 250_000 })
      stop()
    }
    expect(text).toBe('Copying orders: 100000 of 250000 rows …\nCopying orders: 250000 of 250000 rows …\nComparing orders: 120000 of 250000 rows …\n')
  })
})
