import {
  CommerceError,
  type CreditAccount,
  type CreditDraft,
  type CreditEntry,
  type CreditMove,
  creditMoves,
  creditRefusal,
  type Order,
  postingsOfCredit,
} from '../model/index.ts'
import type { CreditStore, WriteContext } from '../ports/index.ts'
import { frozenCopy } from './frozen-copy.ts'
import type { Journal } from './journal.ts'
import { prepareLedger } from './ledger-store.ts'
import { newestFirst } from './paging.ts'
import { type MemoryTables, nextId } from './tables.ts'

/** Gift cards and store credit in memory; the order store moves them in the same tables. */
export function memoryCreditStore(tables: MemoryTables, journal: Journal): CreditStore {
  const accounts = () => [...tables.creditAccounts.values()].map(row => row.account)
  return {
    account: async id => tables.creditAccounts.get(id)?.account ?? null,
    accounts: async ids => ids.flatMap(id => tables.creditAccounts.get(id)?.account ?? []),
    byCodeHash: async codeHash => [...tables.creditAccounts.values()].find(row => row.codeHash === codeHash)?.account ?? null,
    storeCreditOf: async customerId => accounts().filter(account => account.kind === 'store_credit' && account.customerId === customerId),
    list: async ({ kind, customerId, status }, page) =>
      newestFirst(
        accounts(),
        account =>
          (kind === undefined || account.kind === kind) &&
          (customerId === undefined || account.customerId === customerId) &&
          (status === undefined || account.status === status),
        page,
      ),
    entries: async (accountId, page) => newestFirst(tables.creditEntries, entry => entry.accountId === accountId, page),
    issue: async (draft, context) => {
      if ([...tables.creditAccounts.values()].some(row => row.codeHash === draft.codeHash)) {
        throw new CommerceError('duplicate', 'There is a gift card with this code.', { field: 'code' })
      }
      return open(tables, journal, draft, context)
    },
    openStoreCredit: async (customerId, currency, context) => {
      const present = accounts().find(account => account.kind === 'store_credit' && account.customerId === customerId && account.currency === currency)
      const draft = { kind: 'store_credit', codeHash: null, last4: null, customerId, currency, amount: 0, expiresAt: null, note: '' } as const
      return present ?? open(tables, journal, draft, context)
    },
    update: async (id, change, context) => {
      const before = requireAccount(tables, id)
      const after = frozenCopy({ ...before, ...change, updatedAt: context.at })
      const store = journal.prepare(context, after)
      put(tables, after)
      store()
      return after
    },
    adjust: async (id, { amount, key, reason }, context) => {
      const cause = `credit:${id}:adjusted:${key}`
      const before = requireAccount(tables, id)
      const present = tables.creditEntries.find(entry => entry.cause === cause)
      if (present) {
        if (present.balance === amount) return before
        throw new CommerceError('idempotency_key_reused', 'There is another adjustment under this key.', { amount: present.balance })
      }
      const move: CreditMove = { accountId: id, kind: 'adjust', balance: amount, held: 0, cause }
      const after = frozenCopy({ ...moved(before, move, context.at), updatedAt: context.at })
      const store = journal.prepare(context, after)
      const book = prepareBook(tables, after, amount, `adjusted:${key}`, context)
      put(tables, after)
      book()
      append(tables, move, context, reason)
      store()
      return after
    },
  }
}

/** Works out what a change of an order does to accounts, while nothing is written yet: throws when an account has not enough. Calling the result does it. */
export function prepareCreditMoves(tables: MemoryTables, before: Order | null, after: Order, context: Pick<WriteContext, 'at' | 'actor'>): () => void {
  const moves = creditMoves(before, after).filter(move => !tables.creditEntries.some(entry => entry.cause === move.cause))
  const accounts = new Map<number, CreditAccount>()
  for (const move of moves) {
    const present = accounts.get(move.accountId) ?? requireAccount(tables, move.accountId)
    accounts.set(move.accountId, frozenCopy(moved(present, move, context.at)))
  }
  return () => {
    for (const account of accounts.values()) put(tables, account)
    for (const move of moves) append(tables, move, context, '')
  }
}

function open(tables: MemoryTables, journal: Journal, draft: CreditDraft, context: WriteContext<CreditAccount>): CreditAccount {
  const { codeHash, amount, ...rest } = draft
  const id = nextId(tables, 'creditAccount')
  const account = frozenCopy({ ...rest, id, balance: amount, held: 0, status: 'active' as const, createdAt: context.at, updatedAt: context.at })
  const store = journal.prepare(context, account)
  const book = prepareBook(tables, account, amount, 'issued', context)
  book()
  tables.creditAccounts.set(id, { account, codeHash })
  if (amount !== 0) append(tables, { accountId: id, kind: 'issue', balance: amount, held: 0, cause: `credit:${id}:issue` }, context, draft.note)
  store()
  return account
}

/** The shop's books know of it with the change. */
function prepareBook(
  tables: MemoryTables,
  { id, kind, currency }: CreditAccount,
  amount: number,
  key: string,
  context: Pick<WriteContext, 'at' | 'actor'>,
): () => void {
  return prepareLedger(tables, postingsOfCredit({ tender: kind, creditAccountId: id, currency, amount, key, at: context.at }), context)
}

function moved(account: CreditAccount, move: CreditMove, at: number): CreditAccount {
  const { status, expiresAt, kind } = account
  const isUsable = move.kind !== 'hold' || (status === 'active' && (expiresAt === null || at < expiresAt) && kind === move.tender)
  const balance = account.balance + move.balance
  const held = account.held + move.held
  if (!isUsable || held < 0 || held > balance || !Number.isSafeInteger(balance)) throw creditRefusal(account)
  return { ...account, balance, held, updatedAt: at }
}

function append(tables: MemoryTables, move: CreditMove, { at, actor }: Pick<WriteContext, 'at' | 'actor'>, reason: string): void {
  const { tender: _, orderId = null, ...rest } = move
  const entry: CreditEntry = { ...rest, id: nextId(tables, 'creditEntry'), orderId, reason, actor, at }
  tables.creditEntries.push(frozenCopy(entry))
}

function put(tables: MemoryTables, account: CreditAccount): void {
  tables.creditAccounts.set(account.id, { account, codeHash: tables.creditAccounts.get(account.id)?.codeHash ?? null })
}

function requireAccount(tables: MemoryTables, id: number): CreditAccount {
  const row = tables.creditAccounts.get(id)
  if (!row) throw new CommerceError('gift_card_not_found', `There is no gift card or store credit ${id}.`, { accountId: id })
  return row.account
}
