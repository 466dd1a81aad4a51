import { createHmac } from 'node:crypto'
import type { NoteStore, SecondFactorCodes, Storage } from '@cartwright/core'
import { totpCodes } from '@cartwright/server'
import { UsageError } from '../errors.ts'
import { isProduction } from '../is-production.ts'
import { secretStoreOf } from '../serve/secret-store.ts'
import type { Terminal } from '../terminal.ts'
import type { Database } from './database-url.ts'

const secretBytesMin = 32

/**
 * Codes of the staff's authenticator apps. Their secrets are sealed with `MFA_SECRET`, else with `JWT_SECRET`, else with what a shop in development has drawn for itself: looked for when
 * somebody needs it, since most commands never do. What `MFA_SECRET_PREVIOUS` has sealed is opened still.
 * @throws UsageError when `MFA_SECRET` or `MFA_SECRET_PREVIOUS` is too short
 */
export const secondFactorCodes = (env: Terminal['env'], database: Database, { notes }: Pick<Storage, 'notes'>): SecondFactorCodes => {
  const { MFA_SECRET, MFA_SECRET_PREVIOUS } = env
  for (const [name, secret] of Object.entries({ MFA_SECRET, MFA_SECRET_PREVIOUS })) {
    if (secret && Buffer.byteLength(secret) < secretBytesMin)
      throw new UsageError(`${name} must have at least ${secretBytesMin} bytes; this one has ${Buffer.byteLength(secret)}.`)
  }
  const secret = secretOf(env) || (async () => (await storeOf(env, database, notes)?.read())?.jwtSecret)
  return totpCodes({ secret, ...(MFA_SECRET_PREVIOUS ? { previousSecret: MFA_SECRET_PREVIOUS } : {}) })
}

const noteKey = 'second-factor:sealed-by'

/** Notes which secret the server seals second factors with: a name that tells nothing of it. */
export const noteSealing = async (env: Terminal['env'], database: Database, notes: NoteStore): Promise<void> => {
  const own = sealingOf(secretOf(env) || (await storeOf(env, database, notes)?.read())?.jwtSecret)
  if (own !== null && (await notes.get(noteKey)) !== own) await notes.update(noteKey, () => own)
}

/**
 * What another secret sealed, the server could not open: the person could not sign in any more. Nothing to compare with where no server ran yet.
 * @throws UsageError naming the variables
 */
export const requireServersSealing = async (env: Terminal['env'], database: Database, notes: NoteStore): Promise<void> => {
  const servers = await notes.get(noteKey)
  // Nothing is drawn here: it would be another secret for sure.
  if (servers === null || servers === sealingOf(secretOf(env) || (await storeOf(env, database, notes)?.find())?.jwtSecret)) return
  throw new UsageError(
    'The second factor would be sealed with another secret than the server has: give this command line the MFA_SECRET and JWT_SECRET of "serve", or use --url. Nothing was changed.',
  )
}

const secretOf = ({ MFA_SECRET, JWT_SECRET }: Terminal['env']) => MFA_SECRET || JWT_SECRET

const storeOf = (env: Terminal['env'], database: Database, notes: NoteStore) => secretStoreOf(notes, { database, isProduction: isProduction(env) })

const sealingOf = (secret: string | undefined): string | null =>
  secret ? createHmac('sha256', secret).update('cartwright second factor, its name').digest('base64url').slice(0, 22) : null

/** Whether staff need a second factor before anything else, from `MFA_REQUIRED`: in production unless told, elsewhere not. */
export const staffSecondFactorOf = (env: Terminal['env']): 'optional' | 'required' => {
  const { MFA_REQUIRED: text } = env
  if (!text) return isProduction(env) ? 'required' : 'optional'
  if (text !== 'on' && text !== 'off') throw new UsageError(`MFA_REQUIRED is on or off, not "${text}".`)
  return text === 'on' ? 'required' : 'optional'
}
