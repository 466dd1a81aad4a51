import { CommerceError } from '../errors/index.ts'
import { assertAmount, rateWhole } from '../money/index.ts'
import { completeDiscount, type Discount, type DiscountDraft } from './discount.ts'

/** The key of a code: upper case, no blanks around it. */
export function normalizeCode(code: string): string {
  return code.trim().toUpperCase()
}

/**
 * The draft with every default filled in, once what no schema can check is checked. Throws `validation_failed` for a percentage outside (0 %, 100 %], a fixed code without
 * amounts or a period that ends before it starts, `amount_invalid`, `amount_out_of_range`, `currency_unknown`.
 */
export function normalizeDiscount(draft: DiscountDraft): Omit<Discount, 'id' | 'used' | 'createdAt'> {
  if (!/^[^\s]{1,64}$/u.test(normalizeCode(draft.code))) throw invalid('code', 'A code is 1 to 64 characters without blanks.')
  const percentPpm = draft.percentPpm ?? null
  if (draft.kind === 'percentage' && !(Number.isSafeInteger(percentPpm) && percentPpm !== null && percentPpm > 0 && percentPpm <= rateWhole)) {
    throw invalid('percentPpm', 'A percentage is above 0 % and at most 100 %.')
  }
  if (draft.kind === 'fixed' && Object.keys(draft.amounts ?? {}).length === 0) throw invalid('amounts', 'A fixed discount needs an amount in some currency.')
  for (const [currency, amount] of [...Object.entries(draft.amounts ?? {}), ...Object.entries(draft.minimumSubtotals ?? {})]) assertPositive(amount, currency)
  if (draft.startsAt != null && draft.endsAt != null && draft.endsAt <= draft.startsAt) throw invalid('endsAt', 'A discount ends after it starts.')
  for (const field of ['usageLimit', 'usageLimitPerCustomer'] as const) {
    const limit = draft[field] ?? null
    if (limit !== null && !(Number.isSafeInteger(limit) && limit >= 1)) throw invalid(field, 'A usage limit is a whole number from 1.')
  }
  return completeDiscount(draft)
}

function assertPositive(amount: number, currency: string): void {
  assertAmount(amount, currency)
  if (amount < 1) throw new CommerceError('amount_invalid', 'An amount of a discount is above zero.', { currency, amount })
}

function invalid(path: string, message: string): CommerceError {
  return new CommerceError('validation_failed', message, { errors: [{ path, message }] })
}
