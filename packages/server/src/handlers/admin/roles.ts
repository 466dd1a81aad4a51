import { scopes } from '@cartwright/core'
import type { EndpointId } from '../../contract/index.ts'
import type { Handlers } from '../../http/call.ts'
import { presentStaffRole } from '../../present/people.ts'
import type { HandlerKit } from '../kit.ts'

type RoleIds = Extract<EndpointId, `admin.roles.${string}`>

export function adminRoleHandlers({ commerce: { staff }, sessions }: HandlerKit): Handlers<RoleIds> {
  return {
    async 'admin.roles.list'() {
      const roles = (await staff.roles()).map(role => ({ ...presentStaffRole(role), members: role.members }))
      return {
        body: {
          roles,
          built_in: [
            { name: 'staff', scopes: [] },
            { name: 'admin', scopes: [...scopes] },
          ],
        },
      }
    },

    async 'admin.roles.create'({ body, caller }) {
      return { body: presentStaffRole(await staff.createRole(body, caller.principal)) }
    },

    async 'admin.roles.update'({ params, body, caller }) {
      const changed = await staff.updateRole(params.id, body, caller.principal)
      sessions.forget()
      return { body: presentStaffRole(changed) }
    },

    async 'admin.roles.delete'({ params, caller }) {
      await staff.deleteRole(params.id, caller.principal)
      return { body: undefined }
    },
  }
}
