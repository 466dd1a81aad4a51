import { contentOf, hasSameContent, type NormalizedProduct, normalizeProduct, type Product, type ProductDraft } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { findPresent } from './find-present.ts'

/** What writing a draft would come to. */
export interface UpsertPlan {
  readonly outcome: 'created' | 'updated' | 'unchanged'
  /** What would be replaced; null for a product that would be new. */
  readonly present: Product | null
  readonly next: NormalizedProduct
}

/** Looks what a draft replaces. One without a slug keeps the present one. Throws what `normalizeProduct` throws. */
export async function planUpsert(deps: Pick<Deps, 'catalog'>, draft: ProductDraft): Promise<UpsertPlan> {
  const [present = null] = await findPresent(deps, [draft])
  if (!present) return { outcome: 'created', present, next: normalizeProduct(draft) }
  const next = normalizeProduct({ ...draft, slug: draft.slug ?? contentOf(present).slug })
  return { outcome: hasSameContent(present, next) ? 'unchanged' : 'updated', present, next }
}
