import { CommerceError, type ProductDraft } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { planUpsert, type UpsertPlan } from './plan-upsert.ts'

/** What `upsert` would do with this draft now, without doing it. Throws what it would throw: `validation_failed`, `currency_unknown`, `amount_invalid`, `duplicate`. */
export async function previewUpsert(deps: Pick<Deps, 'catalog'>, draft: ProductDraft): Promise<UpsertPlan> {
  const plan = await planUpsert(deps, draft)
  const { present, next } = plan
  const known = await deps.catalog.variantIdsBySku(next.variants.map(({ sku }) => sku))
  for (const [sku, { productId }] of known) if (productId !== present?.id) throw taken('sku', sku)
  if (draft.slug === undefined || draft.slug === present?.slug) return plan
  if (await deps.catalog.productBySlug(draft.slug)) throw taken('slug', draft.slug)
  return plan
}

function taken(field: 'sku' | 'slug', value: string): CommerceError {
  return new CommerceError('duplicate', `Another product has the ${field === 'sku' ? 'SKU' : 'slug'} "${value}".`, { field, value })
}
