import { createHmac } from 'node:crypto'

/** The `Stripe-Signature` header for a body: one `v1` for each secret, as while a secret is being rolled (docs.stripe.com/webhooks#verify-manually). */
export function signatureHeader(body: string, secrets: readonly string[], seconds: number): string {
  const signatures = secrets.map(secret => `v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`)
  return [`t=${seconds}`, ...signatures].join(',')
}
