import { CommerceError } from '@cartwright/core'
import type { Caller } from '../auth/caller.ts'
import type { EndpointId } from '../contract/index.ts'
import type { Handlers } from '../http/call.ts'
import { presentSession } from '../present/people.ts'
import type { HandlerKit } from './kit.ts'

type SessionIds = 'account.sessions' | 'account.endSession' | 'account.endOtherSessions' | Extract<EndpointId, `admin.sessions.${string}`>

export function sessionHandlers({ commerce: { customers }, sessions }: HandlerKit): Handlers<SessionIds> {
  return {
    async 'account.sessions'({ caller }) {
      const { customerId, sessionId } = selfOf(caller)
      return { body: { sessions: (await customers.sessions(customerId)).map(session => presentSession(session, sessionId)) } }
    },

    async 'account.endSession'({ caller, params }) {
      await customers.endSession({ customerId: selfOf(caller).customerId, sessionId: params.id }, caller.principal)
      sessions.forget()
      return { body: undefined }
    },

    async 'account.endOtherSessions'({ caller }) {
      const { customerId, sessionId: keepSessionId } = selfOf(caller)
      const ended = await customers.endSessions({ customerId, keepSessionId }, caller.principal)
      sessions.forget()
      return { body: { ended } }
    },

    async 'admin.sessions.list'({ params, caller }) {
      return { body: { sessions: (await customers.sessions(params.id)).map(session => presentSession(session, caller.sessionId)) } }
    },

    async 'admin.sessions.end'({ params, caller }) {
      await customers.endSession({ customerId: params.id, sessionId: params.session_id }, caller.principal)
      sessions.forget()
      return { body: undefined }
    },

    async 'admin.sessions.endAll'({ params, caller }) {
      const ended = await customers.endSessions({ customerId: params.id }, caller.principal)
      sessions.forget()
      return { body: { ended } }
    },
  }
}

/** Who is signed in. Throws `unauthenticated` for API keys, which are nobody's session. */
export function selfOf({ customer, sessionId }: Caller): { readonly customerId: number; readonly sessionId: number } {
  if (customer === null || sessionId === null) throw new CommerceError('unauthenticated', 'Sign in first.')
  return { customerId: customer.id, sessionId }
}
