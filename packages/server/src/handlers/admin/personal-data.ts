import { normalizeEmail } from '@cartwright/core'
import type { EndpointId } from '../../contract/index.ts'
import type { Handlers } from '../../http/call.ts'
import { validationFailed } from '../../http/problem.ts'
import { presentErasure, presentPersonalData } from '../../present/personal-data.ts'
import type { HandlerKit } from '../kit.ts'

export function adminPersonalDataHandlers({ commerce, sessions }: HandlerKit): Handlers<Extract<EndpointId, `admin.personalData.${string}`>> {
  const { customers, deps } = commerce
  return {
    async 'admin.personalData.export'({ params, caller }) {
      return { body: presentPersonalData(await customers.personalData(params.id, caller.principal), deps.clock.now()) }
    },

    async 'admin.personalData.preview'({ params }) {
      return { body: presentErasure(await customers.previewErasure(params.id)) }
    },

    async 'admin.personalData.erase'({ params, body, caller }) {
      const { email } = await customers.customer(params.id)
      if (normalizeEmail(body.email) !== email) throw validationFailed([{ path: 'email', message: 'This is not the e-mail address of that account.' }])
      const erased = await customers.eraseCustomer(params.id, caller.principal)
      sessions.forget()
      return { body: presentErasure(erased) }
    },
  }
}
