import { actorName, CommerceError, scopes } from '@cartwright/core'
import type { EndpointId } from '../../contract/index.ts'
import type { Handlers } from '../../http/call.ts'
import { pageFieldsOf, pageOf } from '../../present/page.ts'
import { presentApiKey, presentCustomer } from '../../present/people.ts'
import { momentOf } from '../../present/time.ts'
import type { HandlerKit } from '../kit.ts'

type PeopleIds = Extract<EndpointId, `admin.customers.${string}` | `admin.keys.${string}` | 'admin.whoami'>

export function adminPeopleHandlers({ commerce: { customers, staff }, sessions, apiKeys }: HandlerKit): Handlers<PeopleIds> {
  return {
    async 'admin.customers.list'({ query }) {
      const { q: text, role } = query
      const page = await customers.list({ ...(text === undefined ? {} : { text }), ...(role === undefined ? {} : { role }) }, pageOf(query))
      return { body: { customers: page.items.map(presentCustomer), ...pageFieldsOf(page, query) } }
    },

    async 'admin.customers.create'({ body, caller }) {
      return { body: presentCustomer(await customers.createAccount(readAccess(body), caller.principal)) }
    },

    async 'admin.customers.get'({ params }) {
      return { body: presentCustomer(await customers.customer(params.id)) }
    },

    async 'admin.customers.setAccess'({ params, body, caller }) {
      const changed = await customers.setAccess(params.id, readAccess(body), caller.principal)
      sessions.forget()
      return { body: presentCustomer(changed) }
    },

    async 'admin.customers.resetSecondFactor'({ params, caller }) {
      const customer = await staff.resetSecondFactor(params.id, caller.principal)
      sessions.forget()
      return { body: presentCustomer(customer) }
    },

    async 'admin.whoami'({ caller: { principal } }) {
      if (principal.kind !== 'staff' && principal.kind !== 'api_key') throw new CommerceError('forbidden', 'This is for the staff of the shop.')
      return { body: { actor: actorName(principal), role: principal.role, scopes: [...(principal.role === 'admin' ? scopes : principal.scopes)] } }
    },

    async 'admin.keys.list'() {
      return { body: { api_keys: (await customers.apiKeys()).map(presentApiKey) } }
    },

    async 'admin.keys.create'({ body, caller }) {
      const { expires_at: expiresAt, ...same } = body
      const input = { ...same, ...(expiresAt === undefined ? {} : { expiresAt: expiresAt === null ? null : momentOf(expiresAt) }) }
      const { key, apiKey } = await customers.createApiKey(input, caller.principal)
      return { body: { key, api_key: presentApiKey(apiKey) } }
    },

    async 'admin.keys.revoke'({ params, caller }) {
      await customers.revokeApiKey(params.id, caller.principal)
      apiKeys.forget()
      return { body: undefined }
    },
  }
}

function readAccess<Body extends { readonly staff_role_id?: number | null }>({ staff_role_id: staffRoleId, ...rest }: Body) {
  return { ...rest, ...(staffRoleId === undefined ? {} : { staffRoleId }) }
}
