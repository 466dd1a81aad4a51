import { AsyncLocalStorage } from 'node:async_hooks'
import type { Lane } from '@cartwright/core'
import { bulkhead, type IPolicy, wrap } from 'cockatiel'

/** How much of the connections one lane may have at once, and both together; shoppers may have all, so that the rest is always theirs. */
const shareOfOne = 0.5
const shareOfBoth = 0.7

/** Keeps those apart who write, so that an import or a queue of events never takes the connection that a checkout waits for (RELIABILITY 3.11). */
export interface Lanes {
  /** Runs `work`, whose writes are this lane's, also after it has waited. */
  in<T>(lane: Lane, work: () => T): T
  /** Whether the caller is in none. */
  isShopper(): boolean
  /** Runs a write when its lane has room; at once where it has none. */
  write<T>(work: () => Promise<T>): Promise<T>
}

/** @param connections that writes share in all; each lane may have one at least */
export function lanes(connections: number): Lanes {
  const present = new AsyncLocalStorage<Lane>()
  // Nobody is refused: what waits here is bounded by limits and by how many workers there are.
  const room = (share: number) => bulkhead(Math.max(1, Math.floor(share * connections)), Number.MAX_SAFE_INTEGER)
  const both = room(shareOfBoth)
  const rooms: Readonly<Record<Lane, IPolicy>> = { admin: wrap(room(shareOfOne), both), workers: wrap(room(shareOfOne), both) }
  return {
    in: (lane, work) => present.run(lane, work),
    isShopper: () => present.getStore() === undefined,
    write: work => {
      const lane = present.getStore()
      return lane ? rooms[lane].execute(work) : work()
    },
  }
}
