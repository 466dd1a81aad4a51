import type { SecondFactorCodes, Storage } from '@cartwright/core'
import { totpCodes } from '@cartwright/server'
import { UsageError } from '../errors.ts'
import { isProduction } from '../is-production.ts'
import { secretStoreOf } from '../serve/secret-store.ts'
import type { Terminal } from '../terminal.ts'
import type { Database } from './database-url.ts'

const secretBytesMin = 32

/**
 * Codes of the staff's authenticator apps. Their secrets are sealed with `MFA_SECRET`, else with `JWT_SECRET`, else with what a shop in development has drawn for itself: looked for when
 * somebody needs it, since most commands never do.
 * @throws UsageError when `MFA_SECRET` is too short
 */
export const secondFactorCodes = (env: Terminal['env'], database: Database, { notes }: Pick<Storage, 'notes'>): SecondFactorCodes => {
  const { MFA_SECRET: own } = env
  if (own && Buffer.byteLength(own) < secretBytesMin)
    throw new UsageError(`MFA_SECRET must have at least ${secretBytesMin} bytes; this one has ${Buffer.byteLength(own)}.`)
  const set = own || env.JWT_SECRET
  return totpCodes({ secret: set || (async () => (await secretStoreOf(notes, { database, isProduction: isProduction(env) })?.read())?.jwtSecret) })
}

/** Whether staff need a second factor before anything else, from `MFA_REQUIRED`: in production unless told, elsewhere not. */
export const staffSecondFactorOf = (env: Terminal['env']): 'optional' | 'required' => {
  const { MFA_REQUIRED: text } = env
  if (!text) return isProduction(env) ? 'required' : 'optional'
  if (text !== 'on' && text !== 'off') throw new UsageError(`MFA_REQUIRED is on or off, not "${text}".`)
  return text === 'on' ? 'required' : 'optional'
}
