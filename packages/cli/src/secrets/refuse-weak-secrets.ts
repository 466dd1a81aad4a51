import { UsageError } from '../errors.ts'
import { isProduction } from '../is-production.ts'
import type { Terminal } from '../terminal.ts'
import { passwordWeaknessOf, weaknessOf } from './weakness.ts'

/** Secrets that somebody draws, with the fewest bytes of each. Keys of others (Stripe, Meilisearch) are theirs to draw. */
const drawnSecrets = { JWT_SECRET: 32, METRICS_TOKEN: 16, MFA_SECRET: 32, STRIPE_WEBHOOK_SECRET: 16 } as const

/** Addresses that may hold a password. */
const addresses = ['DATABASE_URL', 'DATABASE_REPLICA_URLS', 'REDIS_URL'] as const

/**
 * In production, refuses secrets that could be guessed: too short, not random, or printed in an example. Elsewhere they are nobody's business.
 * @throws UsageError naming the variable, never what is in it
 */
export const refuseWeakSecrets = (env: Terminal['env']): void => {
  if (!isProduction(env)) return
  for (const [name, bytesMin] of Object.entries(drawnSecrets)) {
    // Only webhooks have two while theirs is replaced; elsewhere a comma is a sign like any other.
    for (const secret of name === 'STRIPE_WEBHOOK_SECRET' ? partsOf(env[name]) : [env[name] ?? '']) {
      const weakness = secret === '' ? null : weaknessOf(secret, { bytesMin })
      if (weakness) throw new UsageError(`${name} could be guessed: it ${weakness}. In production take one such as "openssl rand -base64 48" prints.`)
    }
  }
  for (const name of addresses) {
    for (const address of partsOf(env[name])) {
      const weakness = addressWeaknessOf(address)
      if (weakness)
        throw new UsageError(`The password in ${name} could be guessed: it ${weakness}. In production take one such as "openssl rand -hex 24" prints.`)
    }
  }
}

/** Several with commas between them, as some variables take. */
const partsOf = (text = ''): readonly string[] =>
  text
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '')

const addressWeaknessOf = (address: string): string | null => {
  const url = URL.canParse(address) ? new URL(address) : null
  // Whoever may open a file, or is known by a certificate or the system, needs none.
  if (!url?.password) return null
  return passwordWeaknessOf(decodeURIComponent(url.password), decodeURIComponent(url.username))
}
