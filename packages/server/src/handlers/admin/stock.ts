import { actorName, type InventoryService, type StockLevel } from '@cartwright/core'
import type { EndpointId, StockLevel as WireStockLevel } from '../../contract/index.ts'
import type { Call, Handlers } from '../../http/call.ts'
import { base64Url } from '../../http/digest.ts'
import { pageFieldsOf, pageOf } from '../../present/page.ts'
import { locationCodes, presentLevel, presentMovement, variantNames } from '../../present/stock.ts'
import type { HandlerKit } from '../kit.ts'
import { adjustAllOrNone, adjustEachLine, previewAdjustment, unknownSkus } from './adjust-stock.ts'

export function adminStockHandlers({ commerce }: HandlerKit): Handlers<Extract<EndpointId, `admin.stock.${string}`>> {
  const { inventory, deps } = commerce

  const present = async (levels: readonly StockLevel[]): Promise<WireStockLevel[]> => {
    const [locations, products] = await Promise.all([inventory.locations(), deps.catalog.productsOfVariants(levels.map(level => level.variantId))])
    const names = variantNames(products)
    const codes = locationCodes(locations)
    return levels.map(level => presentLevel(level, codes, names.get(level.variantId)))
  }

  return {
    async 'admin.stock.list'({ query }) {
      const variantIds = await wantedVariants(inventory, query)
      if (variantIds?.length === 0) return { body: { stock: [], ...pageFieldsOf({ total: 0, nextCursor: null }, query) } }
      const { available_at_most: availableAtMost } = query
      const filter = { ...(variantIds === undefined ? {} : { variantIds }), ...(availableAtMost === undefined ? {} : { availableAtMost }) }
      const page = await inventory.list(filter, pageOf(query))
      return { body: { stock: await present(page.items), ...pageFieldsOf(page, query) } }
    },

    async 'admin.stock.adjust'({ body, caller, idempotencyKey }) {
      if (body.dry_run === true) return { body: await previewAdjustment(body, { inventory, logger: deps.logger, present }) }
      const key = body.key ?? idempotencyKey ?? base64Url(deps.random.bytes(16))
      const own = `adjust:${actorName(caller.principal)}:${key}`
      const causeKey = body.batch ? await commerce.batches.noteStock(body.batch, body.lines.length) : own
      const request = { body, causeKey, by: caller.principal }
      const adjust = body.each_line ? adjustEachLine : adjustAllOrNone
      return { body: await adjust(request, { inventory, logger: deps.logger, present }) }
    },

    async 'admin.stock.movements'({ query }) {
      const variantId = query.sku === undefined ? query.variant_id : (await inventory.variantIdsBySku([query.sku])).get(query.sku)?.variantId
      if (query.sku !== undefined && variantId === undefined) throw unknownSkus([query.sku])
      const page = await inventory.movements(variantId === undefined ? {} : { variantId }, pageOf(query))
      const codes = locationCodes(await inventory.locations())
      return { body: { movements: page.items.map(movement => presentMovement(movement, codes)), ...pageFieldsOf(page, query) } }
    },

    async 'admin.stock.locations'() {
      return { body: { locations: (await inventory.locations()).map(({ id, code, name }) => ({ id, code, name })) } }
    },
  }
}

/** The variants asked for by id and SKU; undefined when none was named, and then all are meant. */
async function wantedVariants(inventory: InventoryService, query: Call<'admin.stock.list'>['query']): Promise<number[] | undefined> {
  const { sku: skus, variant_id: ids } = query
  if (skus === undefined && ids === undefined) return undefined
  const found = skus === undefined ? [] : [...(await inventory.variantIdsBySku(skus)).values()]
  return [...new Set([...(ids ?? []), ...found.map(({ variantId }) => variantId)])]
}
