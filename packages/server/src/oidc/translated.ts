import { CommerceError, hasCode, isCommerceError } from '@cartwright/core'
import type { CircuitOpenError } from '@cartwright/resilience'
import { AuthorizationResponseError, ClientError, ResponseBodyError, WWWAuthenticateChallengeError } from 'openid-client'

/** Errors that say that the issuer gave no answer one can work with; whatever else the library finds wrong is wrong with this sign-in. */
const noAnswer: ReadonlySet<string | undefined> = new Set([undefined, 'OAUTH_TIMEOUT', 'OAUTH_ABORT', 'OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_PARSE_ERROR'])

/** `identity_refused` for a sign-in that is not accepted, `issuer_unavailable` for an issuer in trouble (or set up wrongly here); a fault stays what it is. */
export function translated(error: unknown): unknown {
  if (isCommerceError(error)) return error
  if (error instanceof AuthorizationResponseError) return refused(error)
  // A code that is used up, too old or another's is `invalid_grant`; everything else is between the shop and the issuer.
  if (error instanceof ResponseBodyError) return error.error === 'invalid_grant' ? refused(error) : unavailable(error)
  // It does not take the shop's own secret.
  if (error instanceof WWWAuthenticateChallengeError) return unavailable(error)
  // What `fetch` throws when there is no connection.
  if (error instanceof TypeError && !('code' in error)) return unavailable(error)
  if (error instanceof ClientError) return noAnswer.has(error.code) ? unavailable(error) : refused(error)
  return error
}

const words = 'The issuer does not answer as it should. Please try again in a while, or sign in another way.'

/** The issuer cannot be asked. */
export function unavailable(cause: unknown): CommerceError {
  return new CommerceError('issuer_unavailable', words, {}, { cause })
}

/** The issuer has failed of late and is not asked. */
export function leftAlone({ retryAfterMs }: CircuitOpenError): CommerceError {
  return new CommerceError('issuer_unavailable', words, { retryAfter: Math.ceil(retryAfterMs / 1_000) })
}

function refused(cause: unknown): CommerceError {
  return new CommerceError('identity_refused', 'The issuer’s answer is used up, too old or not meant for this browser. Please begin again.', {}, { cause })
}

/** Whether an error says that the issuer is not there, or broken. What it has answered, a wrong code or a wrong secret of ours, is no such thing: callers could provoke it. */
export function isDown(error: unknown): boolean {
  if (!hasCode(error, 'issuer_unavailable')) return false
  const { cause } = error
  if (cause instanceof ResponseBodyError) return cause.status >= 500
  return cause instanceof TypeError || (cause instanceof ClientError && (cause.code === 'OAUTH_TIMEOUT' || cause.code === 'OAUTH_ABORT'))
}
