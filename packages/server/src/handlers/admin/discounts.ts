import type { EndpointId } from '../../contract/index.ts'
import type { Handlers } from '../../http/call.ts'
import { presentDiscount, readDiscount } from '../../present/discount.ts'
import { pageFieldsOf, pageOf } from '../../present/page.ts'
import type { HandlerKit } from '../kit.ts'

export function adminDiscountHandlers({ commerce: { discounts } }: HandlerKit): Handlers<Extract<EndpointId, `admin.discounts.${string}`>> {
  return {
    async 'admin.discounts.list'({ query }) {
      const page = await discounts.list(pageOf(query))
      return { body: { discounts: page.items.map(presentDiscount), ...pageFieldsOf(page, query) } }
    },

    async 'admin.discounts.create'({ body, caller }) {
      const { code, kind } = body
      return { body: presentDiscount(await discounts.create({ ...readDiscount(body), code, kind }, caller.principal)) }
    },

    async 'admin.discounts.update'({ params, body, caller }) {
      return { body: presentDiscount(await discounts.update(params.id, readDiscount(body), caller.principal)) }
    },
  }
}
