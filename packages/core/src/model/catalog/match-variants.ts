import { CommerceError } from '../errors/index.ts'
import type { NormalizedProduct, Variant } from './product.ts'

/**
 * Which variant of the product each draft means, in the order of the drafts: the one with its id, else the one with its SKU that no id claims, else none (it is new).
 * Throws `variant_not_found` for an id that is none of this product's, `validation_failed` when two drafts name the same id.
 */
export function matchVariants(present: readonly Variant[], drafts: NormalizedProduct['variants']): (Variant | undefined)[] {
  const byId = new Map(present.map(variant => [variant.id, variant]))
  const claimed = new Set<number>()
  for (const { id } of drafts) {
    if (id === undefined) continue
    if (!byId.has(id)) throw new CommerceError('variant_not_found', `The product has no variant ${id}.`, { variantId: id })
    if (claimed.has(id))
      throw new CommerceError('validation_failed', `Variant ${id} is named twice.`, { errors: [{ path: 'variants', message: `id ${id} twice` }] })
    claimed.add(id)
  }
  const bySku = new Map(present.filter(variant => !claimed.has(variant.id)).map(variant => [variant.sku, variant]))
  return drafts.map(draft => (draft.id === undefined ? bySku.get(draft.sku) : byId.get(draft.id)))
}
