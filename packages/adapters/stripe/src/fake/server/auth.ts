import type { IncomingMessage } from 'node:http'
import { WireError } from '../wire/wire-error.ts'

/** Who asks. */
export interface Caller {
  readonly publishable: boolean
}

/**
 * Checks the API key of a request, Bearer or Basic (the key is the user name).
 * @throws WireError 401 without a key or with another than `apiKey` (any `sk_test_...` when that is undefined).
 */
export function authenticate(request: IncomingMessage, apiKey: string | undefined): Caller {
  const key = keyOf(request.headers.authorization ?? '')
  if (key === undefined) {
    throw unauthorized(
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/.",
    )
  }
  if (/^pk_test_\w+$/.test(key)) return { publishable: true }
  const known = apiKey === undefined ? /^(sk|rk)_test_\w+$/.test(key) : key === apiKey
  if (!known) throw unauthorized(`Invalid API Key provided: ${masked(key)}`)
  return { publishable: false }
}

function keyOf(header: string): string | undefined {
  const [scheme = '', value = ''] = header.split(' ')
  if (value === '') return undefined
  if (scheme.toLowerCase() === 'bearer') return value
  if (scheme.toLowerCase() !== 'basic') return undefined
  return Buffer.from(value, 'base64').toString('utf8').split(':')[0]
}

function masked(key: string): string {
  return key.length <= 12 ? '*'.repeat(key.length) : `${key.slice(0, 8)}${'*'.repeat(key.length - 12)}${key.slice(-4)}`
}

function unauthorized(message: string): WireError {
  return new WireError(401, { type: 'invalid_request_error', message }, { executed: false })
}

/** Echoes a version of the right form. @throws WireError 400 for another. */
export function checkVersion(given: string | undefined, present: string): string {
  if (given === undefined) return present
  if (/^\d{4}-\d{2}-\d{2}(\.\w+)?$/.test(given)) return given
  throw new WireError(400, { type: 'invalid_request_error', message: `Invalid Stripe API version: ${given}.` }, { executed: false })
}
