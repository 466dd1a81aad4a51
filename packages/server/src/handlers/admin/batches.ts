import type { EndpointId } from '../../contract/index.ts'
import type { Handlers } from '../../http/call.ts'
import { presentBatch } from '../../present/batch.ts'
import { pageFieldsOf, pageOf } from '../../present/page.ts'
import type { HandlerKit } from '../kit.ts'

export function adminBatchHandlers({ commerce: { batches } }: HandlerKit): Handlers<Extract<EndpointId, `admin.batches.${string}`>> {
  return {
    async 'admin.batches.list'({ query }) {
      const page = await batches.list(pageOf(query))
      return { body: { batches: page.items.map(presentBatch), ...pageFieldsOf(page, query) } }
    },

    async 'admin.batches.get'({ params }) {
      return { body: presentBatch(await batches.batch(params.id)) }
    },

    async 'admin.batches.start'({ body, caller }) {
      const { batch, isResumed } = await batches.start(body, caller.principal)
      return { body: { batch: presentBatch(batch), resumed: isResumed } }
    },

    async 'admin.batches.finish'({ params, body }) {
      const { stock_set: stockSet, ...counts } = body
      return { body: presentBatch(await batches.finish(params.id, { ...counts, stockSet })) }
    },

    async 'admin.batches.undo'({ params, body, caller }) {
      const { batch, rows, nextCursor } = await batches.undo(params.id, { cursor: body.cursor ?? null, isPreview: body.preview === true }, caller.principal)
      return { body: { batch: presentBatch(batch), rows: rows.map(row => ({ ...row })), next_cursor: nextCursor } }
    },
  }
}
