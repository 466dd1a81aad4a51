import { type Commerce, hasCode } from '@cartwright/core'
import { type AppOptions, createApp } from '@cartwright/server'
import { listen } from '@cartwright/server/node'
import { demoCustomer, seedDemo } from '../demo/seed-demo.ts'
import { FailedError } from '../errors.ts'
import { paintFor } from '../output/paint.ts'
import { counted } from '../output/values.ts'
import { databaseName } from '../shop/database-url.ts'
import { loggerOf, openLocalCommerce } from '../shop/local-commerce.ts'
import type { Terminal } from '../terminal.ts'
import { announce } from './announce.ts'
import { demoKey } from './demo-key.ts'
import { fileSecrets } from './file-secrets.ts'
import { noteSecrets } from './note-secrets.ts'
import type { SecretStore } from './secrets.ts'
import type { ServeSettings } from './serve-settings.ts'

/**
 * Serves the shop until somebody stops it: then nothing new is accepted, what was accepted is answered, workers end and the database is closed.
 * @throws FailedError when the port cannot be had
 */
export const serveShop = async (settings: ServeSettings, isDemo: boolean, terminal: Terminal): Promise<void> => {
  const print = (line: string) => terminal.stdout.write(`${line}\n`)
  const { env } = terminal
  const stopped = new Promise<void>(resolve => terminal.onStop(resolve))
  const logger = loggerOf(env, line => terminal.stderr.write(`${line}\n`), 'warn')
  const { commerce } = await openLocalCommerce({ database: settings.database, creates: true, env, logger })
  try {
    if (isDemo) await seed(commerce, print)
    const app = createApp(commerce, await appOptions(commerce, settings))
    const listening = await listen(app, { port: settings.port, host: settings.host }).catch(error => {
      throw portProblem(error, settings)
    })
    const workers = commerce.workers.start()
    try {
      print(announce(await announcement(commerce, settings, { isDemo, url: listening.url, env }), paintFor(terminal.stdout, terminal)))
      await stopped
      print('\nStopping: what was accepted is being finished.')
    } finally {
      await listening.stop()
      await workers.stop()
    }
  } finally {
    await commerce.close()
  }
  print('Stopped.')
}

const seed = async (commerce: Commerce, print: (line: string) => void): Promise<void> => {
  const { outcome, products, variants } = await seedDemo(commerce)
  if (outcome === 'seeded') print(`The demo shop is new: ${counted(products, 'product')} in ${variants} variants.`)
  if (outcome === 'foreign') print('This shop has products of its own: no demo products were added.')
}

/** Where secrets are kept that nobody has set; null where none may be, or could be. */
const secretsOf = (commerce: Commerce, { database, isProduction }: ServeSettings): SecretStore | null => {
  if (database.kind === 'postgres') return isProduction ? null : noteSecrets(commerce.deps.notes)
  return database.file === ':memory:' ? null : fileSecrets(database.file)
}

const appOptions = async (commerce: Commerce, settings: ServeSettings): Promise<AppOptions> => {
  const { jwtSecret, rateLimit, trustedProxies, corsOrigins } = settings
  const secret = jwtSecret ?? (await secretsOf(commerce, settings)?.read())?.jwtSecret
  return { ...(secret === undefined ? {} : { tokens: { key: { alg: 'HS256', secret } } }), rateLimit, trustedProxies, corsOrigins }
}

const announcement = async (commerce: Commerce, settings: ServeSettings, { isDemo, url, env }: { isDemo: boolean; url: string; env: Terminal['env'] }) => {
  const secrets = secretsOf(commerce, settings)
  return {
    url,
    database: databaseName(settings.database),
    adminKey: isDemo && secrets ? await demoKey(commerce, secrets) : null,
    hasDemoCustomer: isDemo && (await commerce.customers.list({ text: demoCustomer.email }, { limit: 1 })).items.length > 0,
    warnings: warningsOf(settings, env),
  }
}

const warningsOf = ({ database, jwtSecret, rateLimit, isProduction }: ServeSettings, env: Terminal['env']): readonly string[] => [
  ...(database.kind === 'postgres' && jwtSecret === null ? ['JWT_SECRET is not set: one was drawn and is kept in the database, for development only.'] : []),
  ...(rateLimit === 'off' ? ['Rate limits are off.'] : []),
  ...(isProduction && !env.PAYMENTS ? ['No payment provider is set up: nothing can be ordered (PAYMENTS=stripe takes money, PAYMENTS=test test tokens).'] : []),
  ...(isProduction && env.PAYMENTS === 'test' ? ['PAYMENTS=test: any token pays, and no money is taken.'] : []),
  ...(env.PAYMENTS === 'stripe' && !env.STRIPE_WEBHOOK_SECRET
    ? ['STRIPE_WEBHOOK_SECRET is not set: payments that end outside of a request are found by asking Stripe, which takes longer.']
    : []),
]

const portProblem = (error: unknown, { port, host }: ServeSettings): unknown => {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'EADDRINUSE') return new FailedError(`Port ${port} is taken by another program: choose one with PORT, as in PORT=${port + 1}.`)
  if (code === 'EACCES') return new FailedError(`Port ${port} may not be used by this account: choose one above 1023 with PORT.`)
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return new FailedError(`HOST is an address of this machine; ${host} is none.`)
  return hasCode(error, 'fault') ? new FailedError(error.message) : error
}
