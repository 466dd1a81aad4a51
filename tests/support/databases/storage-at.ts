import type { Failpoint, Storage } from '@cartwright/core'
import { memoryStorage } from '@cartwright/core/memory'
import { postgres } from '@cartwright/postgres'
import { sqlite } from '@cartwright/sqlite'

/** A handle of the database at `sqlite:FILE` or `postgres://...`, as one process has it. */
export function storageAt(url: string, options: { readonly failpoint?: Failpoint } = {}): Storage {
  if (url.startsWith('sqlite:')) return sqlite(url.slice('sqlite:'.length), options)
  // Until Postgres has a search of its own: each process finds what it was told of itself.
  return { ...postgres(url, options), search: memoryStorage().search }
}
