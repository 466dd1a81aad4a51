import { type AuditChain, type AuditLine, type AuditSeal, formatAuditSeal, parseAuditSeal } from '@cartwright/core'
import { type Selectable, sql } from 'kysely'
import { lockName } from '../database/locks.ts'
import type { Schema } from '../database/schema.ts'
import { type Executor, runUnasked, type SqlDatabase } from '../database/sql-database.ts'

/** The note that holds the head. */
const headKey = 'audit-head'

/** Written out, not as a parameter: an engine finds a partial index only by what it can read. */
const isUnsealed = sql<boolean>`sequence IS NULL`

/** The chain of the audit log on SQL. */
export function sqlAuditChain(db: SqlDatabase): AuditChain {
  return {
    unsealed: async limit => (await db.read.selectFrom('audit').selectAll().where(isUnsealed).orderBy('id').limit(limit).execute()).map(toLine),
    unsealedCount: async () => {
      const columns = [sql<number | string>`count(*)`.as('count'), sql<number | string | null>`min(at)`.as('since')] as const
      const { count, since } = await db.read.selectFrom('audit').select(columns).where(isUnsealed).executeTakeFirstOrThrow()
      return { count: Number(count), since: since === null ? null : Number(since) }
    },
    head: async () => parseHead(await readHead(db.read)),
    extend: (after, seals) => extend(db, after, seals),
    sealed: async (afterSequence, limit) => {
      const rows = await db.read.selectFrom('audit').selectAll().where('sequence', '>', afterSequence).orderBy('sequence').limit(limit).execute()
      return rows.map(row => ({ ...toLine(row), seal: { sequence: row.sequence ?? 0, hash: row.hash } }))
    },
  }
}

async function extend(db: SqlDatabase, after: AuditSeal | null, seals: Parameters<AuditChain['extend']>[1]): Promise<boolean> {
  const last = seals.at(-1)
  if (last === undefined) return false
  return db.write(async tx => {
    await lockName(tx, db.dialect, headKey)
    const present = await readHead(tx)
    if (present !== (after === null ? null : formatAuditSeal(after))) return false
    for (const { id, sequence, hash } of seals) {
      await runUnasked(tx, tx.updateTable('audit').set({ sequence, hash }).where('id', '=', id).where(isUnsealed))
    }
    const value = formatAuditSeal(last)
    await tx
      .insertInto('note')
      .values({ key: headKey, value })
      .onConflict(conflict => conflict.column('key').doUpdateSet({ value }))
      .execute()
    return true
  })
}

async function readHead(tx: Executor): Promise<string | null> {
  return (await tx.selectFrom('note').select('value').where('key', '=', headKey).executeTakeFirst())?.value ?? null
}

function parseHead(text: string | null): AuditSeal | null {
  return text === null ? null : (parseAuditSeal(text) ?? { sequence: 0, hash: text })
}

function toLine({ id, at, actor, action, subject, address, request_id, data }: Selectable<Schema['audit']>): AuditLine {
  return { id, at, actor, action, subject, address, requestId: request_id, data }
}
