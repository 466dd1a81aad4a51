import {
  type AuditEntry,
  contentOf,
  doneBy,
  event,
  isCommerceError,
  type NormalizedProduct,
  type Principal,
  type Product,
  type UndoneRow,
} from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { productChange } from '../catalog/product-change.ts'
import type { PartNote } from './batch-notes.ts'
import { moveStock } from './move-stock.ts'

type ProductDeps = Pick<Deps, 'catalog' | 'clock' | 'customers' | 'inventory'>

interface UndoProduct {
  readonly batch: number
  readonly sku: string
  readonly before: PartNote['before'][number]['product']
  /** Null where the import was interrupted before it was known. */
  readonly productId: number | null
  readonly isPreview: boolean
}

/**
 * Puts back what a batch did to a product; null when it did nothing. The audit log, written with every change, says whose version a product has: one that others have
 * changed since stays as it is.
 */
export async function undoProduct(deps: ProductDeps, { batch, sku, before, productId, isPreview }: UndoProduct, by: Principal): Promise<UndoneRow | null> {
  const id = productId ?? (await deps.catalog.variantIdsBySku([sku])).get(sku)?.productId
  if (id === undefined) return null
  const { items } = await deps.customers.audit({ subject: `product:${id}` }, { limit: 100 })
  const own = items.find(({ data }) => data.batch === batch || data.undone === batch)
  if (own?.data.batch !== batch) return null
  const refused = (reason: string): UndoneRow => ({ sku, outcome: 'refused', units: null, reason })
  const [present] = await deps.catalog.products([id])
  if (!present) return refused('The product was deleted since.')
  if (own.data.version !== present.version) return refused(`The product was changed since, by ${changerOf(items, present)}.`)
  try {
    const outcome = before ? 'restored' : (await wasOrdered(deps, present)) ? 'archived' : 'deleted'
    if (isPreview) return { sku, outcome, units: null, reason: null }
    if (before) await restore(deps, present, before.content, batch, by)
    else if (outcome === 'archived') await replace(deps, present, { ...contentOf(present), status: 'archived' }, batch, by)
    else await remove(deps, present, batch, by)
    return { sku, outcome, units: null, reason: null }
  } catch (error) {
    // Somebody was faster, or took the SKU, or removed the category.
    if (!isCommerceError(error) || error.kind === 'fault' || error.kind === 'unavailable') throw error
    return refused(error.message)
  }
}

/** Who made the version that a product has. A change that has no line of its own, such as the end of a category, has nobody. */
function changerOf(entries: readonly AuditEntry[], { version }: Product): string {
  return entries.find(({ data }) => data.version === version)?.actor ?? 'a change of something else'
}

/** Whether a cart or an order was ever promised units of it: that leaves movements. */
async function wasOrdered({ inventory }: ProductDeps, { variants }: Product): Promise<boolean> {
  const byHand = new Set(['adjust', 'import', 'restock'])
  for (const { id } of variants) {
    const { items, nextCursor } = await inventory.movements({ variantId: id }, { limit: 100 })
    if (nextCursor !== null || items.some(({ cause }) => !byHand.has(cause))) return true
  }
  return false
}

/** Variants that the batch removed come back with new ids, as theirs are never given again; what lies in stock under the old ones goes with them. */
async function restore(deps: ProductDeps, present: Product, content: NormalizedProduct, batch: number, by: Principal): Promise<void> {
  const kept = new Set(present.variants.map(({ id }) => id))
  const variants = content.variants.map(({ id, ...variant }) => (id !== undefined && kept.has(id) ? { id, ...variant } : variant))
  const saved = await replace(deps, present, { ...content, variants }, batch, by)
  for (const { id, sku } of content.variants) {
    const next = saved.variants.find(variant => variant.sku === sku)
    if (id !== undefined && !kept.has(id) && next) await moveStock(deps, { from: id, to: next.id, batch }, by)
  }
}

function replace(deps: ProductDeps, { id, version }: Product, content: NormalizedProduct, batch: number, by: Principal): Promise<Product> {
  return deps.catalog.replaceProduct(id, content, { ...productChange(deps, by, 'product.updated', { undone: batch }), expectedVersion: version })
}

function remove({ catalog, clock }: ProductDeps, { id, name }: Product, batch: number, by: Principal): Promise<void> {
  return catalog.deleteProduct(id, {
    at: clock.now(),
    ...doneBy(by),
    events: [event('product.deleted', `product:${id}`, { productId: id })],
    audit: { action: 'product.deleted', subject: `product:${id}`, data: { name, undone: batch } },
  })
}
