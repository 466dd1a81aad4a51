import { z } from 'zod'
import { defineEndpoints } from '../endpoint.ts'
import { named } from '../schemas.ts'
import { amount, currency, id, pageFields, pageQuery, time } from '../values.ts'

const account = z.string().max(100).describe('For instance `sales`, or `provider:stripe`; docs/ledger.md has them all.')

const sides = {
  debit: amount,
  credit: amount,
}

export const ledgerTransaction = named(
  'LedgerTransaction',
  z.strictObject({
    id,
    cause: z.string().describe('What happened, for instance `refund:12:succeeded`. There is one transaction of a cause.'),
    at: time.describe('When it happened.'),
    recorded_at: time.describe('When it was written: later than `at` for what happened before the shop had a ledger.'),
    actor: z.string(),
    order_id: id.nullable(),
    payment_id: id.nullable(),
    entries: z
      .array(
        z.strictObject({
          account,
          credit_account_id: id.nullable().describe('The gift card or store credit account whose money this is.'),
          currency,
          ...sides,
        }),
      )
      .describe('Each has a debit or a credit, the other is 0; debits and credits of a currency are equal.'),
  }),
)

const filter = {
  order_id: id.exactOptional(),
  account: account.exactOptional().describe('Transactions that touch this account; they come whole.'),
  currency: currency.exactOptional(),
  from: time.exactOptional().describe('What happened at this moment or later.'),
  to: time.exactOptional().describe('What happened before this moment.'),
}

const base = {
  method: 'GET',
  audience: 'admin',
  scope: 'orders:read',
  tag: 'Admin: ledger',
  successStatus: 200,
  limit: 'admin_read',
  idempotent: false,
} as const

/** The shop's books. Nothing writes here: transactions follow from payments, refunds, gift cards and disputes. */
export const adminLedgerEndpoints = defineEndpoints({
  'admin.ledger.list': {
    ...base,
    path: '/admin/ledger',
    summary: 'List transactions of the ledger, newest first',
    query: z.strictObject({ ...filter, sort: z.enum(['newest', 'oldest']).default('newest'), ...pageQuery }),
    responses: { 200: z.strictObject({ transactions: z.array(ledgerTransaction), ...pageFields }) },
    errors: [],
  },
  'admin.ledger.balance': {
    ...base,
    path: '/admin/ledger/balance',
    summary: 'What the accounts come to',
    description: 'Without filters the trial balance: the totals of debit and credit are equal.',
    query: z.strictObject({
      account: account.exactOptional(),
      credit_account_id: id.exactOptional().describe('Of this gift card or store credit account alone.'),
      currency: currency.exactOptional(),
      order_id: id.exactOptional(),
      at: time.exactOptional().describe('As it stood at this moment; now when left out.'),
    }),
    responses: {
      200: z.strictObject({
        accounts: z.array(
          z.strictObject({
            account,
            kind: z.enum(['asset', 'liability', 'income', 'expense', 'contra']),
            currency,
            ...sides,
            balance: amount.describe('Debit less credit: what is owed by the shop, and income, is below zero.'),
          }),
        ),
        totals: z.array(z.strictObject({ currency, ...sides, balance: amount })).describe('Of the accounts above.'),
      }),
    },
    errors: [],
  },
  'admin.ledger.export': {
    ...base,
    path: '/admin/ledger/export',
    summary: 'Every transaction, oldest first, as CSV or JSON lines',
    description: 'Streamed: however long the ledger is, it costs the server no more memory. CSV has one row an entry, JSON lines one line a transaction.',
    query: z.strictObject({ ...filter, format: z.enum(['csv', 'jsonl']).default('csv') }),
    contentTypes: ['text/csv', 'application/jsonl'],
    responses: { 200: z.string() },
    errors: [],
  },
})
