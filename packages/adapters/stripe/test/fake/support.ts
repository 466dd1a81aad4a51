import Stripe from 'stripe'

/** The official client of a Stripe at the place, without retries of its own. */
export function clientOf({ host, port, apiKey = 'sk_test_fake' }: { readonly host: string; readonly port: number; readonly apiKey?: string }): Stripe {
  return new Stripe(apiKey, { host, port, protocol: 'http', maxNetworkRetries: 0, telemetry: false })
}
