import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Storage } from '@cartwright/core'
import { postgres } from '@cartwright/postgres'
import { sqlite } from '@cartwright/sqlite'
import { startPostgres } from '../tests/support/services/postgres-server.ts'

export type DatabaseKind = 'sqlite' | 'postgres'

/** An empty database of the benchmark's own, which keeps what it has acknowledged through a power cut, as a shop's has to. */
export interface BenchDatabase {
  readonly kind: DatabaseKind
  /** As `DATABASE_URL` names it. */
  readonly url: string
  /** What a Postgres server is made of: to say what was measured. */
  readonly settings: string
  open(): Storage
  close(): Promise<void>
}

/** A server on the same machine, with the memory that a small one would have. */
const serverSettings = [
  'shared_buffers=1GB',
  'effective_cache_size=8GB',
  'max_wal_size=8GB',
  'checkpoint_timeout=15min',
  'random_page_cost=1.1',
  'jit=off',
  'wal_compression=on',
]

export async function startDatabase(kind: DatabaseKind): Promise<BenchDatabase> {
  if (kind === 'postgres') {
    const server = await startPostgres({ durable: true, settings: serverSettings })
    return { kind, url: server.url, settings: serverSettings.join(', '), open: () => postgres(server.url), close: () => server.close() }
  }
  const folder = mkdtempSync(join(tmpdir(), 'cartwright-bench-'))
  const file = join(folder, 'shop.db')
  return { kind, url: `sqlite:${file}`, settings: 'synchronous=FULL', open: () => sqlite(file), close: async () => rmSync(folder, { recursive: true }) }
}
