import { resolve } from 'node:path'
import { UsageError } from '../errors.ts'
import type { Terminal } from '../terminal.ts'

/** Where a shop of this process keeps its data. */
export type Database = SqliteDatabase | PostgresDatabase

export interface SqliteDatabase {
  readonly kind: 'sqlite'
  /** An absolute path, or `:memory:`. */
  readonly file: string
}

export interface PostgresDatabase {
  readonly kind: 'postgres'
  /** With its password: never to be printed. {@link databaseName} is what people see. */
  readonly url: string
}

/** The database of a shop when `DATABASE_URL` names none. */
export const defaultDatabaseUrl = 'sqlite:shop.db'

/** The database that the environment names. */
export const databaseOf = ({ env, cwd }: Pick<Terminal, 'env' | 'cwd'>): Database => parseDatabaseUrl(env.DATABASE_URL || defaultDatabaseUrl, cwd)

/**
 * Reads `DATABASE_URL`, or what else is called `name`: `sqlite:FILE`, a relative FILE counting from `cwd`, or `postgres://USER:PASSWORD@HOST:PORT/DATABASE`.
 * @throws UsageError for anything else
 */
export const parseDatabaseUrl = (url: string, cwd: string, name = 'DATABASE_URL'): Database => {
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*):(.*)$/is.exec(url) ?? []
  if (isPostgres(scheme)) return { kind: 'postgres', url: readPostgresUrl(name, url) }
  const file = rest.replace(/^\/\/(?=\/)/, '')
  if (scheme.toLowerCase() !== 'sqlite' || file === '')
    throw new UsageError(
      `${name} is sqlite:FILE, for instance ${defaultDatabaseUrl}, or postgres://USER:PASSWORD@HOST/DATABASE; "${hideSecrets(url)}" is neither.`,
    )
  return { kind: 'sqlite', file: file === ':memory:' ? file : resolve(cwd, file) }
}

/**
 * Reads the address of a Postgres server from the variable called `name`.
 * @throws UsageError when it cannot be one
 */
export const readPostgresUrl = (name: string, url: string): string => {
  const [scheme = ''] = url.split(':')
  // The server's own form for a socket, `postgres://user@/shop?host=/run/postgresql`, has no host where every other address has one.
  if (isPostgres(scheme) && URL.canParse(url.replace('@/', '@socket/'))) return url
  throw new UsageError(
    `${name} is postgres://USER:PASSWORD@HOST:PORT/DATABASE, with %XX for signs in the password that are not letters or digits; "${hideSecrets(url)}" is not.`,
  )
}

/** A database as people may see it: the path of a file, or an address without its password and settings. */
export const databaseName = (database: Database): string => {
  if (database.kind === 'sqlite') return database.file
  const { protocol, username, host, pathname } = new URL(database.url.replace('@/', '@socket/'))
  return `${protocol}//${username === '' ? '' : `${username}@`}${host}${pathname}`
}

const isPostgres = (scheme: string): boolean => /^postgres(ql)?$/i.test(scheme)

/** A URL that may have secrets in it, without them, however badly it is written. */
const hideSecrets = (url: string): string => {
  const shown = url.replace(/\?.*/s, '')
  const at = shown.lastIndexOf('@')
  if (at === -1) return shown
  const from = shown.indexOf('//')
  const scheme = from === -1 || from > at ? '' : shown.slice(0, from + 2)
  return `${scheme}***${shown.slice(at)}`
}
