import { CommerceError } from '@cartwright/core'
import { sql } from 'kysely'
import type { PostgresDatabase } from './postgres-database.ts'

/** The oldest server that is supported: 14. */
const versionMin = 140_000

interface Settings {
  readonly version: number
  readonly encoding: string
  readonly fsync: string
  readonly full_page_writes: string
  readonly synchronous_commit: string
}

/**
 * Refuses a server that is too old or keeps text in another encoding than UTF-8; in production also one that may lose what it has acknowledged (RELIABILITY 3.1), and a connection over a
 * network that anybody could listen to or answer.
 * @throws CommerceError `storage_unsafe`
 */
export async function demandSafeSettings(db: PostgresDatabase, url: string, isProduction: boolean): Promise<void> {
  if (isProduction) demandVerifiedConnection(url)
  const { rows } =
    await sql<Settings>`SELECT current_setting('server_version_num')::bigint AS version, current_setting('server_encoding') AS encoding, current_setting('fsync') AS fsync,
    current_setting('full_page_writes') AS full_page_writes, current_setting('synchronous_commit') AS synchronous_commit`.execute(db.read)
  const [settings] = rows
  if (!settings) return
  if (settings.version < versionMin) throw unsafe(`The database server is too old (${settings.version}): Postgres 14 or newer is needed.`)
  if (settings.encoding !== 'UTF8') throw unsafe(`The database keeps text as ${settings.encoding}: make it with ENCODING 'UTF8'.`)
  if (!isProduction) return
  const off = (['fsync', 'full_page_writes', 'synchronous_commit'] as const).filter(name => settings[name] === 'off')
  if (off.length > 0)
    throw unsafe(`The database may lose orders that were acknowledged: ${off.join(' and ')} ${off.length > 1 ? 'are' : 'is'} off. Switch it on.`)
}

/** Over a network the server has to prove who it is. */
function demandVerifiedConnection(url: string): void {
  const { hostname, searchParams } = new URL(url)
  const isHere = ['', 'localhost', '127.0.0.1', '[::1]'].includes(hostname) || (searchParams.get('host') ?? '').startsWith('/')
  if (isHere || searchParams.get('sslmode') === 'verify-full') return
  throw unsafe(
    `The connection to ${hostname} is not verified: add "sslmode=verify-full" (and "sslrootcert=FILE" for a certificate authority of your own) to DATABASE_URL.`,
  )
}

function unsafe(message: string): CommerceError {
  return new CommerceError('storage_unsafe', message)
}
