import { CommerceError, type Customer, hasCode } from '@cartwright/core'
import type { EndpointId } from '../contract/index.ts'
import { accountOfCustomer, accountOfEmail } from '../http/account-attempts.ts'
import type { Call, Handlers } from '../http/call.ts'
import { newLimitState } from '../http/rate-limit.ts'
import { presentSavedAddress, readAddress } from '../present/address.ts'
import { presentStoreCredit } from '../present/credit.ts'
import { presentProfile } from '../present/people.ts'
import type { HandlerKit } from './kit.ts'
import { originOf, signingIn, visitOf } from './signing-in.ts'

type AuthIds = Exclude<Extract<EndpointId, `auth.${string}`>, `auth.${string}Issuer` | 'auth.issuers'>
type AccountIds = Exclude<
  Extract<EndpointId, `account.${string}`>,
  'account.linkIssuer' | `account.${string}dentit${string}` | `account.${string}${'econdFactor' | 'RecoveryCodes' | 'essions' | 'endSession'}`
>

export function authHandlers({ commerce, tokens, sessions, delays, attempts, limits }: HandlerKit): Handlers<AuthIds> {
  const { customers } = commerce

  const { signedIn, enter } = signingIn({ commerce, tokens })

  /** Holds codes to the limit of an account, by wrong ones alone: it is shared by all processes, which the delays are not. */
  const limitingGuesses = async <T>(account: string, work: () => Promise<T>): Promise<T> => {
    const subject = attempts.subject(account)
    await limits.check(newLimitState(), 'login', 'account', subject)
    try {
      return await work()
    } catch (error) {
      if (hasCode(error, 'mfa_code_invalid')) await limits.note(newLimitState(), 'login', 'account', subject)
      throw error
    }
  }

  return {
    async 'auth.register'({ body, caller, request }) {
      return { body: await enter(await customers.register({ ...body, ...visitOf(caller, request) }), request) }
    },

    async 'auth.login'({ body, caller, request }) {
      const entered = await delays.attempt(accountOfEmail(body.email), () => customers.login({ ...body, ...visitOf(caller, request) }))
      attempts.succeeded(accountOfEmail(body.email))
      return { body: await enter(entered, request) }
    },

    async 'auth.loginWithCode'({ body: { mfa_token: mfaToken, code }, caller, request }) {
      // Only a good token counts against its account: strangers make none.
      const account = `code:${await customers.whoSignsIn(mfaToken)}`
      const entered = await delays.attempt(account, () =>
        limitingGuesses(account, () => customers.loginWithCode({ mfaToken, code, ...visitOf(caller, request) })),
      )
      attempts.succeeded(account)
      attempts.succeeded(accountOfEmail(entered.customer.email))
      return { body: await enter(entered, request) }
    },

    async 'auth.refresh'({ caller, body }) {
      try {
        return { body: await signedIn(await customers.refresh(body.refresh_token, caller.principal.origin)) }
      } catch (error) {
        // Reuse has ended the session: its access tokens must end with it.
        if (hasCode(error, 'token_reused')) sessions.forget()
        throw error
      }
    },

    async 'auth.logout'({ caller }) {
      if (caller.sessionId !== null) await customers.logout(caller.sessionId, caller.principal.origin)
      sessions.forget()
      return { body: undefined }
    },

    async 'auth.logoutEverywhere'({ caller }) {
      await customers.logoutEverywhere(customerOf(caller).id, caller.principal.origin)
      sessions.forget()
      return { body: undefined }
    },

    async 'auth.changePassword'({ caller, body }) {
      const keep = caller.sessionId === null ? {} : { keepSessionId: caller.sessionId }
      const { id } = customerOf(caller)
      const change = { current: body.current_password, next: body.new_password, ...keep, ...originOf(caller) }
      await delays.attempt(`password:${id}`, () => customers.changePassword(id, change))
      attempts.succeeded(accountOfCustomer(id))
      sessions.forget()
      return { body: undefined }
    },

    async 'auth.requestPasswordReset'({ body }) {
      await customers.requestPasswordReset(body.email)
      return { body: { message: 'If there is an account with this address, a message is on its way.' } }
    },

    async 'auth.requestEmailVerification'({ body }) {
      await customers.requestEmailVerification(body.email)
      return { body: { message: 'If there is an account with this address that is not confirmed, a message is on its way.' } }
    },

    async 'auth.confirmEmail'({ caller, body }) {
      await customers.confirmEmail({ ...body, ...originOf(caller) })
      sessions.forget()
      return { body: undefined }
    },

    async 'auth.resetPassword'({ caller, body }) {
      await customers.resetPassword({ ...body, ...originOf(caller) })
      sessions.forget()
      return { body: undefined }
    },
  }
}

export function accountHandlers({ commerce: { customers, checkout, credits, deps }, sessions }: HandlerKit): Handlers<AccountIds> {
  return {
    async 'account.get'({ caller }) {
      return { body: presentProfile(await customers.customer(customerOf(caller).id)) }
    },

    async 'account.update'({ caller, body }) {
      const changed = await customers.updateProfile(customerOf(caller).id, body, caller.principal)
      sessions.forget()
      return { body: presentProfile(changed) }
    },

    async 'account.changeEmail'({ caller, body }) {
      await customers.requestEmailChange(customerOf(caller).id, body.email, caller.principal)
      sessions.forget()
      return { body: { message: 'If this address can be used, a message with a link is on its way to it.' } }
    },

    async 'account.addresses'({ caller }) {
      return { body: { addresses: (await customers.addresses(customerOf(caller).id)).map(presentSavedAddress) } }
    },

    async 'account.addAddress'({ caller, body }) {
      return { body: presentSavedAddress(await customers.saveAddress(customerOf(caller).id, readAddress(body))) }
    },

    async 'account.replaceAddress'({ caller, params, body }) {
      return { body: presentSavedAddress(await customers.saveAddress(customerOf(caller).id, { ...readAddress(body), id: params.id })) }
    },

    async 'account.paymentMethods'({ caller }) {
      const saved = await checkout.savedMethods(customerOf(caller).id)
      return { body: { payment_methods: saved.map(({ id, type, label, expires }) => ({ id, type, label, expires })) } }
    },

    async 'account.deletePaymentMethod'({ caller, params }) {
      await checkout.removeSavedMethod(customerOf(caller).id, params.id)
      return { body: undefined }
    },

    async 'account.storeCredit'({ caller }) {
      const accounts = await credits.storeCreditOf(customerOf(caller).id)
      return { body: { store_credit: accounts.map(account => presentStoreCredit(account, deps.clock.now())) } }
    },

    async 'account.deleteAddress'({ caller, params }) {
      await customers.deleteAddress(customerOf(caller).id, params.id)
      return { body: undefined }
    },
  }
}

function customerOf(caller: Call<'account.get'>['caller']): Customer {
  if (caller.customer === null) throw new CommerceError('unauthenticated', 'Sign in first.')
  return caller.customer
}
