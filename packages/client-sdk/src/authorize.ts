import { CartwrightError, isCartwrightError } from './cartwright-error.ts'
import type { ResolvedOptions } from './options.ts'
import { send } from './send.ts'
import type { Session } from './session.ts'

/** The answer of everything that signs in. */
export interface TokenAnswer {
  readonly token: string
  readonly refresh_token: string
  readonly expires_in: number
}

/** Keeps the tokens fresh. */
export interface Authorizer {
  /** Headers that say who calls; renews an access token that has run out. */
  headers(): Promise<Readonly<Record<string, string>>>
  /** After a refusal: whether there is another token to try with than the one in these headers. */
  renew(rejected: Readonly<Record<string, string>>): Promise<boolean>
  /** The guest's cart token alone. */
  guestHeaders(): Promise<Readonly<Record<string, string>>>
  /** Whether nothing says who calls: not even a cart token. */
  isUnknownGuest(): Promise<boolean>
  signedIn(answer: TokenAnswer): Promise<void>
  signedOut(): Promise<void>
  /** `undefined` keeps the one there is. */
  keepCartToken(cartToken: string | undefined): Promise<void>
}

/** An access token with less than this left counts as run out: it shall not expire on the way. */
const marginMs = 5_000

export const createAuthorizer = (options: ResolvedOptions): Authorizer => {
  const { session } = options
  let refreshing: Promise<Session> | null = null

  /** One refresh at a time: a refresh token used twice would end the whole login. */
  const refresh = (): Promise<Session> => {
    refreshing ??= exchange(options).finally(() => {
      refreshing = null
    })
    return refreshing
  }

  const current = async (): Promise<Session> => {
    const present = await session.read()
    const isStale = present.accessTokenExpiresAt !== undefined && present.accessTokenExpiresAt - marginMs <= Date.now()
    return isStale && present.refreshToken !== undefined ? refresh() : present
  }

  return {
    headers: async () => headersOf(options.apiKey === undefined ? await current() : await session.read(), options.apiKey),
    renew: async rejected => {
      if (options.apiKey !== undefined || rejected.authorization === undefined) return false
      const present = await session.read()
      if (headersOf(present, undefined).authorization !== rejected.authorization) return present.accessToken !== undefined
      if (present.refreshToken === undefined) return false
      return (await refresh()).accessToken !== undefined
    },
    signedIn: async answer => {
      // The guest's cart has become the account's.
      const { cartToken: _merged, ...rest } = await session.read()
      await session.write({ ...rest, ...tokensOf(answer) })
    },
    signedOut: async () => {
      const { cartToken } = await session.read()
      await session.write(cartToken === undefined ? {} : { cartToken })
    },
    guestHeaders: async () => {
      const { cartToken } = await session.read()
      return headersOf(cartToken === undefined ? {} : { cartToken }, undefined)
    },
    isUnknownGuest: async () => {
      const { accessToken, cartToken } = await session.read()
      return accessToken === undefined && cartToken === undefined
    },
    keepCartToken: async cartToken => {
      if (cartToken !== undefined) await session.write({ ...(await session.read()), cartToken })
    },
  }
}

const headersOf = (session: Session, apiKey: string | undefined): Readonly<Record<string, string>> => {
  const credentials = apiKey ?? session.accessToken
  return {
    ...(credentials === undefined ? {} : { authorization: `Bearer ${credentials}` }),
    ...(session.cartToken === undefined ? {} : { 'x-cart-token': session.cartToken }),
  }
}

const tokensOf = (answer: TokenAnswer): Session => ({
  accessToken: answer.token,
  accessTokenExpiresAt: Date.now() + answer.expires_in * 1000,
  refreshToken: answer.refresh_token,
})

/** Trades the refresh token for new tokens. A login that has ended is forgotten, so that the next call is a guest's. */
const exchange = async (options: ResolvedOptions): Promise<Session> => {
  const before = await options.session.read()
  try {
    const answer = await send(
      {
        method: 'POST',
        url: `${options.url}/auth/refresh`,
        headers: { ...options.headers, 'content-type': 'application/json' },
        body: JSON.stringify({ refresh_token: before.refreshToken }),
        // The same refresh token again within seconds gives the same successor.
        isRepeatable: true,
        signal: undefined,
        timeoutMs: options.timeoutMs,
      },
      options,
    )
    const after = { ...before, ...tokensOf(readTokens(answer)) }
    await options.session.write(after)
    return after
  } catch (error) {
    if (isCartwrightError(error) && error.status === 401) await options.session.write(before.cartToken === undefined ? {} : { cartToken: before.cartToken })
    throw error
  }
}

const readTokens = (answer: unknown): TokenAnswer => {
  const tokens = answer as Partial<TokenAnswer> | undefined
  if (tokens?.token === undefined || tokens.refresh_token === undefined || tokens.expires_in === undefined) {
    throw new CartwrightError({ code: 'invalid_answer', message: 'The shop answered a refresh without tokens.' })
  }
  return { token: tokens.token, refresh_token: tokens.refresh_token, expires_in: tokens.expires_in }
}
