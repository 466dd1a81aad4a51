import type { NoteStore } from '@cartwright/core'
import { type Compilable, sql } from 'kysely'
import type { SqlDatabase } from '../database/sql-database.ts'

/** A durable map from key to text. */
export function sqlNoteStore(db: SqlDatabase): NoteStore {
  const get = async (key: string): Promise<string | null> =>
    (await db.read.selectFrom('note').select('value').where('key', '=', key).executeTakeFirst())?.value ?? null
  const insert = (key: string, value: string): Promise<boolean> =>
    hasWritten(
      db.read
        .insertInto('note')
        .values({ key, value })
        .onConflict(conflict => conflict.doNothing()),
    )
  const replace = (key: string, present: string, value: string): Promise<boolean> =>
    hasWritten(db.read.updateTable('note').set({ value }).where('key', '=', key).where('value', '=', present))
  const hasWritten = async (statement: Compilable<unknown>): Promise<boolean> => (await db.writeOne(statement)).numAffectedRows === 1n
  return {
    get,
    add: async (key, text) => ((await insert(key, text)) ? text : ((await get(key)) ?? text)),
    update: async (key, change) => {
      // Each time round that it does not write, somebody else has: nobody waits behind a lock, and all get through.
      for (;;) {
        const present = await get(key)
        const value = change(present)
        if (value === present || (await (present === null ? insert(key, value) : replace(key, present, value)))) return value
      }
    },
    keysBetween: async (from, to) =>
      (await db.read.selectFrom('note').select('key').where('key', '>=', from).where('key', '<', to).orderBy('key').execute()).map(({ key }) => key),
    purge: async ({ from, to }, before, limit) => {
      // Written out, not as parameters: an engine finds a partial index only by what it can read. Times have as many digits each until the year 2286.
      const inRange = db.read.selectFrom('note').select('key').where('key', '>=', sql.lit(from)).where('key', '<', sql.lit(to))
      const old = inRange.where('value', '<', String(before)).orderBy('value').limit(limit)
      return Number((await db.writeOne(db.read.deleteFrom('note').where('key', 'in', old))).numAffectedRows)
    },
  }
}
