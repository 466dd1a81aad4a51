import type { Customer, Origin, SessionTokens, Visit } from '@cartwright/core'
import type { Caller } from '../auth/caller.ts'
import { deviceName } from '../auth/device-name.ts'
import { cartHeader, guestTokenOf } from '../auth/guest-token.ts'
import type { Tokens } from '../contract/index.ts'
import type { HandlerKit } from './kit.ts'

/** What every way of signing in ends with. */
export interface SigningIn {
  /** The tokens of a session. */
  readonly signedIn: (session: SessionTokens) => Promise<Tokens>
  /** The same for somebody who has just come in: the cart they filled as a guest is theirs now. */
  readonly enter: (session: SessionTokens, request: Request) => Promise<Tokens>
}

export function signingIn({ commerce, tokens }: Pick<HandlerKit, 'commerce' | 'tokens'>): SigningIn {
  const signedIn = async ({ customer, session, refreshToken }: SessionTokens): Promise<Tokens> => {
    const { token, expiresInSeconds } = await tokens.issue(customer, session)
    return { token, user_id: customer.id, refresh_token: refreshToken, expires_in: expiresInSeconds }
  }

  /** Somebody who signs in keeps what they chose as a guest. That it cannot be merged must not keep them out. */
  const adoptCart = async (customer: Customer, request: Request): Promise<void> => {
    const sent = guestTokenOf(request.headers.get(cartHeader), request.headers.get('cookie'))
    if (!sent) return
    try {
      await commerce.carts.merge(customer.id, sent.token)
    } catch (error) {
      commerce.deps.logger.log('warn', "A guest's cart could not be merged at login", { customerId: customer.id, error: String(error) })
    }
  }

  return {
    signedIn,
    enter: async (session, request) => {
      await adoptCart(session.customer, request)
      return signedIn(session)
    },
  }
}

/** From where and with what somebody signs in. */
export function visitOf(caller: Caller, request: Request): Visit {
  return { ...originOf(caller), device: deviceName(request.headers.get('user-agent')) }
}

/** From where, for the audit log. */
export function originOf({ principal }: Caller): { readonly origin?: Origin } {
  return principal.origin ? { origin: principal.origin } : {}
}
