import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createCommerce, silentLogger } from '@cartwright/core'
import { sqlite } from '@cartwright/sqlite'
import { describe, expect, it } from 'vitest'
import { bare, run, runJson, temporaryFolder } from './support/run.ts'

/** A shop in which two products were made, and their lines sealed. */
const shopFolder = async (): Promise<string> => {
  const cwd = temporaryFolder()
  writeFileSync(join(cwd, 'products.csv'), 'name,sku,price\nMug,MUG,9.50\n"Cup, blue",CUP,5\n')
  await runJson(['import', 'products.csv'], { cwd })
  const commerce = createCommerce({ storage: sqlite(join(cwd, 'shop.db')), logger: silentLogger })
  await commerce.start()
  await commerce.audit.seal()
  await commerce.close()
  return cwd
}

describe('cartwright audit', () => {
  it('lists by subject, actor, action and time', async () => {
    const cwd = await shopFolder()
    const one = await run(['audit', 'list', '--subject', 'product:1', '--action', 'product.created', '--from', '2020-01-01'], { cwd })
    expect([one.code, bare(one.out)[0]]).toEqual([0, 'ID AT WHO FROM ACTION ABOUT DATA'])
    expect(one.out).toContain('product.created')
    const none = await run(['audit', 'list', '--actor', 'key:99'], { cwd })
    expect([none.code, none.out.trim()]).toEqual([0, 'There is no such line.'])
    expect((await run(['audit', 'list', '--to', '2020-01-01'], { cwd })).out).toContain('There is no such line.')
  })

  it('verifies, takes a head noted before, and says in words what is wrong', async () => {
    const cwd = await shopFolder()
    const report = (await runJson(['audit', 'verify'], { cwd })) as { readonly ok: boolean; readonly head: string; readonly sealed: number }
    expect(report.ok).toBe(true)
    const again = await run(['audit', 'verify', '--head', report.head], { cwd })
    expect([again.code, again.out.includes('Every line is as it was sealed.')]).toEqual([0, true])
    const wrong = await run(['audit', 'verify', '--head', `${report.sealed}:${'0'.repeat(64)}`], { cwd })
    expect([wrong.code, wrong.out.includes('is not the one that was noted elsewhere.')]).toEqual([1, true])
    const misread = await run(['audit', 'verify', '--head', 'x'], { cwd })
    expect([misread.code, misread.err.includes('A head is a number, a colon and 64 hex digits')]).toEqual([2, true])
  })

  it('exports as JSON lines and CSV', async () => {
    const cwd = await shopFolder()
    const { entries } = (await runJson(['audit', 'list'], { cwd })) as { readonly entries: readonly object[] }
    const lines = (await run(['audit', 'export'], { cwd })).out.trimEnd().split('\n')
    expect(lines.map(line => JSON.parse(line))).toEqual(entries)
    expect(await runJson(['audit', 'export', '--format', 'csv', '--out', 'audit.csv'], { cwd })).toEqual({
      file: 'audit.csv',
      format: 'csv',
      rows: entries.length,
    })
    const rows = readFileSync(join(cwd, 'audit.csv'), 'utf8').trimEnd().split('\r\n')
    expect([rows[0], rows.length]).toEqual(['id,at,actor,address,request_id,action,subject,data,sequence,hash', entries.length + 1])
  })
})
