// Goal: the command tells differences and exit codes apart, and changes nothing unless it is asked to.
// Method: the program itself on SQLite files, damaged behind the shop's back.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createCommerce, silentLogger } from '@cartwright/core'
import { openSqlite, sqlite } from '@cartwright/sqlite'
import { describe, expect, it } from 'vitest'
import { exitCodes } from '../src/exit-codes.ts'
import { run, runJson, temporaryFolder } from './support/run.ts'

/** A folder with a shop that sells mugs, ten of them. */
const shopFolder = async (): Promise<string> => {
  const cwd = temporaryFolder()
  writeFileSync(join(cwd, 'products.csv'), 'name,sku,price,stock\nMug,MUG,9.50,10\n')
  await runJson(['import', 'products.csv'], { cwd })
  return cwd
}

/** Behind the shop's back: units reserved that no hold keeps. */
const damage = async (cwd: string): Promise<void> => {
  const db = openSqlite(join(cwd, 'shop.db'))
  await db.write(tx => tx.updateTable('stock').set({ reserved: 3 }).execute())
  await db.close()
}

/** Opens the shop as a program of its own would, and leaves something to look at. */
const openRecord = async (cwd: string): Promise<void> => {
  const commerce = createCommerce({ storage: sqlite(join(cwd, 'shop.db')), logger: silentLogger })
  await commerce.start()
  await commerce.deps.attention.open(
    {
      reason: 'payment_mismatch',
      subject: 'payment:7',
      moneyAtRisk: { amount: 1250, currency: 'USD' },
      detail: { here: 'paid\u001b[2J', there: 5, evidenceDueAt: 1_750_000_000_000, at: 1_750_000_060_000, repair: null },
    },
    { at: 1_750_000_000_000, actor: 'system:test' },
  )
  await commerce.close()
}

describe('reconcile', () => {
  it('says that everything agrees', async () => {
    const cwd = await shopFolder()
    const { code, out } = await run(['reconcile'], { cwd })
    expect(out).toContain('Everything agrees.')
    expect(code).toBe(exitCodes.ok)
    const { sections } = await runJson<{ sections: readonly { check: string; status: string }[] }>(['reconcile', '--check', 'r7', '--check', 'R1'], { cwd })
    expect(sections.map(({ check, status }) => [check, status])).toEqual([
      ['R1', 'compared'],
      ['R7', 'compared'],
    ])
  })

  it('names a difference, exits with 1, and repairs it when asked to', async () => {
    const cwd = await shopFolder()
    await damage(cwd)
    const looked = await run(['reconcile', '--check', 'R1'], { cwd })
    expect(looked.code).toBe(exitCodes.failed)
    expect(looked.out).toContain('R1 stock:1:1 (stock_difference, critical)')
    expect(looked.out).toContain('reserved 3')
    expect(looked.out).toContain('1 difference is left.')
    expect(await runJson(['stock', 'get', 'MUG'], { cwd })).toMatchObject({ stock: [{ reserved: 3 }] })
    const repaired = await run(['reconcile', '--repair'], { cwd })
    expect([repaired.code, repaired.out]).toEqual([exitCodes.ok, expect.stringContaining('1 difference repaired. Everything agrees.')])
    expect(await runJson(['stock', 'get', 'MUG'], { cwd })).toMatchObject({ stock: [{ reserved: 0 }] })
    expect((await run(['doctor'], { cwd })).code).toBe(0)
  })

  it('refuses checks and dates there are not', async () => {
    const cwd = await shopFolder()
    expect(await run(['reconcile', '--check', 'R10'], { cwd })).toMatchObject({ code: exitCodes.usage, err: expect.stringContaining('"R10" is no check') })
    expect(await run(['reconcile', '--from', 'soon'], { cwd })).toMatchObject({ code: exitCodes.usage, err: expect.stringContaining('is no date') })
    expect(await run(['reconcile', '--from', '2026-01-02', '--to', '2026-01-01'], { cwd })).toMatchObject({
      code: exitCodes.failed,
      out: '',
      err: expect.stringContaining('ends before it begins'),
    })
  })
})

describe('attention', () => {
  it('lists, shows and closes records; control characters do not reach the terminal', async () => {
    const cwd = await shopFolder()
    expect((await run(['attention', 'list'], { cwd })).out).toBe('Nothing is to be looked at.\n')
    await openRecord(cwd)
    const { out } = await run(['attention', 'list'], { cwd })
    expect(out).toContain('payment:7')
    expect(out).toContain('12.50 USD')
    const shown = await run(['attention', 'show', '1'], { cwd })
    expect(shown.out).toContain('Amount, currency or pairing of a payment is not what was agreed (payment_mismatch)')
    expect(shown.out).not.toContain('\u001b')
    expect(shown.out).toMatch(/Seen +1 time, first/)
    expect(shown.out).toMatch(/evidence due at +2025-06-15 15:06\n {2}at +2025-06-15 15:07\n {2}repair +-\n/)
    expect(await run(['attention', 'resolve', '1', '--note', 'seen to'], { cwd })).toMatchObject({ code: 0, out: 'Record 1 is closed.\n' })
    expect((await run(['attention', 'list'], { cwd })).out).toBe('Nothing is to be looked at.\n')
    expect(await runJson(['attention', 'list', '--status', 'all'], { cwd })).toMatchObject({ records: [{ id: 1, status: 'resolved', note: 'seen to' }] })
    expect((await run(['attention', 'show', '9'], { cwd })).err).toContain('[attention_not_found]')
  })
})

describe('RECONCILE', () => {
  it('is on or off', async () => {
    const cwd = await shopFolder()
    const { code, err } = await run(['doctor'], { cwd, env: { RECONCILE: 'sometimes' } })
    expect([code, err]).toEqual([exitCodes.usage, expect.stringContaining('RECONCILE is on or off, not "sometimes".')])
    expect((await run(['doctor'], { cwd, env: { RECONCILE: 'off' } })).code).toBe(0)
  })
})
