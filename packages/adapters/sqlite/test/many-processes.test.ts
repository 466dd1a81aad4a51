import { laterMigrations, mailNotesMigration, tracesMigration } from '@cartwright/sql'
import { describe, expect, it } from 'vitest'
import { sqlite } from '../src/index.ts'
import { runChildren } from './support/run-children.ts'
import { temporaryFiles } from './support/temporary-folder.ts'

const newFile = temporaryFiles()

describe('several processes on one file', () => {
  it('open a file that is not there and migrate it, all at once: each migration runs once', async () => {
    const ran = (await runChildren(6, 'migrate', newFile())) as string[][]
    expect(ran.flat().sort()).toEqual(['0001-shop', '0002-search', ...laterMigrations.map(({ name }) => name), tracesMigration.name, mailNotesMigration.name])
    expect(ran.filter(names => names.length > 0)).toHaveLength(1)
  })

  it('sell every unit there is and none twice, and none of them is told that the file is busy', async () => {
    const file = newFile()
    const shop = sqlite(file)
    await shop.migrate()
    await shop.inventory.adjust({ causeKey: 'seed', cause: 'adjust', reason: '', lines: [{ variantId: 1, to: 250 }] }, { at: 1, actor: 'test' })
    const granted = (await runChildren(4, 'reserve', file)) as number[]
    expect(granted.reduce((sum, units) => sum + units, 0)).toBe(250)
    expect(await shop.inventory.levels([1])).toEqual([{ variantId: 1, locationId: 1, onHand: 250, reserved: 250 }])
    expect((await shop.inventory.movements({ variantId: 1 }, { limit: 1 })).total).toBe(251)
    expect((await shop.checkInvariants(1)).filter(({ violations }) => violations > 0)).toEqual([])
    await shop.close()
  })
})
