import type { WriteContext } from '@cartwright/core'
import { recordContext } from './record-context.ts'
import type { Executor, SqlDatabase } from './sql-database.ts'

/** What a write answers that found nothing to change (a repeat): then neither events nor audit lines are stored. */
export class Unchanged<T> {
  readonly value: T

  constructor(value: T) {
    this.value = value
  }
}

/** One atomic change with its events and audit line; wakes the relay after the commit when there were events. */
export async function writeWithContext<Saved>(
  db: SqlDatabase,
  context: WriteContext<Saved>,
  work: (tx: Executor) => Promise<Saved | Unchanged<Saved>>,
): Promise<Saved> {
  const { saved, hasEvents } = await db.write(async tx => {
    const saved = await work(tx)
    if (saved instanceof Unchanged) return { saved: saved.value, hasEvents: false }
    return { saved, hasEvents: await recordContext(tx, context, saved) }
  })
  if (hasEvents) db.notifyStored()
  return saved
}
