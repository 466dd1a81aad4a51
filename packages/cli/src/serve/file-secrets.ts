import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { FailedError } from '../errors.ts'
import { drawSecrets, parseSecrets, type SecretStore, type Secrets } from './secrets.ts'

/** Secrets in a file beside a SQLite database, which its owner alone can read. */
export const fileSecrets = (databaseFile: string): SecretStore => {
  const file = `${databaseFile}.secrets.json`
  return {
    read: async () => readSecrets(file),
    find: async () => (existsSync(file) ? parseFile(file) : null),
    write: async secrets => writeSecrets(file, secrets),
  }
}

const readSecrets = (file: string): Secrets => {
  if (!existsSync(file)) {
    const drawn = drawSecrets()
    // Two that start at once must end up with the same: the one who is later finds the file and reads it.
    if (writeNew(file, drawn)) return drawn
  }
  const secrets = parseFile(file)
  chmodSync(file, 0o600)
  return secrets
}

const parseFile = (file: string): Secrets => {
  const secrets = parseSecrets(readFileSync(file, 'utf8'))
  if (!secrets) throw new FailedError(`${file} cannot be read: delete it to draw new secrets (everyone has to sign in again).`)
  return secrets
}

const writeSecrets = (file: string, secrets: Secrets): void => {
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
