import type { Commerce } from '@cartwright/core'
import { demoCustomer, seedDemo } from '../demo/seed-demo.ts'
import { counted } from '../output/values.ts'
import { databaseName } from '../shop/database-url.ts'
import { isRedisInTheClear } from '../shop/redis-parts.ts'
import { noteSealing, staffSecondFactorOf } from '../shop/second-factor-codes.ts'
import { storefrontFiles } from '../storefront/storefront-files.ts'
import { storefrontPath } from '../storefront/with-storefront.ts'
import type { Terminal } from '../terminal.ts'
import type { Announcement } from './announce.ts'
import { demoKey } from './demo-key.ts'
import { secretStoreOf } from './secret-store.ts'
import type { ServeSettings } from './serve-settings.ts'

/** Fills the demo shop, and gathers what is told of a shop when it opens: once, however many processes serve it. */
export const prepareShop = async (
  commerce: Commerce,
  settings: ServeSettings,
  isDemo: boolean,
  terminal: Terminal,
): Promise<Omit<Announcement, 'url' | 'metrics'>> => {
  if (isDemo) await seed(commerce, line => terminal.stdout.write(`${line}\n`))
  await noteSealing(terminal.env, settings.database, commerce.deps.notes)
  const secrets = secretStoreOf(commerce.deps.notes, settings)
  return {
    storefront: settings.storefront === 'on' && storefrontFiles.length > 0 ? storefrontPath : null,
    database: databaseName(settings.database),
    processes: settings.processes,
    adminKey: isDemo && secrets ? await demoKey(commerce, secrets) : null,
    hasDemoCustomer: isDemo && (await commerce.customers.list({ text: demoCustomer.email }, { limit: 1 })).items.length > 0,
    warnings: [...warningsOf(settings, terminal.env), ...(await searchWarnings(commerce))],
  }
}

const seed = async (commerce: Commerce, print: (line: string) => void): Promise<void> => {
  const { outcome, products, variants } = await seedDemo(commerce)
  if (outcome === 'seeded') print(`The demo shop is new: ${counted(products, 'product')} in ${variants} variants.`)
  if (outcome === 'foreign') print('This shop has products of its own: no demo products were added.')
}

const warningsOf = ({ database, jwtSecret, rateLimit, workers, storefront, isProduction }: ServeSettings, env: Terminal['env']): readonly string[] => [
  ...(database.kind === 'postgres' && jwtSecret === null ? ['JWT_SECRET is not set: one was drawn and is kept in the database, for development only.'] : []),
  ...(isProduction && staffSecondFactorOf(env) === 'optional' ? ['MFA_REQUIRED=off: a password is all it takes to sign in as staff.'] : []),
  ...(rateLimit === 'off' ? ['Rate limits are off.'] : []),
  ...(workers === 'off' ? ['Events wait for a process that runs "cartwright worker".'] : []),
  ...(storefront === 'on' && env.STOREFRONT === 'on' && storefrontFiles.length === 0 ? ['STOREFRONT=on: this copy was not built and has no storefront.'] : []),
  ...(isProduction && !env.PAYMENTS ? ['No payment provider is set up: nothing can be ordered (PAYMENTS=stripe takes money).'] : []),
  ...(isProduction && isRedisInTheClear(env) ? ['REDIS_URL is without TLS: what is sent to Redis can be read on its way (rediss:// encrypts it).'] : []),
  ...(env.PAYMENTS === 'stripe' && !env.STRIPE_WEBHOOK_SECRET
    ? ['STRIPE_WEBHOOK_SECRET is not set: payments that end outside of a request are found by asking Stripe, which takes longer.']
    : []),
]

/** What a search server of its own is short of; the database's index answers meanwhile. */
const searchWarnings = async ({ search }: Commerce): Promise<readonly string[]> => {
  const { name, isUp, details } = await search.status({ compares: false })
  if (isUp) return []
  return details.state === 'not built'
    ? [`The search index in ${name} is not built yet: the database answers searches until "cartwright search reindex" is done.`]
    : [`Search by ${name} does not answer (${details.state}): the database answers instead.`]
}
