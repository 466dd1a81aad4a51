import type { EndpointId } from '../../contract/index.ts'
import type { Handlers } from '../../http/call.ts'
import { presentCategory } from '../../present/category.ts'
import type { HandlerKit } from '../kit.ts'

export function adminCategoryHandlers({ commerce: { catalog } }: HandlerKit): Handlers<Extract<EndpointId, `admin.categories.${string}`>> {
  return {
    async 'admin.categories.create'({ body, caller }) {
      const { parent_id: parentId, ...same } = body
      return { body: presentCategory(await catalog.createCategory({ ...same, ...(parentId === undefined ? {} : { parentId }) }, caller.principal)) }
    },

    async 'admin.categories.update'({ params, body, caller }) {
      const { parent_id: parentId, ...same } = body
      const change = { ...same, ...(parentId === undefined ? {} : { parentId }) }
      return { body: presentCategory(await catalog.updateCategory(params.id, change, caller.principal)) }
    },

    async 'admin.categories.delete'({ params, caller }) {
      await catalog.deleteCategory(params.id, caller.principal)
      return { body: undefined }
    },
  }
}
