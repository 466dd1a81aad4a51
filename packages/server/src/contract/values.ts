import { z } from 'zod'

/** An id made by the database: a whole number from 1, safe in every JSON reader. */
export const id = z.int().positive()

/** An amount in major units of the `currency` beside it, with no more digits than the currency has. May be negative (a discount). */
export const amount = z.number().describe('Major units of the currency beside it, e.g. 699.99 USD or 1200 JPY.')

/** An amount somebody asks for or pays: checked against its currency, never rounded. */
export const amountInput = z.number().nonnegative().describe('Major units; more digits than the currency has are refused, not rounded.')

/** An amount in a query string: its text counts, digit by digit. */
export const amountText = z.string().max(24).describe('Major units of the currency, as plain digits: 19.99')

export const currency = z
  .string()
  .regex(/^[A-Z]{3}$/, 'Three capital letters of ISO 4217.')
  .describe('ISO 4217, such as USD.')

/** A moment: ISO 8601, UTC. */
export const time = z.iso.datetime().describe('ISO 8601, UTC.')

export const quantity = z.int().positive().max(10_000)

export const email = z.email().max(254)

/** Length is the policy of the shop; this bound only keeps hashing affordable. */
export const password = z.string().min(1).max(256)

export const sku = z.string().trim().min(1).max(128)

export const slug = z
  .string()
  .max(96)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'Small letters, digits and single dashes.')

/** A short text of one line: a name, a reason, a title. */
export const line = z.string().trim().min(1).max(255)

export const note = z.string().max(2_000)

export const idParam = z.strictObject({ id })

/** The page asked for. `cursor` (from `next_cursor`) goes on where the last page ended, at a cost that does not grow with depth. */
export const pageQuery = {
  page: z.int().min(1).max(1_000_000).default(1),
  limit: z.int().min(1).max(100).default(20),
  cursor: z.string().min(1).max(512).exactOptional(),
}

/** What every list answers beside its items. */
export const pageFields = {
  total: z.int().nonnegative(),
  page: z.int().positive(),
  limit: z.int().positive(),
  next_cursor: z.string().nullable(),
}
