import { CommerceError, hasCode, type Meter, noopMeter, type QueueWaits, queueWaits } from '@cartwright/core'
import type Database from 'better-sqlite3'
import { isBusy, translateSqliteError } from './translate-sqlite-error.ts'
import { type TwoLanes, twoLanes } from './two-lanes.ts'

/** Operations in one commit at most, and the time after which a batch takes no more of them, in milliseconds: nobody waits long for the work of others. */
const batchMax = 64
const batchMaxMs = 25
/** The longest pause between two tries to get the lock that another process has, in milliseconds. */
const busyPauseMs = 20

interface Waiting {
  readonly work: () => Promise<unknown>
  readonly resolve: (value: unknown) => void
  readonly reject: (reason: unknown) => void
  /** Its turn has come. */
  readonly begun: () => void
}

const unnoted = () => undefined

export interface GatheringWriterOptions {
  /** How long the write lock is sought while another process has it, in milliseconds; 10 s unless told otherwise. */
  readonly busyMaxMs?: number
  readonly meter?: Meter
  /** Where the waits of what is urgent are noted. */
  readonly waits?: QueueWaits
}

export interface GatheringWriter {
  /**
   * Runs `work` as one atomic operation; resolves with its value after the commit.
   * @param isUrgent whether it goes before what is not; yes unless told
   */
  run<T>(work: () => Promise<T>, isUrgent?: boolean): Promise<T>
  /** The transaction under way, if any: settles, and never rejects, when it is committed or rolled back. */
  underWay(): Promise<void> | undefined
  /** Waits for what was accepted; refuses what comes later. */
  close(): Promise<void>
}

/**
 * One writer for a connection. Operations that wait together share one `BEGIN IMMEDIATE ... COMMIT` (one fsync), each in a savepoint of its own: one that throws is undone alone.
 * Nobody is answered before the commit that holds their change; when the database cannot commit, or loses the transaction before, everybody in it is refused.
 * `work` only runs statements on this connection, so a batch never waits for anything outside.
 */
export function gatheringWriter(
  connection: Database.Database,
  { busyMaxMs = 10_000, meter = noopMeter, waits = queueWaits() }: GatheringWriterOptions = {},
): GatheringWriter {
  const runBatch = batchRunner(connection, busyMaxMs, operations => meter.observe('cartwright_sqlite_batch_operations', {}, operations))
  const queue = twoLanes<Waiting>()
  const stopWatching = meter.watch(() => [{ name: 'cartwright_sqlite_waiting_operations', labels: {}, value: queue.length }])
  let batch: Promise<void> | undefined
  let draining: Promise<void> | undefined
  let closed = false

  async function drain(): Promise<void> {
    while (queue.length > 0) {
      // One turn of the event loop: answers go out, requests come in, and what they write joins the batch.
      await new Promise<void>(resolve => setImmediate(resolve))
      batch = runBatch(queue)
      await batch
      batch = undefined
    }
    draining = undefined
  }

  return {
    run: <T>(work: () => Promise<T>, isUrgent = true) =>
      new Promise<T>((resolve, reject) => {
        if (closed) {
          reject(new CommerceError('storage_unavailable', 'The database is closed.'))
          return
        }
        queue.add({ work, resolve: resolve as (value: unknown) => void, reject, begun: isUrgent ? waits.begin() : unnoted }, isUrgent)
        draining ??= drain()
      }),
    underWay: () => batch,
    close: async () => {
      closed = true
      await draining
      stopWatching()
    },
  }
}

/** Gives the function that takes operations off a queue, runs them in one transaction, and answers each. That function never throws. */
function batchRunner(connection: Database.Database, busyMaxMs: number, onCommit: (operations: number) => void): (queue: TwoLanes<Waiting>) => Promise<void> {
  const begin = connection.prepare('BEGIN IMMEDIATE')
  const commit = connection.prepare('COMMIT')
  const rollback = connection.prepare('ROLLBACK')
  const savepoint = connection.prepare('SAVEPOINT operation')
  const release = connection.prepare('RELEASE operation')
  const undo = connection.prepare('ROLLBACK TO operation')

  /** Runs one operation; says how to answer it once the transaction is committed. Throws when the transaction is lost. */
  async function attempt({ work, resolve, reject, begun }: Waiting): Promise<() => void> {
    begun()
    savepoint.run()
    try {
      const value = await work()
      release.run()
      return () => resolve(value)
    } catch (reason) {
      // A full disk, for one, rolls the whole transaction back by itself. A savepoint begun after that would be a transaction of its own.
      if (!connection.inTransaction) throw lost(reason)
      undo.run()
      release.run()
      return () => reject(reason)
    }
  }

  function abandon(): void {
    try {
      if (connection.inTransaction) rollback.run()
    } catch {
      // Whoever waits is told the first reason; the next batch tries again before it begins.
    }
  }

  return async queue => {
    let taken: Waiting[] = []
    try {
      const takeWaiting = queue.mark()
      try {
        if (connection.inTransaction) rollback.run()
        await retryWhileBusy(() => begin.run(), busyMaxMs)
      } catch (cause) {
        taken = takeWaiting()
        throw cause
      }
      const answers: (() => void)[] = []
      const until = performance.now() + batchMaxMs
      for (let next = queue.next(); next; next = taken.length < batchMax && performance.now() < until ? queue.next() : undefined) {
        taken.push(next)
        answers.push(await attempt(next))
      }
      await retryWhileBusy(() => commit.run(), busyMaxMs)
      onCommit(taken.length)
      for (const answer of answers) answer()
    } catch (cause) {
      abandon()
      const reason = translateSqliteError(cause)
      for (const { reject, begun } of taken) {
        begun()
        reject(reason)
      }
    }
  }
}

/** What those are told whose operations were in a transaction that is gone; `cause` may be one operation's own business. */
function lost(cause: unknown): CommerceError {
  const reason = translateSqliteError(cause)
  if (hasCode(reason, 'storage_unavailable')) return reason
  return new CommerceError('storage_unavailable', 'The database gave up the transaction.', {}, { cause })
}

/** Tries again while another process has the write lock; pauses, ever longer, without blocking the event loop. */
async function retryWhileBusy(statement: () => void, busyMaxMs: number): Promise<void> {
  const until = performance.now() + busyMaxMs
  for (let pauseMs = 1; ; pauseMs = Math.min(2 * pauseMs, busyPauseMs)) {
    try {
      statement()
      return
    } catch (cause) {
      if (!isBusy(cause) || performance.now() >= until) throw cause
      await new Promise(resolve => setTimeout(resolve, Math.random() * pauseMs))
    }
  }
}
