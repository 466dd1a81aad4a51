import { CommerceError, type SecondFactorOwner } from '@cartwright/core'
import type { Caller } from '../auth/caller.ts'
import type { EndpointId } from '../contract/index.ts'
import { accountOfCustomer } from '../http/account-attempts.ts'
import type { Handlers } from '../http/call.ts'
import { timeOrNull } from '../present/time.ts'
import type { HandlerKit } from './kit.ts'

type SecondFactorIds = Extract<EndpointId, `account.${string}${'econdFactor' | 'RecoveryCodes'}`>

export function secondFactorHandlers({ commerce: { staff }, sessions, delays, attempts }: HandlerKit): Handlers<SecondFactorIds> {
  return {
    async 'account.secondFactor'({ caller }) {
      const { since, isRequired, recoveryCodesLeft } = await staff.secondFactor(ownerOf(caller).customerId)
      return { body: { since: timeOrNull(since), required: isRequired, recovery_codes_left: recoveryCodesLeft } }
    },

    async 'account.startSecondFactor'({ caller, body }) {
      const owner = ownerOf(caller)
      const begun = await delays.attempt(`password:${owner.customerId}`, () => staff.startSecondFactor(owner, body))
      attempts.succeeded(accountOfCustomer(owner.customerId))
      return { body: begun }
    },

    async 'account.confirmSecondFactor'({ caller, body }) {
      const owner = ownerOf(caller)
      const codes = await delays.attempt(`code:${owner.customerId}`, () => staff.confirmSecondFactor(owner, body.code))
      attempts.succeeded(accountOfCustomer(owner.customerId))
      sessions.forget()
      return { body: { recovery_codes: [...codes] } }
    },

    async 'account.renewRecoveryCodes'({ caller, body }) {
      const owner = ownerOf(caller)
      const codes = await delays.attempt(`code:${owner.customerId}`, () => staff.renewRecoveryCodes(owner, body.code))
      attempts.succeeded(accountOfCustomer(owner.customerId))
      return { body: { recovery_codes: [...codes] } }
    },
  }
}

function ownerOf({ customer, sessionId, principal }: Caller): SecondFactorOwner {
  if (customer === null || sessionId === null) throw new CommerceError('unauthenticated', 'Sign in first.')
  return { customerId: customer.id, sessionId, ...(principal.origin ? { origin: principal.origin } : {}) }
}
