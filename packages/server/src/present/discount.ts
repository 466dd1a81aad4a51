import { type CurrencyCode, type Discount, type DiscountDraft, toMajor } from '@cartwright/core'
import type { Wire, Discount as WireDiscount } from '../contract/index.ts'
import { minorAt, partsPerMillion, percentOf } from './money.ts'
import { momentOf, timeOf, timeOrNull } from './time.ts'

type Change = Partial<Wire<'admin.discounts.create'>['body']>

export function presentDiscount(discount: Discount): WireDiscount {
  return {
    id: discount.id,
    code: discount.code,
    kind: discount.kind,
    percent: discount.percentPpm === null ? null : percentOf(discount.percentPpm),
    amounts: presentAmounts(discount.amounts),
    minimum_subtotals: presentAmounts(discount.minimumSubtotals),
    category_ids: [...discount.categoryIds],
    starts_at: timeOrNull(discount.startsAt),
    ends_at: timeOrNull(discount.endsAt),
    usage_limit: discount.usageLimit,
    usage_limit_per_customer: discount.usageLimitPerCustomer,
    used: discount.used,
    active: discount.active,
    created_at: timeOf(discount.createdAt),
  }
}

/** The fields given of a discount, from the wire. Throws `amount_invalid`, `amount_out_of_range`, `currency_unknown`, `validation_failed` with the path. */
export function readDiscount(input: Change): Partial<DiscountDraft> {
  const { percent, amounts, minimum_subtotals: minimums, category_ids: categoryIds, starts_at: startsAt, ends_at: endsAt, ...rest } = input
  const { usage_limit: usageLimit, usage_limit_per_customer: usageLimitPerCustomer, ...same } = rest
  return {
    ...same,
    ...(percent === undefined ? {} : { percentPpm: percent === null ? null : partsPerMillion('percent', percent) }),
    ...(amounts === undefined ? {} : { amounts: readAmounts('amounts', amounts) }),
    ...(minimums === undefined ? {} : { minimumSubtotals: readAmounts('minimum_subtotals', minimums) }),
    ...(categoryIds === undefined ? {} : { categoryIds }),
    ...(startsAt === undefined ? {} : { startsAt: startsAt === null ? null : momentOf(startsAt) }),
    ...(endsAt === undefined ? {} : { endsAt: endsAt === null ? null : momentOf(endsAt) }),
    ...(usageLimit === undefined ? {} : { usageLimit }),
    ...(usageLimitPerCustomer === undefined ? {} : { usageLimitPerCustomer }),
  }
}

function presentAmounts(amounts: Readonly<Record<CurrencyCode, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(amounts).map(([currency, amount]) => [currency, toMajor(amount, currency)]))
}

function readAmounts(path: string, amounts: Readonly<Record<string, number>>): Record<CurrencyCode, number> {
  return Object.fromEntries(Object.entries(amounts).map(([currency, amount]) => [currency, minorAt(`${path}.${currency}`, amount, currency)]))
}
