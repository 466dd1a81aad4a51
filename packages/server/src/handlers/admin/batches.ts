import type { Principal, Scope } from '@cartwright/core'
import { requireScope } from '../../auth/caller.ts'
import type { EndpointId } from '../../contract/index.ts'
import type { Handlers } from '../../http/call.ts'
import { presentBatch } from '../../present/batch.ts'
import { pageFieldsOf, pageOf } from '../../present/page.ts'
import type { HandlerKit } from '../kit.ts'

/** What an import of each kind writes: who may not write it has no part in one. */
const scopeOf: Readonly<Record<'products' | 'stock', Scope>> = { products: 'catalog:write', stock: 'stock:write' }

export function adminBatchHandlers({ commerce: { batches } }: HandlerKit): Handlers<Extract<EndpointId, `admin.batches.${string}`>> {
  const requirePart = async (id: number, principal: Principal) => requireScope(principal, scopeOf[(await batches.batch(id)).kind])

  return {
    async 'admin.batches.list'({ query }) {
      const page = await batches.list(pageOf(query))
      return { body: { batches: page.items.map(presentBatch), ...pageFieldsOf(page, query) } }
    },

    async 'admin.batches.get'({ params }) {
      return { body: presentBatch(await batches.batch(params.id)) }
    },

    async 'admin.batches.start'({ body, caller }) {
      requireScope(caller.principal, scopeOf[body.kind])
      const { batch, isResumed } = await batches.start(body, caller.principal)
      return { body: { batch: presentBatch(batch), resumed: isResumed } }
    },

    async 'admin.batches.finish'({ params, body, caller }) {
      await requirePart(params.id, caller.principal)
      const { stock_set: stockSet, ...counts } = body
      return { body: presentBatch(await batches.finish(params.id, { ...counts, stockSet })) }
    },

    async 'admin.batches.undo'({ params, body, caller }) {
      await requirePart(params.id, caller.principal)
      const { batch, rows, nextCursor } = await batches.undo(params.id, { cursor: body.cursor ?? null, isPreview: body.preview === true }, caller.principal)
      return { body: { batch: presentBatch(batch), rows: rows.map(row => ({ ...row })), next_cursor: nextCursor } }
    },
  }
}
