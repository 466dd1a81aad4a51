import { z } from 'zod'
import { creditKind } from '../credits.ts'
import { defineEndpoints } from '../endpoint.ts'
import { named } from '../schemas.ts'
import { amount, amountInput, currency, id, idParam, line, note, pageFields, pageQuery, time } from '../values.ts'

const status = z.enum(['active', 'disabled'])

/** A gift card, or a customer's store credit: money the shop owes. */
export const creditAccount = named(
  'CreditAccount',
  z.strictObject({
    id,
    kind: creditKind,
    last4: z.string().nullable().describe("The end of a gift card's code; the code itself is kept nowhere."),
    customer_id: id.nullable(),
    currency,
    balance: amount,
    held_amount: amount.describe('Promised to orders that wait for their payment.'),
    available_amount: amount.describe('What can be spent now: nothing when it is disabled or expired.'),
    status,
    expires_at: time.nullable(),
    note: z.string(),
    created_at: time,
    updated_at: time,
  }),
)

export const creditEntry = named(
  'CreditEntry',
  z.strictObject({
    id,
    kind: z.enum(['issue', 'hold', 'capture', 'release', 'refund', 'adjust']),
    balance_change: amount,
    held_change: amount,
    order_id: id.nullable(),
    reason: z.string(),
    actor: z.string(),
    at: time,
  }),
)

const change = z.number().describe('Major units; below zero takes away.')
const adjustment = {
  amount: change,
  reason: line,
  key: z.string().min(1).max(200).exactOptional().describe('The same key is the same adjustment; `Idempotency-Key` serves as one.'),
}
const adjustErrors = ['amount_invalid', 'amount_out_of_range', 'gift_card_exhausted', 'idempotency_key_reused', 'store_credit_exhausted'] as const

const base = { audience: 'admin', tag: 'Admin: gift cards', errors: ['gift_card_not_found'], idempotent: false } as const
const reading = { ...base, scope: 'gift_cards:read', limit: 'admin_read', successStatus: 200 } as const
const writing = { ...base, scope: 'gift_cards:write', limit: 'admin_write' } as const

/** Gift cards and store credit. */
export const adminCreditEndpoints = defineEndpoints({
  'admin.giftCards.list': {
    ...reading,
    method: 'GET',
    path: '/admin/gift-cards',
    summary: 'List gift cards, newest first; store credit with `kind=store_credit`',
    query: z.strictObject({ kind: creditKind.default('gift_card'), customer_id: id.exactOptional(), status: status.exactOptional(), ...pageQuery }),
    responses: { 200: z.strictObject({ gift_cards: z.array(creditAccount), ...pageFields }) },
    errors: [],
  },
  'admin.giftCards.issue': {
    ...writing,
    method: 'POST',
    path: '/admin/gift-cards',
    summary: 'Issue a gift card; its code is told once',
    body: z.strictObject({
      amount: amountInput,
      currency: currency.exactOptional(),
      expires_at: time.nullable().exactOptional(),
      note: note.exactOptional(),
      customer_id: id.nullable().exactOptional(),
    }),
    successStatus: 201,
    responses: { 201: z.strictObject({ code: z.string().describe('Shown here only.'), gift_card: creditAccount }) },
    errors: ['amount_invalid', 'amount_out_of_range', 'currency_unknown', 'customer_not_found'],
    idempotent: true,
    movesMoney: true,
  },
  'admin.giftCards.get': {
    ...reading,
    method: 'GET',
    path: '/admin/gift-cards/{id}',
    summary: 'One gift card or store credit account',
    params: idParam,
    responses: { 200: creditAccount },
  },
  'admin.giftCards.entries': {
    ...reading,
    method: 'GET',
    path: '/admin/gift-cards/{id}/entries',
    summary: 'What moved an account, newest first',
    params: idParam,
    query: z.strictObject(pageQuery),
    responses: { 200: z.strictObject({ entries: z.array(creditEntry), ...pageFields }) },
  },
  'admin.giftCards.update': {
    ...writing,
    method: 'PATCH',
    path: '/admin/gift-cards/{id}',
    summary: 'Disable or enable an account, change its expiry or note',
    description: 'Orders that hold some of it keep it.',
    params: idParam,
    body: z.strictObject({ status: status.exactOptional(), expires_at: time.nullable().exactOptional(), note: note.exactOptional() }),
    successStatus: 200,
    responses: { 200: creditAccount },
  },
  'admin.giftCards.adjust': {
    ...writing,
    method: 'POST',
    path: '/admin/gift-cards/{id}/adjustments',
    summary: 'Add to a balance, or take away',
    params: idParam,
    body: z.strictObject(adjustment),
    successStatus: 200,
    responses: { 200: creditAccount },
    errors: [...adjustErrors, 'gift_card_not_found'],
    idempotent: true,
    movesMoney: true,
  },
  'admin.storeCredit.get': {
    ...reading,
    method: 'GET',
    path: '/admin/customers/{id}/store-credit',
    summary: "A customer's store credit, by currency",
    params: idParam,
    responses: { 200: z.strictObject({ store_credit: z.array(creditAccount) }) },
    errors: ['customer_not_found'],
  },
  'admin.storeCredit.grant': {
    ...writing,
    method: 'POST',
    path: '/admin/customers/{id}/store-credit',
    summary: "Add to a customer's store credit, or take away",
    params: idParam,
    body: z.strictObject({ ...adjustment, currency: currency.exactOptional() }),
    successStatus: 200,
    responses: { 200: creditAccount },
    errors: [...adjustErrors, 'currency_unknown', 'customer_not_found'],
    idempotent: true,
    movesMoney: true,
  },
})
