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
  /** Which one the caller is in. */
  present(): Lane | undefined
  /** Runs a write when its lane has room; a shopper's and that of no lane at once. */
  write<T>(work: () => Promise<T>): Promise<T>
}

/** @param connections that writes share in all; each lane may have one at least */
export function lanes(connections: number): Lanes {
  const present = new AsyncLocalStorage<Lane>()
  // Nobody is refused: what waits here is bounded by limits and by how many workers there are.
  const places = (share: number) => bulkhead(Math.max(1, Math.floor(share * connections)), Number.MAX_SAFE_INTEGER)
  const both = places(shareOfBoth)
  const rooms: Readonly<Partial<Record<Lane, IPolicy>>> = { admin: wrap(places(shareOfOne), both), workers: wrap(places(shareOfOne), both) }
  return {
    in: (lane, work) => present.run(lane, work),
    present: () => present.getStore(),
    write: work => {
      const lane = present.getStore()
      const room = lane && rooms[lane]
      return room ? room.execute(work) : work()
    },
  }
}
