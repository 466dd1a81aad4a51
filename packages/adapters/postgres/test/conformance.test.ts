import type { Storage } from '@cartwright/core'
import { describeStorage } from '@cartwright/core/conformance'
import { describe } from 'vitest'
import { emptyDatabase, giveBack, postgresUrl } from '../../../../tests/support/services/postgres-databases.ts'
import { postgres } from '../src/index.ts'

describe.skipIf(postgresUrl === undefined)('on a real server', () => {
  describeStorage({ name: 'postgres', create: fresh })
})

async function fresh(): Promise<Storage> {
  const url = await emptyDatabase()
  const storage = postgres(url)
  return {
    ...storage,
    close: async () => {
      await storage.close()
      giveBack(url)
    },
  }
}
