import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { delimiter, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** The release of Stripe's own mock that the tests were written against. */
const version = 'v0.203.0'
const cacheFolder = fileURLToPath(new URL('../../../../../node_modules/.cache/stripe-mock', import.meta.url))
const installTimeoutMs = 180_000

/** A running stripe-mock: Stripe's own stateless mock of its API, made from its OpenAPI description. */
export interface StripeMock {
  readonly host: string
  readonly port: number
  /** Ends its process. */
  close(): Promise<void>
}

/** Where to look; the environment and the cache of this repository unless a test says otherwise. */
export interface StripeMockPlaces {
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly cache?: string
}

/**
 * Where stripe-mock is: `STRIPE_MOCK` of the environment, else the search path, else built with the Go toolchain into `node_modules/.cache/stripe-mock`.
 * Undefined, with one line that says so, when it cannot be had.
 * @throws Error when `STRIPE_MOCK` names no file, or when CI is set, Go is there and it still cannot be had.
 */
export async function findStripeMock({ env = process.env, cache = cacheFolder }: StripeMockPlaces = {}): Promise<string | undefined> {
  const given = env.STRIPE_MOCK
  if (given !== undefined && !existsSync(given)) throw new Error(`STRIPE_MOCK names no file: ${given}`)
  const present = given ?? inPath('stripe-mock', env)
  if (present !== undefined) return present
  const go = inPath('go', env)
  if (go === undefined) return absent('there is no stripe-mock and no Go toolchain to build it with')
  try {
    return await build(go, join(cache, version), env)
  } catch (error) {
    const reason = `go install of stripe-mock failed: ${(error instanceof Error ? error.message : String(error)).split('\n')[0]}`
    if (env.CI === 'true') throw new Error(reason)
    return absent(reason)
  }
}

/** Builds once, into a folder of its own first: two test files may do this at the same time. */
async function build(go: string, folder: string, env: StripeMockPlaces['env']): Promise<string> {
  const built = join(folder, 'stripe-mock')
  if (existsSync(built)) return built
  const own = join(folder, `build-${process.pid}`)
  mkdirSync(own, { recursive: true })
  try {
    await promisify(execFile)(go, ['install', `github.com/stripe/stripe-mock@${version}`], { env: { ...env, GOBIN: own }, timeout: installTimeoutMs })
    renameSync(join(own, 'stripe-mock'), built)
    return built
  } finally {
    rmSync(own, { recursive: true, force: true })
  }
}

function absent(reason: string): undefined {
  process.stderr.write(`Skipping the comparison with stripe-mock: ${reason}\n`)
  return undefined
}

function inPath(program: string, env: NonNullable<StripeMockPlaces['env']>): string | undefined {
  const folders = (env.PATH ?? '').split(delimiter).filter(folder => folder !== '')
  return folders.map(folder => join(folder, program)).find(path => existsSync(path))
}

/** Starts stripe-mock on a free loopback port. @throws Error when it does not answer within 20 seconds. */
export async function startStripeMock(program: string): Promise<StripeMock> {
  const host = '127.0.0.1'
  const port = await freePort(host)
  // Without an address of its own its HTTPS side would take one fixed port on every interface.
  const child = spawn(program, ['-http-addr', `${host}:${port}`, '-https-addr', `${host}:0`], { stdio: 'ignore' })
  try {
    await answering(`http://${host}:${port}/v1/balance`, child)
  } catch (error) {
    await end(child)
    throw error
  }
  return { host, port, close: () => end(child) }
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (child.exitCode !== null) throw new Error(`stripe-mock ended with ${child.exitCode}`)
    const answered = await fetch(url, { headers: { Authorization: 'Bearer sk_test_123' } }).then(
      response => response.ok,
      () => false,
    )
    if (answered) return
    await wait(100)
  }
  throw new Error('stripe-mock did not answer within 20 seconds')
}

function end(child: ChildProcess): Promise<void> {
  return new Promise(resolve => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill()
  })
}

function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, host, () => {
      const address = probe.address()
      probe.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('No free port'))))
    })
  })
}
