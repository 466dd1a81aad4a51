import type { Failpoint, Storage } from '@cartwright/core'
import { postgres } from '@cartwright/postgres'
import { sqlite } from '@cartwright/sqlite'

/** A handle of the database at `sqlite:FILE` or `postgres://...`, as one process has it. Hundreds of shoppers at once wait for each other there as long as others do. */
export function storageAt(url: string, options: { readonly failpoint?: Failpoint } = {}): Storage {
  return url.startsWith('sqlite:') ? sqlite(url.slice('sqlite:'.length), options) : postgres(url, { waitMs: 60_000, ...options })
}
