import type { Api } from './api-types.ts'
import { CartwrightError, isCartwrightError } from './cartwright-error.ts'
import type { ResolvedOptions } from './options.ts'
import { send } from './send.ts'
import { type Session, sessionChanger } from './session.ts'

/** The answer of everything that signs in. */
export type TokenAnswer = Pick<Api['auth.login']['output'], 'token' | 'refresh_token' | 'expires_in'>

export type Headers = Readonly<Record<string, string>>

/** Knows who calls and keeps the tokens fresh. */
export interface Authorizer {
  /** Headers that say who calls; renews an access token that has run out. */
  headers(): Promise<Headers>
  /** The guest's cart token alone. */
  guestHeaders(): Promise<Headers>
  /** After a refusal of these headers: whether there are others to try with now. */
  renew(rejected: Headers): Promise<boolean>
  /** Whether nothing says who calls: not even a cart token. */
  isUnknownGuest(): Promise<boolean>
  /** The cart token stays: the cart has become the account's, but a guest's earlier orders are still reached by it. */
  signedIn(answer: TokenAnswer): Promise<void>
  /** Nothing stays: whoever comes next is somebody else. */
  signedOut(): Promise<void>
  keepCartToken(cartToken: string): Promise<void>
}

/** An access token with less than this left counts as run out: it shall not expire on the way. */
const marginMs = 5_000

export const createAuthorizer = (options: ResolvedOptions): Authorizer => {
  const { session, apiKey, now } = options
  const change = sessionChanger(session)

  const exchange = async (refreshToken: string): Promise<Session> => {
    // Somebody may sign out, or in as another, while the answer is on its way.
    const ifStillOurs = (next: (present: Session) => Session) => change(present => (present.refreshToken === refreshToken ? next(present) : present))
    try {
      const answer = await askForTokens(refreshToken, options)
      return await ifStillOurs(present => ({ ...present, ...tokensOf(answer, now()) }))
    } catch (error) {
      // A login that has ended is forgotten, so that the next call is a guest's.
      if (isCartwrightError(error) && error.status === 401) await ifStillOurs(guestOf)
      throw error
    }
  }

  /** One refresh at a time, whoever waits for it: a refresh token used twice would end the whole login. */
  let refreshing: Promise<Session> | undefined
  const refresh = (refreshToken: string): Promise<Session> => {
    refreshing ??= exchange(refreshToken).finally(() => {
      refreshing = undefined
    })
    return refreshing
  }

  const current = async (): Promise<Session> => {
    const present = await session.read()
    const { accessTokenExpiresAt = Number.POSITIVE_INFINITY, refreshToken } = present
    return apiKey === undefined && refreshToken !== undefined && accessTokenExpiresAt - marginMs <= now() ? refresh(refreshToken) : present
  }

  return {
    headers: async () => headersOf(await current(), apiKey),
    guestHeaders: async () => headersOf(guestOf(await session.read()), undefined),
    renew: async ({ authorization }) => {
      if (apiKey !== undefined || authorization === undefined) return false
      const present = await session.read()
      if (headersOf(present, undefined).authorization !== authorization) return true
      return present.refreshToken !== undefined && (await refresh(present.refreshToken)).accessToken !== undefined
    },
    isUnknownGuest: async () => {
      const { accessToken, cartToken } = await session.read()
      return accessToken === undefined && cartToken === undefined
    },
    signedIn: async answer => {
      await change(present => ({ ...present, ...tokensOf(answer, now()) }))
    },
    signedOut: async () => {
      await change(() => ({}))
    },
    keepCartToken: async cartToken => {
      await change(present => ({ ...present, cartToken }))
    },
  }
}

const guestOf = ({ cartToken }: Session): Session => (cartToken === undefined ? {} : { cartToken })

const headersOf = ({ accessToken, cartToken }: Session, apiKey: string | undefined): Headers => {
  const credentials = apiKey ?? accessToken
  return {
    ...(credentials === undefined ? {} : { authorization: `Bearer ${credentials}` }),
    ...(cartToken === undefined ? {} : { 'x-cart-token': cartToken }),
  }
}

const tokensOf = (answer: TokenAnswer, now: number): Session => ({
  accessToken: answer.token,
  accessTokenExpiresAt: now + answer.expires_in * 1000,
  refreshToken: answer.refresh_token,
})

const askForTokens = async (refreshToken: string, options: ResolvedOptions): Promise<TokenAnswer> => {
  const answer = await send(
    {
      method: 'POST',
      url: `${options.url}/auth/refresh`,
      headers: { ...options.headers, 'content-type': 'application/json' },
      body: JSON.stringify({ refresh_token: refreshToken }),
      // The same refresh token again within seconds gives the same successor.
      isRepeatable: true,
      otherStatus: undefined,
      signal: undefined,
      timeoutMs: options.timeoutMs,
    },
    options,
  )
  const tokens = answer as Partial<TokenAnswer> | undefined
  if (typeof tokens?.token === 'string' && typeof tokens.refresh_token === 'string' && typeof tokens.expires_in === 'number') return tokens as TokenAnswer
  throw new CartwrightError({ code: 'invalid_answer', message: 'The shop answered a refresh without tokens.' })
}
