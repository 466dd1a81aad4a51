import { CommerceError, discountBuyer, type Order } from '@cartwright/core'
import { sql } from 'kysely'
import type { Executor } from '../database/sql-database.ts'

/** Counts one use of each discount for this order, by guarded updates. Throws `discount_exhausted` when a limit is reached: the caller's transaction is undone. */
export async function countDiscountUses(tx: Executor, order: Order): Promise<void> {
  const key = discountBuyer(order)
  for (const discountId of [...order.discountIds].sort((a, b) => a - b)) {
    const counted = await tx
      .updateTable('discount')
      .set({ used: sql<number>`used + 1` })
      .where('id', '=', discountId)
      .where(sql<boolean>`(usage_limit IS NULL OR used < usage_limit)`)
      .returning(['code', 'usage_limit_per_customer'])
      .executeTakeFirst()
    if (!counted) throw await refusalOf(tx, discountId)
    await countForCustomer(tx, discountId, key, counted.usage_limit_per_customer, counted.code)
    await tx.insertInto('discount_use').values({ discount_id: discountId, order_id: order.id, customer_key: key }).execute()
  }
}

async function countForCustomer(tx: Executor, discountId: number, key: string, limit: number | null, code: string): Promise<void> {
  await tx
    .insertInto('discount_customer')
    .values({ discount_id: discountId, customer_key: key, used: 0, use_limit: limit })
    .onConflict(conflict => conflict.columns(['discount_id', 'customer_key']).doNothing())
    .execute()
  const counted = await tx
    .updateTable('discount_customer')
    .set({ used: sql<number>`used + 1`, use_limit: limit })
    .where('discount_id', '=', discountId)
    .where('customer_key', '=', key)
    .where(eb => (limit === null ? eb.lit(true) : eb('used', '<', limit)))
    .executeTakeFirst()
  if (counted.numUpdatedRows !== 1n) throw new CommerceError('discount_exhausted', `You have used the code ${code} as often as it may be used.`, { code })
}

async function refusalOf(tx: Executor, discountId: number): Promise<CommerceError> {
  const row = await tx.selectFrom('discount').select('code').where('id', '=', discountId).executeTakeFirst()
  if (!row) return new CommerceError('discount_not_found', `There is no discount ${discountId}.`)
  return new CommerceError('discount_exhausted', `The code ${row.code} has been used up.`, { code: row.code })
}

/** Counts the uses of an order as those of the order itself: whoever placed it is not known any more. */
export async function countByOrder(tx: Executor, orderId: number): Promise<void> {
  const key = `order:${orderId}`
  const uses = await tx.selectFrom('discount_use').selectAll().where('order_id', '=', orderId).where('customer_key', '<>', key).orderBy('discount_id').execute()
  for (const { discount_id, customer_key } of uses) {
    const ofBuyer = tx.updateTable('discount_customer').set({ used: sql<number>`used - 1` })
    await ofBuyer.where('discount_id', '=', discount_id).where('customer_key', '=', customer_key).execute()
    await tx.deleteFrom('discount_customer').where('discount_id', '=', discount_id).where('customer_key', '=', customer_key).where('used', '=', 0).execute()
    await tx.insertInto('discount_customer').values({ discount_id, customer_key: key, used: 1, use_limit: null }).execute()
    await tx.updateTable('discount_use').set({ customer_key: key }).where('discount_id', '=', discount_id).where('order_id', '=', orderId).execute()
  }
}

/** Gives the uses of an order back; repeating is harmless, since each use is a row that goes once. */
export async function releaseDiscountUses(tx: Executor, orderId: number): Promise<void> {
  const uses = await tx.deleteFrom('discount_use').where('order_id', '=', orderId).returning(['discount_id', 'customer_key']).execute()
  for (const use of uses.toSorted((a, b) => a.discount_id - b.discount_id)) {
    await tx.updateTable('discount').set({ used: sql<number>`used - 1` }).where('id', '=', use.discount_id).execute()
    await tx
      .updateTable('discount_customer')
      .set({ used: sql<number>`used - 1` })
      .where('discount_id', '=', use.discount_id)
      .where('customer_key', '=', use.customer_key)
      .execute()
  }
}
