import { resolve } from 'node:path'
import { UsageError } from '../errors.ts'

/** Where a shop on this machine keeps its data. */
export interface Database {
  readonly kind: 'sqlite'
  /** An absolute path, or `:memory:`. */
  readonly file: string
}

/** The database of a shop when `DATABASE_URL` names none. */
export const defaultDatabaseUrl = 'sqlite:shop.db'

/**
 * Reads `DATABASE_URL`: `sqlite:FILE`, a relative FILE counting from `cwd`.
 * @throws UsageError for anything else
 */
export const parseDatabaseUrl = (url: string, cwd: string): Database => {
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*):(.*)$/is.exec(url) ?? []
  const file = rest.replace(/^\/\/(?=\/)/, '')
  if (scheme.toLowerCase() !== 'sqlite' || file === '')
    throw new UsageError(`DATABASE_URL is sqlite:FILE, for instance ${defaultDatabaseUrl}; "${hideSecret(url)}" is not.`)
  return { kind: 'sqlite', file: file === ':memory:' ? file : resolve(cwd, file) }
}

/** A URL that may have a password in it, without it. */
const hideSecret = (url: string): string => url.replace(/:\/\/[^@/]*@/, '://***@')
