import { CommerceError, doneBy, event, type Principal, type Product } from '../../model/index.ts'
import type { Deps, WriteContext } from '../../ports/index.ts'

/** The import that a change belongs to, or that it undoes, by its id. */
export type AuditNote = { readonly batch?: number; readonly undone?: number }

/** What a change of a product carries: `product.changed` and a line in the audit log. */
export function productChange(
  deps: Pick<Deps, 'clock'>,
  by: Principal,
  action: 'product.created' | 'product.updated',
  note: AuditNote = {},
): WriteContext<Product> {
  return {
    at: deps.clock.now(),
    ...doneBy(by),
    events: saved => [event('product.changed', `product:${saved.id}`, { productId: saved.id })],
    audit: saved => ({ action, subject: `product:${saved.id}`, data: { name: saved.name, status: saved.status, version: saved.version, ...note } }),
  }
}

/** The product as the store has it now, for changing it. Throws `product_not_found`. */
export async function loadProduct(deps: Pick<Deps, 'catalog'>, id: number): Promise<Product> {
  const [product] = await deps.catalog.products([id])
  if (product) return product
  throw productNotFound(id)
}

export function productNotFound(id: number): CommerceError {
  return new CommerceError('product_not_found', `There is no product ${id}.`, { productId: id })
}
