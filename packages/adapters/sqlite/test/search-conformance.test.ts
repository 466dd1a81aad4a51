import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeSearchIndex } from '@cartwright/core/conformance'
import { sqlite } from '../src/sqlite.ts'

for (const where of ['file', 'memory'] as const) {
  const open = new Map<object, () => Promise<void>>()
  describeSearchIndex({
    name: `sqlite (${where})`,
    create: async () => {
      const folder = where === 'file' ? mkdtempSync(join(tmpdir(), 'cartwright-search-')) : null
      const storage = sqlite(folder ? join(folder, 'shop.db') : ':memory:')
      await storage.migrate()
      open.set(storage.search, async () => {
        await storage.close()
        if (folder) rmSync(folder, { recursive: true })
      })
      return storage.search
    },
    destroy: index => open.get(index)?.(),
  })
}
