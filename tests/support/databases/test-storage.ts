import type { Storage } from '@cartwright/core'
import { memoryStorage } from '@cartwright/core/memory'
import { afterAll, onTestFinished, TestRunner } from 'vitest'
import { emptyDatabase, giveBack } from '../services/postgres-databases.ts'
import { isOnPostgres } from './on-postgres.ts'
import { storageAt } from './storage-at.ts'

type Close = () => Promise<void>

const openForAll: Close[] = []

afterAll(async () => {
  for (const close of openForAll) await close()
})

/** The storage of one test, or of a file's when it is opened before all of them, closed after it: in memory, or where the run is on Postgres a database of its own there. */
export async function testStorage(): Promise<Storage> {
  if (!isOnPostgres) return memoryStorage()
  const url = await emptyDatabase()
  const storage = storageAt(url)
  const close: Close = async () => {
    await storage.close()
    giveBack(url)
  }
  if (TestRunner.getCurrentTest() === undefined) openForAll.push(close)
  else onTestFinished(close)
  return storage
}
