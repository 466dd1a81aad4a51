import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { FailedError } from '../errors.ts'

/** What a shop in development needs to be the same shop after a restart. */
export interface Secrets {
  readonly jwtSecret: string
  /** The demo shop's ready-made API key; null until there is one. */
  readonly adminKey: string | null
}

/** Where the secrets of a database lie: beside it, readable by its owner only. */
export const secretsFileOf = (databaseFile: string): string => `${databaseFile}.secrets.json`

/**
 * The secrets kept in a file; drawn and kept there when it is not there yet.
 * @throws FailedError when the file holds something else
 */
export const readSecrets = (file: string): Secrets => {
  if (!existsSync(file)) {
    const drawn: Secrets = { jwtSecret: randomBytes(48).toString('base64url'), adminKey: null }
    // Two that start at once must end up with the same: the one who is later finds the file and reads it.
    if (writeNew(file, drawn)) return drawn
  }
  const secrets = parse(readFileSync(file, 'utf8'))
  if (!secrets) throw new FailedError(`${file} cannot be read: delete it to draw new secrets (everyone has to sign in again).`)
  chmodSync(file, 0o600)
  return secrets
}

/** Writes the secrets whole or not at all. */
export const writeSecrets = (file: string, secrets: Secrets): void => {
  const draft = `${file}.${process.pid}.tmp`
  writeFileSync(draft, JSON.stringify(secrets), { mode: 0o600 })
  renameSync(draft, file)
}

const writeNew = (file: string, secrets: Secrets): boolean => {
  try {
    writeFileSync(file, JSON.stringify(secrets), { mode: 0o600, flag: 'wx' })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

const parse = (text: string): Secrets | null => {
  try {
    const { jwtSecret, adminKey } = JSON.parse(text) as Partial<Secrets>
    return typeof jwtSecret === 'string' && jwtSecret.length >= 32 ? { jwtSecret, adminKey: typeof adminKey === 'string' ? adminKey : null } : null
  } catch {
    return null
  }
}
