import { CommerceError, type SecondFactorStore, type WriteContext } from '@cartwright/core'
import { insertAll } from '../database/insert-all.ts'
import type { Executor, SqlDatabase } from '../database/sql-database.ts'
import { Unchanged, writeWithContext } from '../database/write-with-context.ts'

/** Second factors on SQL: columns of the account, and a row a recovery code. */
export function sqlSecondFactors(db: SqlDatabase): SecondFactorStore {
  return {
    secondFactor: async customerId => {
      const query = db.read.selectFrom('customer').select(['second_factor', 'second_factor_since', 'second_factor_step']).where('id', '=', customerId)
      const row = await query.executeTakeFirst()
      if (!row || row.second_factor === null) return null
      return { sealedSecret: row.second_factor, since: row.second_factor_since, lastStep: row.second_factor_step }
    },
    startSecondFactor: ({ customerId, sealedSecret }, context) =>
      changed(db, context, async tx => {
        const start = tx.updateTable('customer').set({ second_factor: sealedSecret, second_factor_step: 0 }).where('id', '=', customerId)
        const { numUpdatedRows } = await start.where('second_factor_since', 'is', null).executeTakeFirst()
        if (numUpdatedRows === 1n) return true
        const customer = await tx.selectFrom('customer').select('id').where('id', '=', customerId).executeTakeFirst()
        if (!customer) throw new CommerceError('customer_not_found', `There is no customer ${customerId}.`)
        return false
      }),
    confirmSecondFactor: ({ customerId, sealedSecret, step, recoveryHashes, sessionId }, context) =>
      changed(db, context, async tx => {
        const { at } = context
        const confirm = tx.updateTable('customer').set({ second_factor_since: at, second_factor_step: step, updated_at: at }).where('id', '=', customerId)
        const waiting = confirm.where('second_factor', '=', sealedSecret).where('second_factor_since', 'is', null)
        if ((await waiting.executeTakeFirst()).numUpdatedRows !== 1n) return false
        await replaceCodes(tx, customerId, recoveryHashes)
        const sessions = tx.updateTable('session').where('customer_id', '=', customerId)
        await sessions.set({ revoked_at: at }).where('id', '<>', sessionId).where('revoked_at', 'is', null).execute()
        await sessions.set({ second_factor: 1 }).where('id', '=', sessionId).execute()
        return true
      }),
    resealSecondFactor: ({ customerId, expected, next }, context) =>
      changed(db, context, async tx => {
        const reseal = tx.updateTable('customer').set({ second_factor: next }).where('id', '=', customerId).where('second_factor', '=', expected)
        return (await reseal.executeTakeFirst()).numUpdatedRows === 1n
      }),
    sealedSecrets: async ({ after, limit }) => {
      const sealed = db.read.selectFrom('customer').select(['id as customerId', 'second_factor as sealedSecret']).where('second_factor', 'is not', null)
      return sealed.$narrowType<{ sealedSecret: string }>().where('id', '>', after).orderBy('id').limit(limit).execute()
    },
    useSecondFactorStep: async ({ customerId, step }) => {
      const use = db.read.updateTable('customer').set({ second_factor_step: step }).where('id', '=', customerId)
      const { numAffectedRows } = await db.writeOne(use.where('second_factor_since', 'is not', null).where('second_factor_step', '<', step))
      return numAffectedRows === 1n
    },
    useRecoveryCode: async ({ customerId, codeHash }) => {
      const { numAffectedRows } = await db.writeOne(db.read.deleteFrom('recovery_code').where('code_hash', '=', codeHash).where('customer_id', '=', customerId))
      return numAffectedRows === 1n
    },
    recoveryCodesLeft: async customerId => {
      const rows = await db.read.selectFrom('recovery_code').select('code_hash').where('customer_id', '=', customerId).execute()
      return rows.length
    },
    replaceRecoveryCodes: ({ customerId, codeHashes }, context) => writeWithContext(db, context, tx => replaceCodes(tx, customerId, codeHashes)),
    removeSecondFactor: (customerId, context) =>
      changed(db, context, async tx => {
        const { at } = context
        const none = { second_factor: null, second_factor_since: null, second_factor_step: 0, updated_at: at }
        const remove = tx.updateTable('customer').set(none).where('id', '=', customerId).where('second_factor', 'is not', null)
        if ((await remove.executeTakeFirst()).numUpdatedRows !== 1n) return false
        await replaceCodes(tx, customerId, [])
        await tx.updateTable('session').set({ revoked_at: at }).where('customer_id', '=', customerId).where('revoked_at', 'is', null).execute()
        await tx.deleteFrom('one_time_token').where('customer_id', '=', customerId).execute()
        return true
      }),
  }
}

/** A write that says whether it changed anything: what did not leaves no audit line. */
function changed(db: SqlDatabase, context: WriteContext, work: (tx: Executor) => Promise<boolean>): Promise<boolean> {
  return writeWithContext<boolean>(db, context, async tx => (await work(tx)) || new Unchanged(false))
}

async function replaceCodes(tx: Executor, customerId: number, hashes: readonly string[]): Promise<void> {
  await tx.deleteFrom('recovery_code').where('customer_id', '=', customerId).execute()
  const rows = hashes.map(hash => ({ code_hash: hash, customer_id: customerId }))
  await insertAll(tx, 'recovery_code', rows)
}
