import { createClient, memorySession } from '@cartwright/client'
import { type Commerce, createCommerce, type Storage, silentLogger, systemClock } from '@cartwright/core'
import { memoryPasswords, memorySearchIndex, testPayments } from '@cartwright/core/memory'
import { postgres } from '@cartwright/postgres'
import { createApp } from '@cartwright/server'
import { sqlite } from '@cartwright/sqlite'

/** A shop that is open, and its buyers' way in. */
export interface OpenShop {
  readonly commerce: Commerce
  readonly storage: Storage
  /** A new buyer, or one who comes back with tokens of before. */
  readonly buyer: (session?: ReturnType<typeof memorySession>) => ReturnType<typeof createClient>
  close(): Promise<void>
}

/** The storage of a database as its adapter gives it. */
export function storageOf(url: string): Storage {
  return url.startsWith('sqlite:') ? sqlite(url.slice('sqlite:'.length)) : postgres(url)
}

/** The shop in a database, on whichever engine, always with the same secret. Search is kept in memory: it does not move. */
export async function shopOn(url: string): Promise<OpenShop> {
  const storage = { ...storageOf(url), search: memorySearchIndex() }
  const commerce = createCommerce({
    storage,
    payments: testPayments({ notes: storage.notes, clock: systemClock }),
    passwords: memoryPasswords(),
    logger: silentLogger,
  })
  await commerce.start().catch(async error => {
    await commerce.close()
    throw error
  })
  const app = createApp(commerce, { rateLimit: 'off', tokens: { key: { alg: 'HS256', secret: 'a secret for tests only, of 32 bytes or more' } } })
  return {
    commerce,
    storage,
    buyer: (session = memorySession()) => createClient({ url: 'http://shop.test', fetch: request => app.fetch(request), session }),
    close: () => commerce.close(),
  }
}
