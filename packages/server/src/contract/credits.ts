import { z } from 'zod'
import { defineEndpoints } from './endpoint.ts'
import { named } from './schemas.ts'
import { amount, currency, id, time } from './values.ts'

/** As it is typed: case, spaces and dashes do not matter. */
export const giftCardCode = z.string().trim().min(1).max(64)

export const creditKind = z.enum(['gift_card', 'store_credit'])

/** A customer's store credit in one currency, as they see it. */
export const storeCredit = named(
  'StoreCredit',
  z.strictObject({
    id,
    currency,
    balance: amount,
    held_amount: amount.describe('Promised to orders that wait for their payment.'),
    available_amount: amount,
    status: z.enum(['active', 'disabled']),
    expires_at: time.nullable(),
  }),
)

/** Gift cards and store credit, for those who hold them. */
export const creditEndpoints = defineEndpoints({
  'giftCards.balance': {
    method: 'POST',
    path: '/gift-cards/balance',
    audience: 'public',
    tag: 'Gift cards',
    summary: 'What is left on a gift card',
    description:
      'The same answer for codes there are not and cards that are disabled or expired. Counted with other guesses at gift cards: five in fifteen minutes.',
    body: z.strictObject({ code: giftCardCode }),
    successStatus: 200,
    responses: {
      200: z.strictObject({ last4: z.string(), currency, balance: amount, available_amount: amount, expires_at: time.nullable() }),
    },
    errors: ['gift_card_invalid'],
    limit: 'gift_card',
    neverShed: true,
    idempotent: false,
  },
  'account.storeCredit': {
    method: 'GET',
    path: '/me/store-credit',
    audience: 'customer',
    tag: 'Account',
    summary: "One's own store credit, by currency",
    successStatus: 200,
    responses: { 200: z.strictObject({ store_credit: z.array(storeCredit) }) },
    errors: [],
    limit: 'read',
    idempotent: false,
  },
})
