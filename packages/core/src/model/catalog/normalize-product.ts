import { CommerceError } from '../errors/index.ts'
import { assertAmount, isCurrencyCode } from '../money/index.ts'
import type { NormalizedProduct, Price, PriceDraft, ProductDraft, VariantDraft } from './product.ts'
import { slugify } from './slugify.ts'

/**
 * Fills in every default and checks what no schema can: at least one variant, SKUs and (currency, minimum quantity) pairs unique,
 * option names equal across variants. Throws `validation_failed`, `currency_unknown` or `amount_invalid` naming the path, `amount_out_of_range`.
 */
export function normalizeProduct(draft: ProductDraft): NormalizedProduct {
  if (draft.name.trim() === '') throw invalid('name', 'A product needs a name.')
  if (draft.variants.length === 0) throw invalid('variants', 'A product needs at least one variant.')
  const variants = draft.variants.map(normalizeVariant)
  refuseRepeats(
    variants.map(variant => variant.sku),
    'variants',
    'sku',
  )
  const [first, ...others] = variants.map(variant => Object.keys(variant.options).sort().join('\u0000'))
  if (others.some(names => names !== first)) throw invalid('variants', 'All variants must have the same options.')
  if (variants.length > 1)
    refuseRepeats(
      variants.map(variant => JSON.stringify(Object.entries(variant.options).sort())),
      'variants',
      'options',
    )
  return {
    slug: draft.slug ?? slugify(draft.name),
    name: draft.name.trim(),
    description: draft.description ?? '',
    brand: draft.brand ?? null,
    status: draft.status ?? 'published',
    categoryIds: [...new Set(draft.categoryIds ?? [])].sort((a, b) => a - b),
    images: draft.images ?? [],
    attributes: draft.attributes ?? {},
    metadata: draft.metadata ?? {},
    variants,
  }
}

function normalizeVariant(draft: VariantDraft, index: number): NormalizedProduct['variants'][number] {
  const sku = draft.sku.trim()
  if (sku === '') throw invalid(`variants.${index}.sku`, 'A variant needs a SKU.')
  const prices = draft.prices.map((price, at) => normalizePrice(price, `variants.${index}.prices.${at}`))
  refuseRepeats(
    prices.map(price => `${price.currency} ${price.minimumQuantity}`),
    `variants.${index}.prices`,
    'currency and minimum quantity',
  )
  const options = draft.options ?? {}
  return {
    ...(draft.id === undefined ? {} : { id: draft.id }),
    sku,
    title: draft.title ?? Object.values(options).join(' / '),
    options,
    barcode: draft.barcode ?? null,
    weightGrams: draft.weightGrams ?? null,
    prices,
  }
}

function normalizePrice(draft: PriceDraft, path: string): Price {
  if (!isCurrencyCode(draft.currency)) throw new CommerceError('currency_unknown', `"${draft.currency}" is not an ISO 4217 currency.`, { path })
  const price = { currency: draft.currency, amount: draft.amount, listAmount: draft.listAmount ?? null, minimumQuantity: draft.minimumQuantity ?? 1 }
  for (const amount of [price.amount, price.listAmount ?? 0]) {
    if (!Number.isSafeInteger(amount) || amount < 0)
      throw new CommerceError('amount_invalid', 'A price is a whole number of minor units, zero or more.', { path })
    assertAmount(amount, price.currency)
  }
  if (!Number.isSafeInteger(price.minimumQuantity) || price.minimumQuantity < 1) throw invalid(path, 'The minimum quantity is a whole number from 1.')
  return price
}

function refuseRepeats(values: readonly string[], path: string, what: string): void {
  if (new Set(values).size !== values.length) throw invalid(path, `Two entries have the same ${what}.`)
}

function invalid(path: string, message: string): CommerceError {
  return new CommerceError('validation_failed', message, { errors: [{ path, message }] })
}
