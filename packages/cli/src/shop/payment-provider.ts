import { hasCode, type Logger, type Meter, type PaymentProvider, systemClock, systemRandom } from '@cartwright/core'
import type { TestPayments } from '@cartwright/core/memory'
import { UsageError } from '../errors.ts'
import { isProduction } from '../is-production.ts'
import { testBankPath } from '../storefront/with-test-bank.ts'
import type { Terminal } from '../terminal.ts'

/** What takes the money. */
export interface Payments {
  readonly provider: PaymentProvider
  /** The test provider's back door, through which a buyer takes the step that a bank asks for; null with any other provider. */
  readonly testBank: TestPayments | null
}

type Notes = Parameters<typeof import('@cartwright/core/memory').testPayments>[0]['notes']

/**
 * The payment provider of the environment, to be made once there is a place for its notes; what is wrong with the environment is told before anything is opened.
 * `PAYMENTS=test` takes any token and moves no money: fine to try things with, and refused in production.
 * @returns what makes it; null for a shop without payments
 * @throws UsageError naming the variable that is wrong, and never a key
 */
export const paymentProvider = async (env: Terminal['env'], logger: Logger, meter: Meter): Promise<((notes: Notes) => Payments) | null> => {
  const name = env.PAYMENTS || (isProduction(env) ? 'none' : 'test')
  if (name === 'none') return null
  if (name === 'stripe') return stripe(env, logger, meter)
  if (name !== 'test') throw new UsageError(`PAYMENTS is "stripe", "test" or "none", not "${name}".`)
  if (isProduction(env)) throw new UsageError('PAYMENTS=test takes any token and moves no money: it is refused in production.')
  const { testPayments } = await import('@cartwright/core/memory')
  return notes => {
    const provider = testPayments({ notes, clock: systemClock, random: systemRandom })
    return { provider: { ...provider, publicConfig: { action_url: testBankPath } }, testBank: provider }
  }
}

const stripe = async (env: Terminal['env'], logger: Logger, meter: Meter): Promise<(notes: Notes) => Payments> => {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_PUBLISHABLE_KEY: publishableKey, STRIPE_API_BASE: apiBase, STRIPE_RETURN_URL: returnUrl } = env
  if (!secretKey) throw new UsageError('PAYMENTS=stripe needs STRIPE_SECRET_KEY, from the API keys page of the Stripe dashboard.')
  const webhookSecrets = (env.STRIPE_WEBHOOK_SECRET ?? '')
    .split(',')
    .map(secret => secret.trim())
    .filter(secret => secret !== '')
  const { stripePayments } = await import('@cartwright/stripe')
  const options = {
    secretKey,
    webhookSecrets,
    production: isProduction(env),
    logger,
    ...(publishableKey ? { publishableKey } : {}),
    ...(apiBase ? { apiBase } : {}),
    ...(returnUrl ? { returnUrl } : {}),
  }
  try {
    stripePayments(options)
  } catch (error) {
    throw hasCode(error, 'validation_failed') ? new UsageError(error.message) : error
  }
  return notes => ({ provider: stripePayments({ ...options, notes, meter }), testBank: null })
}
