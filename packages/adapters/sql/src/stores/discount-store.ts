import { CommerceError, completeDiscount, type Discount, type DiscountDraft, type DiscountStore } from '@cartwright/core'
import type { Selectable } from 'kysely'
import { lockRows } from '../database/locks.ts'
import { newestFirst } from '../database/newest-first.ts'
import type { Schema } from '../database/schema.ts'
import type { Executor, SqlDatabase } from '../database/sql-database.ts'
import { writeWithContext } from '../database/write-with-context.ts'

/** Discount codes on SQL. Codes are kept in upper case, which makes comparing without case an index look-up. */
export function sqlDiscountStore(db: SqlDatabase): DiscountStore {
  return {
    discount: async id => {
      const row = await db.read.selectFrom('discount').selectAll().where('id', '=', id).executeTakeFirst()
      return row ? toDiscount(row) : null
    },
    byCodes: async codes => {
      if (codes.length === 0) return []
      const wanted = [...new Set(codes.map(normalCode))]
      const rows = await db.read.selectFrom('discount').selectAll().where('code', 'in', wanted).execute()
      const byCode = new Map(rows.map(row => [row.code, toDiscount(row)]))
      return wanted.flatMap(code => byCode.get(code) ?? [])
    },
    list: page => newestFirst(db.read.selectFrom('discount').selectAll(), page, toDiscount),
    insert: (draft, context) =>
      writeWithContext(db, context, async tx => {
        const row = await tx
          .insertInto('discount')
          .values({ ...fromDraft(draft), used: 0, created_at: context.at })
          .onConflict(conflict => conflict.column('code').doNothing())
          .returningAll()
          .executeTakeFirst()
        if (!row) throw duplicateCode(draft.code)
        return toDiscount(row)
      }),
    update: (id, draft, context) =>
      writeWithContext(db, context, async tx => {
        const other = await tx.selectFrom('discount').select('id').where('code', '=', normalCode(draft.code)).where('id', '<>', id).executeTakeFirst()
        if (other) throw duplicateCode(draft.code)
        // Behind the code's row, which every use changes first.
        await lockRows(db.dialect, tx.selectFrom('discount').select('id').where('id', '=', id)).execute()
        await refuseBelowUses(tx, id, draft)
        const row = await tx.updateTable('discount').set(fromDraft(draft)).where('id', '=', id).returningAll().executeTakeFirst()
        if (!row) throw new CommerceError('discount_not_found', `There is no discount ${id}.`)
        return toDiscount(row)
      }),
  }
}

/** Both limits are looked at inside the write, where no use can come in between. */
async function refuseBelowUses(tx: Executor, id: number, { usageLimit, usageLimitPerCustomer }: DiscountDraft): Promise<void> {
  const counted = await tx.selectFrom('discount').select('used').where('id', '=', id).executeTakeFirst()
  const most = await tx
    .selectFrom('discount_customer')
    .select(eb => eb.fn.max('used').as('used'))
    .where('discount_id', '=', id)
    .executeTakeFirst()
  if ((counted?.used ?? 0) <= (usageLimit ?? Number.POSITIVE_INFINITY) && (most?.used ?? 0) <= (usageLimitPerCustomer ?? Number.POSITIVE_INFINITY)) return
  const message = 'The code was used more often than that already; switch it off instead.'
  throw new CommerceError('validation_failed', message, { errors: [{ path: 'usageLimit', message }] })
}

function normalCode(code: string): string {
  return code.trim().toUpperCase()
}

function duplicateCode(code: string): CommerceError {
  return new CommerceError('duplicate', `The code ${normalCode(code)} exists already.`, { field: 'code', value: normalCode(code) })
}

function fromDraft(draft: DiscountDraft) {
  const complete = completeDiscount(draft)
  return {
    code: complete.code,
    kind: complete.kind,
    percent_ppm: complete.percentPpm,
    amounts: JSON.stringify(complete.amounts),
    minimum_subtotals: JSON.stringify(complete.minimumSubtotals),
    category_ids: JSON.stringify(complete.categoryIds),
    starts_at: complete.startsAt,
    ends_at: complete.endsAt,
    usage_limit: complete.usageLimit,
    usage_limit_per_customer: complete.usageLimitPerCustomer,
    active: complete.active ? 1 : 0,
  }
}

function toDiscount(row: Selectable<Schema['discount']>): Discount {
  return {
    id: row.id,
    code: row.code,
    kind: row.kind as Discount['kind'],
    percentPpm: row.percent_ppm,
    amounts: JSON.parse(row.amounts) as Discount['amounts'],
    minimumSubtotals: JSON.parse(row.minimum_subtotals) as Discount['minimumSubtotals'],
    categoryIds: JSON.parse(row.category_ids) as number[],
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    usageLimit: row.usage_limit,
    usageLimitPerCustomer: row.usage_limit_per_customer,
    used: row.used,
    active: row.active === 1,
    createdAt: row.created_at,
  }
}
