import { checkPosting, type LedgerPosting, type Order, openingPostingsOf, postingsOfOrder } from '@cartwright/core'
import { sql } from 'kysely'
import { insertAll } from '../database/insert-all.ts'
import type { Executor } from '../database/sql-database.ts'

/** When it is written, and by whom. */
export interface Booking {
  readonly at: number
  readonly actor: string
}

/** Transactions in one statement at most. */
const perStatement = 1_000

/** Writes the transactions whose cause is new, with their entries, within the transaction of the change: two statements, but for very many. */
export async function bookPostings(tx: Executor, postings: readonly LedgerPosting[], booking: Booking): Promise<void> {
  for (const posting of postings) checkPosting(posting)
  for (let from = 0; from < postings.length; from += perStatement) await insertPostings(tx, postings.slice(from, from + perStatement), booking)
}

async function insertPostings(tx: Executor, postings: readonly LedgerPosting[], { at, actor }: Booking): Promise<void> {
  const rows = postings.map(posting => ({
    cause: posting.cause,
    at: posting.at,
    recorded_at: at,
    actor,
    order_id: posting.orderId,
    payment_id: posting.paymentId,
  }))
  await insertAll(tx, 'ledger_tx', rows, conflict => conflict.column('cause').doNothing())
  // Found by their cause, so that nobody waits for their ids; those of a cause that was there before are there too.
  const entries = postings.flatMap(({ cause, entries }) => {
    const tx_id = sql<number>`(SELECT id FROM ledger_tx WHERE cause = ${cause})`
    return entries.map((entry, index) => ({ tx_id, line: index + 1, ...columnsOf(entry) }))
  })
  await insertAll(tx, 'ledger_entry', entries, conflict => conflict.columns(['tx_id', 'line']).doNothing())
}

/** Books what a change did to an order's money; first, where nobody has yet, what had happened to it before there was a ledger. */
export async function bookOrder(tx: Executor, before: Order | null, after: Order, booking: Booking): Promise<void> {
  const postings = postingsOfOrder(before, after, booking.at)
  if (postings.length === 0) return
  const opening = before !== null && (await takeFromBacklog(tx, before)) ? openingPostingsOf(before) : []
  await bookPostings(tx, [...opening, ...postings], booking)
}

/** Whether the order was waiting to be booked; it is not any more. */
async function takeFromBacklog(tx: Executor, order: Order): Promise<boolean> {
  // Most orders are changed when their money comes, and those that wait here have some.
  if (!order.payments.some(({ captured }) => captured > 0)) return false
  const { numDeletedRows } = await tx.deleteFrom('ledger_backlog').where('order_id', '=', order.id).executeTakeFirst()
  return numDeletedRows === 1n
}

function columnsOf({ account, creditAccountId, currency, amount }: LedgerPosting['entries'][number]) {
  return { account, credit_account_id: creditAccountId, currency, amount }
}
