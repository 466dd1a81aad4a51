import { CommerceError, type CustomerStore, type ExternalIdentity } from '@cartwright/core'
import { lockRows } from '../database/locks.ts'
import type { Executor, SqlDatabase } from '../database/sql-database.ts'
import { Unchanged, writeWithContext } from '../database/write-with-context.ts'
import { toCustomer } from './customer-rows.ts'

type Unlinking = Awaited<ReturnType<CustomerStore['unlinkIdentity']>>

/** Who accounts are at issuers of OpenID Connect. */
export function sqlIdentities(db: SqlDatabase): Pick<CustomerStore, 'customerByIdentity' | 'linkIdentity' | 'unlinkIdentity' | 'identities'> {
  return {
    customerByIdentity: async ({ issuer, subject }) => {
      const ids = db.read.selectFrom('external_identity').select('customer_id').where('issuer', '=', issuer).where('subject', '=', subject)
      const row = await db.read.selectFrom('customer').selectAll().where('id', 'in', ids).executeTakeFirst()
      return row ? toCustomer(row) : null
    },
    linkIdentity: (customerId, identity, context) =>
      writeWithContext(db, context, async tx => {
        const owner = await insertIdentity(tx, customerId, identity, context.at)
        if (owner === customerId) return new Unchanged(undefined)
        if (owner !== null) throw linkedAlready()
      }),
    unlinkIdentity: (customerId, { issuer, subject }, context) =>
      writeWithContext<Unlinking>(db, context, async tx => {
        // Two at once would each leave the other's, and then none.
        await lockRows(db.dialect, tx.selectFrom('customer').select('id').where('id', '=', customerId)).execute()
        const linked = await tx.selectFrom('external_identity').select(['issuer', 'subject']).where('customer_id', '=', customerId).execute()
        if (!linked.some(one => one.issuer === issuer && one.subject === subject)) return new Unchanged('unknown')
        if (context.keepsLast && linked.length === 1) return new Unchanged('last')
        await tx.deleteFrom('external_identity').where('issuer', '=', issuer).where('subject', '=', subject).execute()
        let sessions = tx.updateTable('session').set({ revoked_at: context.at }).where('customer_id', '=', customerId).where('revoked_at', 'is', null)
        if (context.keepSessionId !== undefined) sessions = sessions.where('id', '<>', context.keepSessionId)
        await sessions.execute()
        return 'unlinked'
      }),
    identities: async customerId => {
      const query = db.read.selectFrom('external_identity').select(['issuer', 'subject']).where('customer_id', '=', customerId)
      return query.orderBy('issuer').orderBy('subject').execute()
    },
  }
}

/** Links the identity of a new account. Throws `duplicate`. */
export async function linkNew(tx: Executor, customerId: number, identity: ExternalIdentity, at: number): Promise<void> {
  if ((await insertIdentity(tx, customerId, identity, at)) !== null) throw linkedAlready()
}

/** Null when it was linked; otherwise whose it is. */
async function insertIdentity(tx: Executor, customerId: number, { issuer, subject }: ExternalIdentity, at: number): Promise<number | null> {
  const inserted = await tx
    .insertInto('external_identity')
    .values({ issuer, subject, customer_id: customerId, created_at: at })
    .onConflict(conflict => conflict.columns(['issuer', 'subject']).doNothing())
    .returning('customer_id')
    .executeTakeFirst()
  if (inserted) return null
  const query = tx.selectFrom('external_identity').select('customer_id').where('issuer', '=', issuer)
  return (await query.where('subject', '=', subject).executeTakeFirstOrThrow()).customer_id
}

function linkedAlready(): CommerceError {
  return new CommerceError('duplicate', 'This identity has an account already.', { field: 'identity' })
}
