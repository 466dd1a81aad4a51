import type { Calls } from './calls.ts'

/** An index that a rebuild is filling. */
export interface RebuildIndex {
  readonly uid: string
  readonly createdAt: string
  /** Whether somebody still writes to it. */
  readonly isAlive: boolean
}

/** A rebuild whose index was not written for so long is taken for dead. Milliseconds, by the server's clock against ours. */
const silentMs = 60 * 60_000

/** Indexes of one page of the list: a server with more of them is searched on. */
const pageSize = 1_000

/** What the index of a rebuild is called: the live one's name, this, and a token. */
const infix = '-rebuild-'

export function rebuildUid(liveUid: string, token: string): string {
  return `${liveUid}${infix}${token}`
}

/** The token in the name of a rebuild's index: what documents written meanwhile are marked with. */
export function tokenOf(uid: string): string {
  return uid.slice(uid.lastIndexOf(infix) + infix.length)
}

/** Whether there is a live index, and the rebuilds of any process. */
export async function indexesThere(
  { client, run }: Calls,
  liveUid: string,
): Promise<{ readonly isBuilt: boolean; readonly rebuilds: readonly RebuildIndex[] }> {
  const rebuilds: RebuildIndex[] = []
  let isBuilt = false
  for (let offset = 0; ; offset += pageSize) {
    const { results, total } = await run(() => client.getRawIndexes({ offset, limit: pageSize }))
    for (const { uid, createdAt, updatedAt } of results) {
      if (uid === liveUid) isBuilt = true
      else if (uid.startsWith(`${liveUid}${infix}`)) rebuilds.push({ uid, createdAt, isAlive: Date.now() - Date.parse(updatedAt) < silentMs })
    }
    if (results.length === 0 || offset + results.length >= total) return { isBuilt, rebuilds }
  }
}
