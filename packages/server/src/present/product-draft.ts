import type { PriceDraft, ProductDraft, VariantDraft } from '@cartwright/core'
import type { z } from 'zod'
import type { productChange, productInput, variantInput } from '../contract/admin/products.ts'
import { minorAt } from './money.ts'

type Input = z.output<typeof productInput>
type Change = z.output<typeof productChange>

/** A product to be written, from the wire. Throws `amount_invalid`, `amount_out_of_range`, `currency_unknown` with the path. */
export function readProductDraft(input: Input): ProductDraft {
  const { category_ids: categoryIds, variants, ...same } = input
  return { ...same, ...(categoryIds === undefined ? {} : { categoryIds }), variants: variants.map(readVariant) }
}

/** The fields of a product to be changed, from the wire. Throws like {@link readProductDraft}. */
export function readProductChange(change: Change): Partial<ProductDraft> {
  const { category_ids: categoryIds, variants, expected_version: _, ...same } = change
  return {
    ...same,
    ...(categoryIds === undefined ? {} : { categoryIds }),
    ...(variants === undefined ? {} : { variants: variants.map(readVariant) }),
  }
}

function readVariant(input: z.output<typeof variantInput>, index: number): VariantDraft {
  const { weight_grams: weightGrams, prices, ...same } = input
  return {
    ...same,
    ...(weightGrams === undefined ? {} : { weightGrams }),
    prices: prices.map((price, at) => readPrice(price, `variants.${index}.prices.${at}`)),
  }
}

function readPrice(input: z.output<typeof variantInput>['prices'][number], path: string): PriceDraft {
  const { currency, amount, list_amount: listAmount, minimum_quantity: minimumQuantity } = input
  return {
    currency,
    amount: minorAt(`${path}.amount`, amount, currency),
    ...(listAmount === undefined ? {} : { listAmount: listAmount === null ? null : minorAt(`${path}.list_amount`, listAmount, currency) }),
    ...(minimumQuantity === undefined ? {} : { minimumQuantity }),
  }
}
