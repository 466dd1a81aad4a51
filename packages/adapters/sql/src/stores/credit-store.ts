import { CommerceError, type CreditAccount, type CreditDraft, type CreditEntry, type CreditFilter, type CreditStore, postingsOfCredit } from '@cartwright/core'
import type { Selectable } from 'kysely'
import { lockRows } from '../database/locks.ts'
import { newestFirst } from '../database/newest-first.ts'
import type { Schema } from '../database/schema.ts'
import type { Dialect, Executor, SqlDatabase } from '../database/sql-database.ts'
import { Unchanged, writeWithContext } from '../database/write-with-context.ts'
import { bookPostings } from './book-postings.ts'
import { makeCreditMove } from './credit-moves.ts'

type Row = Selectable<Schema['credit_account']>

/** Gift cards and store credit on SQL. Orders move them in their own transactions, see `makeCreditMoves`. */
export function sqlCreditStore(db: SqlDatabase): CreditStore {
  return {
    account: async id => {
      const row = await accountRow(db.read, id)
      return row ? toAccount(row) : null
    },
    accounts: async ids => {
      if (ids.length === 0) return []
      const rows = await db.read
        .selectFrom('credit_account')
        .selectAll()
        .where('id', 'in', [...ids])
        .execute()
      const byId = new Map(rows.map(row => [row.id, toAccount(row)]))
      return ids.flatMap(id => byId.get(id) ?? [])
    },
    byCodeHash: async codeHash => {
      const row = await db.read.selectFrom('credit_account').selectAll().where('code_hash', '=', codeHash).executeTakeFirst()
      return row ? toAccount(row) : null
    },
    storeCreditOf: async customerId => {
      const rows = await db.read
        .selectFrom('credit_account')
        .selectAll()
        .where('customer_id', '=', customerId)
        .where('kind', '=', 'store_credit')
        .orderBy('id')
        .execute()
      return rows.map(toAccount)
    },
    list: (filter, page) => newestFirst(filtered(db.read, filter).selectAll(), page, toAccount),
    entries: (accountId, page) => newestFirst(db.read.selectFrom('credit_entry').selectAll().where('account_id', '=', accountId), page, toEntry),
    issue: (draft, context) =>
      writeWithContext(db, context, async tx => {
        const taken = await tx.selectFrom('credit_account').select('id').where('code_hash', '=', draft.codeHash).executeTakeFirst()
        if (taken) throw new CommerceError('duplicate', 'There is a gift card with this code.', { field: 'code' })
        return open(tx, draft, context)
      }),
    openStoreCredit: (customerId, currency, context) =>
      writeWithContext(db, context, async tx => {
        const present = await tx
          .selectFrom('credit_account')
          .selectAll()
          .where('customer_id', '=', customerId)
          .where('currency', '=', currency)
          .where('kind', '=', 'store_credit')
          .executeTakeFirst()
        if (present) return new Unchanged(toAccount(present))
        return open(tx, { kind: 'store_credit', codeHash: null, last4: null, customerId, currency, amount: 0, expiresAt: null, note: '' }, context)
      }),
    update: (id, change, context) =>
      writeWithContext(db, context, async tx => {
        const present = await requireAccount(tx, id, db.dialect)
        const next = { ...present, ...change }
        const row = { status: next.status, expires_at: next.expiresAt, note: next.note, customer_id: next.customerId, updated_at: context.at }
        await tx.updateTable('credit_account').set(row).where('id', '=', id).execute()
        return requireAccount(tx, id)
      }),
    adjust: (id, { amount, key, reason }, context) =>
      writeWithContext(db, context, async tx => {
        const cause = `credit:${id}:adjusted:${key}`
        await requireAccount(tx, id, db.dialect)
        const present = await tx.selectFrom('credit_entry').select('balance').where('cause', '=', cause).executeTakeFirst()
        if (present) {
          if (present.balance === amount) return new Unchanged(await requireAccount(tx, id))
          throw new CommerceError('idempotency_key_reused', 'There is another adjustment under this key.', { amount: present.balance })
        }
        await makeCreditMove(tx, { accountId: id, kind: 'adjust', balance: amount, held: 0, cause }, { at: context.at, actor: context.actor, reason })
        const account = await requireAccount(tx, id)
        await book(tx, account, amount, `adjusted:${key}`, context)
        return account
      }),
  }
}

async function open(tx: Executor, draft: CreditDraft, { at, actor }: { at: number; actor: string }): Promise<CreditAccount> {
  const { id } = await tx
    .insertInto('credit_account')
    .values({
      kind: draft.kind,
      code_hash: draft.codeHash,
      last4: draft.last4,
      customer_id: draft.customerId,
      currency: draft.currency,
      balance: 0,
      held: 0,
      status: 'active',
      expires_at: draft.expiresAt,
      note: draft.note,
      created_at: at,
      updated_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  if (draft.amount !== 0) {
    await makeCreditMove(tx, { accountId: id, kind: 'issue', balance: draft.amount, held: 0, cause: `credit:${id}:issue` }, { at, actor, reason: draft.note })
  }
  const account = await requireAccount(tx, id)
  await book(tx, account, draft.amount, 'issued', { at, actor })
  return account
}

/** The shop's books know of it in the same transaction. */
function book(tx: Executor, { id, kind, currency }: CreditAccount, amount: number, key: string, { at, actor }: { at: number; actor: string }): Promise<void> {
  return bookPostings(tx, postingsOfCredit({ tender: kind, creditAccountId: id, currency, amount, key, at }), { at, actor })
}

function filtered(run: Executor, { kind, customerId, status }: CreditFilter) {
  let query = run.selectFrom('credit_account')
  if (kind !== undefined) query = query.where('kind', '=', kind)
  if (customerId !== undefined) query = query.where('customer_id', '=', customerId)
  if (status !== undefined) query = query.where('status', '=', status)
  return query
}

function accountRow(run: Executor, id: number, locking: Dialect = 'sqlite'): Promise<Row | undefined> {
  return lockRows(locking, run.selectFrom('credit_account').selectAll().where('id', '=', id)).executeTakeFirst()
}

/** @param locking the dialect of a write that is going to change the account */
async function requireAccount(tx: Executor, id: number, locking?: Dialect): Promise<CreditAccount> {
  const row = await accountRow(tx, id, locking)
  if (!row) throw new CommerceError('gift_card_not_found', `There is no gift card or store credit ${id}.`, { accountId: id })
  return toAccount(row)
}

function toAccount(row: Row): CreditAccount {
  return {
    id: row.id,
    kind: row.kind as CreditAccount['kind'],
    last4: row.last4,
    customerId: row.customer_id,
    currency: row.currency,
    balance: row.balance,
    held: row.held,
    status: row.status as CreditAccount['status'],
    expiresAt: row.expires_at,
    note: row.note,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

function toEntry(row: Selectable<Schema['credit_entry']>): CreditEntry {
  return {
    id: row.id,
    accountId: row.account_id,
    kind: row.kind as CreditEntry['kind'],
    balance: row.balance,
    held: row.held,
    cause: row.cause,
    orderId: row.order_id,
    reason: row.reason,
    actor: row.actor,
    at: row.at,
  }
}
