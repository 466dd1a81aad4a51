import { CommerceError } from '@cartwright/core'
import type Database from 'better-sqlite3'
import { sqliteCode, translateSqliteError } from './translate-sqlite-error.ts'

/** Operations in one commit at most, so that one slow batch does not keep everybody waiting. */
const batchMax = 64
/** How long a commit is sought while another process writes, and the longest pause between two tries, in milliseconds. */
const busyMaxMs = 10_000
const busyPauseMs = 20

interface Waiting {
  readonly work: () => Promise<unknown>
  readonly resolve: (value: unknown) => void
  readonly reject: (reason: unknown) => void
}

type Outcome = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly reason: unknown }

export interface GatheringWriter {
  run<T>(work: () => Promise<T>): Promise<T>
  /** Waits for what was accepted; refuses what comes later. */
  close(): Promise<void>
}

/**
 * One writer for a connection. Operations that wait together share one `BEGIN IMMEDIATE ... COMMIT` (one fsync), each in a savepoint of its own: one that throws is undone alone.
 * Nobody is answered before the commit that holds their change. `work` only runs statements on this connection, so a batch never waits for anything outside.
 */
export function gatheringWriter(connection: Database.Database): GatheringWriter {
  const begin = connection.prepare('BEGIN IMMEDIATE')
  const commit = connection.prepare('COMMIT')
  const rollback = connection.prepare('ROLLBACK')
  const savepoint = connection.prepare('SAVEPOINT operation')
  const release = connection.prepare('RELEASE operation')
  const undo = connection.prepare('ROLLBACK TO operation')
  const queue: Waiting[] = []
  let draining: Promise<void> | undefined
  let closed = false

  async function attempt(work: () => Promise<unknown>): Promise<Outcome> {
    savepoint.run()
    try {
      const value = await work()
      release.run()
      return { ok: true, value }
    } catch (reason) {
      // A full disk rolls the whole transaction back by itself; then there is no savepoint to return to and the commit below fails for all.
      if (connection.inTransaction) {
        undo.run()
        release.run()
      }
      return { ok: false, reason }
    }
  }

  async function runBatch(batch: readonly Waiting[]): Promise<void> {
    try {
      await retryWhileBusy(() => begin.run())
      const outcomes: Outcome[] = []
      for (const waiting of batch) outcomes.push(await attempt(waiting.work))
      if (!connection.inTransaction) throw new CommerceError('storage_unavailable', 'The database gave up the transaction.')
      await retryWhileBusy(() => commit.run())
      batch.forEach((waiting, index) => {
        const outcome = outcomes[index]
        if (outcome?.ok) waiting.resolve(outcome.value)
        else waiting.reject(outcome?.reason)
      })
    } catch (cause) {
      if (connection.inTransaction) rollback.run()
      const reason = translateSqliteError(cause)
      for (const waiting of batch) waiting.reject(reason)
    }
  }

  async function drain(): Promise<void> {
    while (queue.length > 0) {
      // One turn of the event loop: answers go out, requests come in, and what they write joins the batch.
      await new Promise<void>(resolve => setImmediate(resolve))
      await runBatch(queue.splice(0, batchMax))
    }
    draining = undefined
  }

  return {
    run: <T>(work: () => Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        if (closed) {
          reject(new CommerceError('storage_unavailable', 'The database is closed.'))
          return
        }
        queue.push({ work, resolve: resolve as (value: unknown) => void, reject })
        draining ??= drain()
      }),
    close: async () => {
      closed = true
      await draining
    },
  }
}

/** Tries again while another process has the write lock; pauses without blocking the event loop. */
async function retryWhileBusy(statement: () => void): Promise<void> {
  const until = performance.now() + busyMaxMs
  for (;;) {
    try {
      statement()
      return
    } catch (cause) {
      if (!sqliteCode(cause)?.startsWith('SQLITE_BUSY') || performance.now() > until) throw cause
      await new Promise(resolve => setTimeout(resolve, 1 + Math.random() * busyPauseMs))
    }
  }
}
