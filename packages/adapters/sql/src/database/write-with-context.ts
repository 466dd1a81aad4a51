import type { WriteContext } from '@cartwright/core'
import { recordContext } from './record-context.ts'
import type { Executor, SqlDatabase } from './sql-database.ts'

/** One atomic change with its events and audit line; wakes the relay after the commit when there were events. */
export async function writeWithContext<Saved>(db: SqlDatabase, context: WriteContext<Saved>, work: (tx: Executor) => Promise<Saved>): Promise<Saved> {
  const { saved, hasEvents } = await db.write(async tx => {
    const saved = await work(tx)
    return { saved, hasEvents: await recordContext(tx, context, saved) }
  })
  if (hasEvents) db.notifyStored()
  return saved
}
