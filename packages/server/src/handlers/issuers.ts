import { CommerceError, hasCode, isCommerceError, type ProvenIdentity } from '@cartwright/core'
import type { Issuer, IssuerAnswer } from '../auth/issuer.ts'
import type { EndpointId } from '../contract/index.ts'
import type { Handlers } from '../http/call.ts'
import type { HandlerKit } from './kit.ts'
import { selfOf } from './sessions.ts'
import { signingIn, visitOf } from './signing-in.ts'

type IssuerIds = Extract<
  EndpointId,
  `auth.${string}Issuer` | 'auth.issuers' | 'account.linkIssuer' | `account.${string}dentit${string}` | `admin.identities.${string}`
>

export function issuerHandlers(kit: HandlerKit): Handlers<IssuerIds> {
  const { customers } = kit.commerce
  const { enter } = signingIn(kit)
  const issuerOf = (name: string): Issuer => {
    const issuer = kit.issuers.find(one => one.name === name)
    if (issuer) return issuer
    throw new CommerceError('issuer_not_found', `There is no issuer ${name}.`)
  }
  const { logger } = kit.commerce.deps
  /** What went wrong between the shop and the issuer is said to the operator, who can mend it, not to the caller. */
  const telling = async <T>({ name }: Issuer, work: Promise<T>): Promise<T> => {
    try {
      return await work
    } catch (error) {
      if (isCommerceError(error) && error.cause !== undefined) {
        logger.log('warn', 'A sign-in at an issuer failed.', { issuer: name, code: error.code, reason: reasonOf(error.cause) })
      }
      throw error
    }
  }
  const prove = (issuer: Issuer, { flow, ...answer }: IssuerAnswer & { readonly flow: string }): Promise<ProvenIdentity> =>
    telling(issuer, issuer.finish(flow, answer))
  return {
    async 'auth.issuers'() {
      return { body: { issuers: kit.issuers.map(({ name, label, policy }) => ({ name, label, audience: policy.audience })) } }
    },

    async 'auth.beginAtIssuer'({ params }) {
      const issuer = issuerOf(params.name)
      return { body: await telling(issuer, issuer.begin()) }
    },

    async 'auth.finishAtIssuer'({ params, body, caller, request }) {
      const issuer = issuerOf(params.name)
      const proven = await prove(issuer, body).catch(async (error: unknown) => {
        if (hasCode(error, 'identity_refused') || hasCode(error, 'identity_not_allowed')) await customers.noteUnproven(error.code, caller.principal.origin)
        throw error
      })
      try {
        return { body: await enter(await customers.loginByIssuer(proven, issuer.policy, visitOf(caller, request)), request) }
      } finally {
        // A changed role has ended other sessions, and one that was lost all of them.
        if (issuer.policy.audience === 'staff') kit.sessions.forget()
      }
    },

    async 'account.linkIssuer'({ caller, params, body }) {
      const issuer = issuerOf(params.name)
      if (caller.customer === null) throw new CommerceError('unauthenticated', 'Sign in first.')
      if ((caller.customer.role === 'customer') !== (issuer.policy.audience === 'customers')) {
        throw new CommerceError('identity_not_allowed', 'This issuer is not for your kind of account.')
      }
      await customers.linkIdentity(caller.customer.id, await prove(issuer, body), caller.principal.origin)
      return { body: undefined }
    },

    async 'account.identities'({ caller }) {
      return { body: { identities: [...(await customers.identities(selfOf(caller).customerId))] } }
    },

    async 'account.unlinkIdentity'({ caller, params }) {
      const { customerId, sessionId: keepSessionId } = selfOf(caller)
      await customers.unlinkIdentity({ customerId, identityId: params.id, keepSessionId }, caller.principal)
      kit.sessions.forget()
      return { body: undefined }
    },

    async 'admin.identities.list'({ params }) {
      return { body: { identities: [...(await customers.identities(params.id))] } }
    },

    async 'admin.identities.unlink'({ caller, params }) {
      await customers.unlinkIdentity({ customerId: params.id, identityId: params.identity_id }, caller.principal)
      kit.sessions.forget()
      return { body: undefined }
    },
  }
}

/** `invalid_client`, `OAUTH_TIMEOUT`, `TypeError`: names, never what was sent. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown'
  const { error, code } = cause as Error & { readonly error?: unknown; readonly code?: unknown }
  return [error, code].find(part => typeof part === 'string') ?? cause.name
}
