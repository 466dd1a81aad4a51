import type { NoteStore } from '@cartwright/core'
import { lockName } from '../database/locks.ts'
import type { SqlDatabase } from '../database/sql-database.ts'

/** A durable map from key to text. */
export function sqlNoteStore(db: SqlDatabase): NoteStore {
  return {
    get: async key => (await db.read.selectFrom('note').select('value').where('key', '=', key).executeTakeFirst())?.value ?? null,
    update: (key, change) =>
      db.write(async tx => {
        await lockName(tx, db.dialect, `note:${key}`)
        const row = await tx.selectFrom('note').select('value').where('key', '=', key).executeTakeFirst()
        const value = change(row?.value ?? null)
        if (value !== row?.value)
          await tx
            .insertInto('note')
            .values({ key, value })
            .onConflict(conflict => conflict.column('key').doUpdateSet({ value }))
            .execute()
        return value
      }),
  }
}
