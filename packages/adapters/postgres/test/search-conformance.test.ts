import { describeSearchIndex } from '@cartwright/core/conformance'
import { describe } from 'vitest'
import { emptyDatabase, giveBack, postgresUrl } from '../../../../tests/support/services/postgres-databases.ts'
import { postgres } from '../src/index.ts'

describe.skipIf(postgresUrl === undefined)('on a real server', () => {
  const open = new Map<object, () => Promise<void>>()
  describeSearchIndex({
    name: 'postgres',
    create: async () => {
      const url = await emptyDatabase()
      const storage = postgres(url)
      await storage.migrate()
      open.set(storage.search, async () => {
        await storage.close()
        giveBack(url)
      })
      return storage.search
    },
    destroy: index => open.get(index)?.(),
  })
})
