import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from '@cartwright/client'
import { openSqlite } from '@cartwright/sqlite'
import { describe, expect, it } from 'vitest'
import { buyMugs, mugShop } from './support/mug-shop.ts'
import { run, runJson } from './support/run.ts'
import { serve } from './support/serve.ts'

const names = (cwd: string) => readdirSync(cwd).toSorted()

describe('backup', () => {
  it('copies a shop that is open, whole and sound', async () => {
    const cwd = await mugShop()
    await buyMugs(cwd)
    const { stop } = await serve(cwd, [], { DATABASE_URL: 'sqlite:shop.db' })
    const made = await run(['backup', 'copy.db'], { cwd })
    expect([made.code, made.err]).toEqual([0, ''])
    expect(made.out).toMatch(/copy\.db has 2 products and 1 order, \d+ kB\.\nEvery page is sound and all invariants hold\.\n$/)
    await stop()
    expect(names(cwd).filter(name => name.startsWith('copy'))).toEqual(['copy.db'])
    const env = { DATABASE_URL: 'sqlite:copy.db' }
    expect(await runJson(['orders', 'show', '1'], { cwd, env })).toEqual(await runJson(['orders', 'show', '1'], { cwd }))
  })

  it('is of one moment, however much is written meanwhile', async () => {
    const cwd = await mugShop()
    const { url } = await serve(cwd, [], { DATABASE_URL: 'sqlite:shop.db' })
    const { key } = await runJson<{ key: string }>(['keys', 'create', '--name', 'x', '--role', 'admin'], { cwd })
    const client = createClient({ url, apiKey: key })
    let isDone = false
    const writing = (async () => {
      let count = 0
      for (; !isDone; count++) await client.admin.stock.adjust({ reason: 'r'.repeat(200), lines: [{ sku: 'MUG', delta: 1 }] })
      return count
    })()
    for (const name of ['one.db', 'two.db']) expect((await run(['backup', name], { cwd })).out).toContain('all invariants hold')
    isDone = true
    expect(await writing).toBeGreaterThan(0)
  })

  it.each([
    [['backup', 'shop.db'], {}, 1, 'a backup overwrites none'],
    [['backup', 'no/where.db'], {}, 1, 'There is no folder'],
    [['backup', 'x.db'], { DATABASE_URL: 'sqlite:absent.db' }, 3, 'There is no shop at'],
    [['backup', 'x.db'], { DATABASE_URL: 'sqlite:text.db' }, 3, 'The file is not a SQLite database.'],
    [['backup', 'x.db'], { DATABASE_URL: 'sqlite:other.db' }, 1, 'holds no shop'],
    [['backup', 'x.db'], { DATABASE_URL: 'postgres://shop:secret@db/shop' }, 2, 'pg_dump --format=custom --file=shop.dump "$DATABASE_URL"'],
    [['backup', 'x.db'], { CARTWRIGHT_URL: 'http://127.0.0.1:1' }, 2, 'not over HTTP'],
    [['restore', 'absent.db'], {}, 1, 'There is no file'],
    [['restore', 'shop.db'], {}, 2, 'is the shop itself'],
    [['restore', 'text.db', '--yes'], {}, 3, 'The file is not a SQLite database.'],
    [['restore', 'other.db', '--yes'], {}, 1, 'holds no shop'],
    [['restore', 'x.db'], { DATABASE_URL: 'postgres://shop:secret@db/shop' }, 2, 'pg_restore'],
  ])('%j with %j changes nothing', async (args, env, code, message) => {
    const cwd = await mugShop()
    writeFileSync(join(cwd, 'text.db'), 'no database, whatever its name says')
    const other = openSqlite(join(cwd, 'other.db'))
    await other.write(tx => tx.schema.createTable('thing').addColumn('id', 'integer').execute())
    await other.close()
    const before = [names(cwd), readFileSync(join(cwd, 'shop.db'))]
    const ran = await run(args, { cwd, env })
    expect([ran.code, ran.out]).toEqual([code, ''])
    expect(ran.err).toContain(message)
    expect(ran.err).not.toContain('secret')
    expect([names(cwd), readFileSync(join(cwd, 'shop.db'))]).toEqual(before)
  })
})

describe('restore', () => {
  it('puts a backup in the place of the shop and keeps the old one', async () => {
    const cwd = await mugShop()
    await run(['backup', 'copy.db'], { cwd })
    await buyMugs(cwd)
    const refused = await run(['restore', 'copy.db'], { cwd })
    expect([refused.code, refused.out]).toEqual([2, ''])
    expect(refused.err).toContain('shop.db with 1 order will be replaced by')
    expect(names(cwd)).toEqual(['copy.db', 'products.csv', 'shop.db'])
    const backup = readFileSync(join(cwd, 'copy.db'))
    const { kept, orders } = await runJson<{ kept: string; orders: number }>(['restore', 'copy.db', '--yes'], { cwd })
    expect([orders, existsSync(kept), readFileSync(join(cwd, 'copy.db')).equals(backup)]).toEqual([0, true, true])
    expect((await run(['orders', 'show', '1'], { cwd })).err).toContain('[order_not_found]')
    expect((await run(['orders', 'show', '1'], { cwd, env: { DATABASE_URL: `sqlite:${kept}` } })).code).toBe(0)
  })

  it('makes a shop where none is, on a terminal and not', async () => {
    const cwd = await mugShop()
    await buyMugs(cwd)
    await run(['backup', 'copy.db'], { cwd })
    const env = { DATABASE_URL: 'sqlite:new.db' }
    expect((await run(['restore', 'copy.db'], { cwd, env })).out).toContain('new.db has 2 products and 1 order.\nEvery page is sound')
    expect((await run(['doctor'], { cwd, env })).code).toBe(0)
  })

  it('is refused while a server has the shop open', async () => {
    const cwd = await mugShop()
    await run(['backup', 'copy.db'], { cwd })
    await serve(cwd, [], { DATABASE_URL: 'sqlite:shop.db' })
    const { code, err } = await run(['restore', 'copy.db', '--yes'], { cwd })
    expect([code, err]).toEqual([3, expect.stringContaining('stop the servers of the shop first')])
    expect(names(cwd).filter(name => /part|old/.test(name))).toEqual([])
  })

  it('refuses a file that is damaged', async () => {
    const cwd = await mugShop()
    await run(['backup', 'copy.db'], { cwd })
    const { length } = readFileSync(join(cwd, 'copy.db'))
    truncateSync(join(cwd, 'copy.db'), length - 3 * 4096)
    const { code, err } = await run(['restore', 'copy.db', '--yes'], { cwd })
    expect(code).toBeGreaterThan(0)
    expect(err).toMatch(/damaged/)
    expect(names(cwd)).toEqual(['copy.db', 'products.csv', 'shop.db'])
    expect((await run(['products', 'show', 'MUG'], { cwd })).code).toBe(0)
  })
})
