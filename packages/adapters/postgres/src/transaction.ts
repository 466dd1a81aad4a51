import type { AsyncLocalStorage } from 'node:async_hooks'
import { DecideAgain } from '@cartwright/sql'
import type pg from 'pg'
import { flushPerTurn } from './flush-per-turn.ts'
import type { MeteredPool } from './metered-pool.ts'
import { AttemptFailed } from './retrying.ts'
import { isConnectionLoss } from './translate-postgres-error.ts'

/** A write under way, on its connection. */
export interface Session {
  readonly client: pg.PoolClient
  /** Statements sent without waiting; the write fails where one of them does. */
  readonly sentAlong: Promise<unknown>[]
  isOpen: boolean
}

/** One try of a write, on a connection of its own. Throws {@link AttemptFailed} for what the database said, anything else as it was thrown. */
export async function transaction<T>(pool: Pick<MeteredPool, 'connect'>, writing: AsyncLocalStorage<Session>, work: () => Promise<T>): Promise<T> {
  const client = await pool.connect().catch(cause => {
    throw new AttemptFailed(cause, 'nothing_done')
  })
  const session: Session = { client, sentAlong: [], isOpen: true }
  let isCommitting = false
  try {
    // Sent with the first statement: what becomes of it is seen by that one.
    flushPerTurn(client)
    const begun = client.query('BEGIN')
    session.sentAlong.push(begun)
    begun.catch(() => undefined)
    const result = await writing.run(session, work)
    session.isOpen = false
    isCommitting = true
    flushPerTurn(client)
    const [{ command }] = await Promise.all([client.query('COMMIT'), ...session.sentAlong])
    // A transaction in which a statement failed ends like this, without an error.
    if (command !== 'COMMIT') throw new Error(`The transaction ended with ${command}.`)
    client.release()
    return result
  } catch (reason) {
    session.isOpen = false
    const cause = await firstFailure(session, reason)
    await undo(client, cause)
    throw mayPass(cause) ? new AttemptFailed(cause, isCommitting && isConnectionLoss(cause) ? 'unknown' : 'nothing_done') : cause
  }
}

/** Why the write failed: statements that follow one that failed only say that the transaction is over. */
async function firstFailure({ sentAlong }: Session, reason: unknown): Promise<unknown> {
  const failed = (await Promise.allSettled(sentAlong)).find(result => result.status === 'rejected')
  return failed ? failed.reason : reason
}

async function undo(client: pg.PoolClient, cause: unknown): Promise<void> {
  if (isConnectionLoss(cause)) return client.release(true)
  try {
    await client.query('ROLLBACK')
    client.release()
  } catch {
    // Whoever waits is told the first reason; a connection in doubt is not used again.
    client.release(true)
  }
}

/** Whether it came from the database, or may be otherwise the next time. */
function mayPass(cause: unknown): boolean {
  return isConnectionLoss(cause) || cause instanceof DecideAgain || (cause instanceof Error && 'code' in cause && 'severity' in cause)
}
