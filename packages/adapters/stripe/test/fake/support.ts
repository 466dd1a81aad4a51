import { createServer } from 'node:http'
import Stripe from 'stripe'
import { onTestFinished } from 'vitest'
import { type FakeStripe, type FakeStripeOptions, startFakeStripe } from '../../src/fake/index.ts'

/** The second at which the fakes of these tests begin: 2026-11-22T00:00:00Z. */
export const startSeconds = 1_795_305_600

/** Card payments that need no address to return to. */
export const noRedirects = { enabled: true, allow_redirects: 'never' } as const

/** The official client of a Stripe at the place, without retries of its own. */
export function clientOf({ host, port, apiKey = 'sk_test_fake' }: { readonly host: string; readonly port: number; readonly apiKey?: string }): Stripe {
  return new Stripe(apiKey, { host, port, protocol: 'http', maxNetworkRetries: 0, telemetry: false })
}

/** A fake with a clock that stands still, ended with the test, and its client. */
export async function startedFake(options: FakeStripeOptions = {}): Promise<{ fake: FakeStripe; stripe: Stripe }> {
  const fake = await startFakeStripe({ now: () => startSeconds * 1000, ...options })
  onTestFinished(() => fake.close())
  return { fake, stripe: clientOf(fake) }
}

/** A payment of 20.00 USD that waits for a card. */
export function openPayment(stripe: Stripe, more: Stripe.PaymentIntentCreateParams | object = {}): Promise<Stripe.PaymentIntent> {
  return stripe.paymentIntents.create({ amount: 2000, currency: 'usd', automatic_payment_methods: noRedirects, ...more })
}

/** A payment of 20.00 USD that is paid. */
export function paidPayment(stripe: Stripe, method = 'pm_card_visa'): Promise<Stripe.PaymentIntent> {
  return openPayment(stripe, { confirm: true, payment_method: method })
}

/** A webhook as the shop got it. */
export interface Received {
  readonly body: string
  readonly signature: string
}

/** The shop's side of webhooks. */
export interface ShopEndpoint {
  readonly url: string
  readonly received: Received[]
  /** Status of the next answers; 200 when there is none left. */
  readonly answers: number[]
  /** Types of what came, in order. */
  types(): string[]
  /** Resolves when the next webhook has come. */
  next(): Promise<void>
}

/** A shop's endpoint that keeps what comes, ended with the test. */
export async function startedEndpoint(): Promise<ShopEndpoint> {
  const received: Received[] = []
  const answers: number[] = []
  const watchers: Array<() => void> = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (part: string) => {
      body += part
    })
    request.on('end', () => {
      received.push({ body, signature: String(request.headers['stripe-signature']) })
      response.writeHead(answers.shift() ?? 200).end()
      for (const seen of watchers.splice(0)) seen()
    })
  })
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(
    () =>
      new Promise<void>(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  )
  const next = () =>
    new Promise<void>(resolve => {
      watchers.push(resolve)
    })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { url: `http://127.0.0.1:${port}/webhooks`, received, answers, types: () => received.map(({ body }) => typeOf(body)), next }
}

function typeOf(body: string): string {
  const event: unknown = JSON.parse(body)
  return typeof event === 'object' && event !== null && 'type' in event ? String(event.type) : ''
}
