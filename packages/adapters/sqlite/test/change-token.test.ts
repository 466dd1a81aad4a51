import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { sqlite } from '../src/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'cartwright-token-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('the change token', () => {
  it.each([':memory:', join(folder, 'shop.db')])('differs after every change of this process, and only then (%s)', async file => {
    const storage = sqlite(file)
    await storage.migrate()
    const first = storage.changeToken?.()
    expect(typeof first).toBe('string')
    await storage.inventory.levels([1])
    expect(storage.changeToken?.()).toBe(first)
    await storage.notes.update('a', () => '1')
    const second = storage.changeToken?.()
    expect(second).not.toBe(first)
    await storage.notes.get('a')
    expect(storage.changeToken?.()).toBe(second)
    await storage.close()
  })

  it('differs after a change made through another handle on the file', async () => {
    const file = join(folder, 'shared.db')
    const [storage, other] = [sqlite(file), sqlite(file)]
    await storage.migrate()
    const before = storage.changeToken?.()
    await other.notes.update('a', () => '1')
    expect(storage.changeToken?.()).not.toBe(before)
    await Promise.all([storage.close(), other.close()])
  })
})
