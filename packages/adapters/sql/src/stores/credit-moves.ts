import { CommerceError, type CreditMove, creditMoves, creditRefusal, type Order } from '@cartwright/core'
import { sql } from 'kysely'
import type { Executor } from '../database/sql-database.ts'

/** Does to gift cards and store credit what a change of an order asks for, by guarded updates. Throws `gift_card_exhausted`, `store_credit_exhausted`: the caller's transaction is undone. */
export async function makeCreditMoves(tx: Executor, before: Order | null, after: Order, context: { at: number; actor: string }): Promise<void> {
  const moves = creditMoves(before, after)
  // In the order of their ids, so that two orders with the same cards never wait for each other.
  for (const move of moves.toSorted((a, b) => a.accountId - b.accountId)) await makeCreditMove(tx, move, { ...context, reason: '' })
}

/** Moves an account and writes the entry; nothing when there is one of this cause already. */
export async function makeCreditMove(tx: Executor, move: CreditMove, context: { at: number; actor: string; reason: string }): Promise<void> {
  const { accountId, balance, held } = move
  const entry = await tx
    .insertInto('credit_entry')
    .values({ account_id: accountId, kind: move.kind, balance, held, cause: move.cause, order_id: move.orderId ?? null, ...context })
    .onConflict(conflict => conflict.column('cause').doNothing())
    .executeTakeFirst()
  if (entry.numInsertedOrUpdatedRows !== 1n) return
  let update = tx
    .updateTable('credit_account')
    .set({ balance: sql<number>`balance + ${balance}`, held: sql<number>`held + ${held}`, updated_at: context.at })
    .where('id', '=', accountId)
    .where(sql<boolean>`held + ${held} >= 0`)
    .where(sql<boolean>`held + ${held} <= balance + ${balance}`)
  if (move.kind === 'hold') {
    update = update
      .where('status', '=', 'active')
      .where('kind', '=', move.tender ?? '')
      .where(eb => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', context.at)]))
  }
  const updated = await update.executeTakeFirst()
  if (updated.numUpdatedRows !== 1n) throw await refusalOf(tx, accountId)
}

async function refusalOf(tx: Executor, id: number): Promise<CommerceError> {
  const row = await tx.selectFrom('credit_account').select(['kind', 'last4']).where('id', '=', id).executeTakeFirst()
  if (!row) return new CommerceError('gift_card_not_found', `There is no gift card or store credit ${id}.`, { accountId: id })
  return creditRefusal({ kind: row.kind === 'gift_card' ? 'gift_card' : 'store_credit', last4: row.last4 })
}
