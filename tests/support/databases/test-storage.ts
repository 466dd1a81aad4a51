import type { Storage } from '@cartwright/core'
import { memoryStorage } from '@cartwright/core/memory'
import { afterAll, onTestFinished, TestRunner } from 'vitest'
import { isOnPostgres } from './on-postgres.ts'
import { postgresDatabase } from './postgres-database.ts'

type Close = () => Promise<void>

const openForAll: Close[] = []

afterAll(async () => {
  for (const close of openForAll) await close()
})

/** The storage of one test, or of a file's when it is opened before all of them, closed after it: in memory, or where the run is on Postgres a database of its own there. */
export async function testStorage(): Promise<Storage> {
  if (!isOnPostgres) return memoryStorage()
  const database = await postgresDatabase()
  const storage = database.open()
  const close: Close = async () => {
    await storage.close()
    await database.close()
  }
  if (TestRunner.getCurrentTest() === undefined) openForAll.push(close)
  else onTestFinished(close)
  return storage
}
