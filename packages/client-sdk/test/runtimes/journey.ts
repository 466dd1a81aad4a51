// What every runtime does in `runtimes.test.ts`: the client's three entries, against a shop over real HTTP. Bundled into one file that knows nothing of its runtime.
import { cookieSession } from '../../src/cookie-session.ts'
import { createClient, isCartwrightError } from '../../src/index.ts'
import { verifyWebhook } from '../../src/webhooks/index.ts'

/** Put in place by the bundler. */
declare const setting: {
  readonly url: string
  readonly secret: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly at: number
}

const { url, secret, headers, body, at } = setting
const cookies = new Map<string, string>()
const clientOfRequest = () =>
  createClient({ url, session: cookieSession({ get: name => cookies.get(name), set: (name, value) => void cookies.set(name, value) }) })

/** Never answers, and ends when it is told to. */
const silent = ({ signal }: Request) => new Promise<Response>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

const journey = async () => {
  const { products } = await clientOfRequest().products.list({ search: 'phone' })
  await clientOfRequest().cart.addItem({ product_id: products[0]?.id ?? 0, quantity: 2 })
  const refused: unknown = await clientOfRequest()
    .orders.get(99)
    .catch((error: unknown) => error)
  const order = await clientOfRequest().orders.create({
    email: 'ada@example.com',
    payment_method: 'credit_card',
    shipping_address: '123 Main St',
    payment_token: 'tok_visa',
  })
  const message = await verifyWebhook(body, headers, secret, { now: () => at })
  const timedOut: unknown = await createClient({ url, retries: 0, timeoutMs: 1, fetch: silent })
    .products.list()
    .catch((error: unknown) => error)
  return {
    found: products.map(({ name }) => name),
    status: order.status,
    total: order.total_amount,
    refused: isCartwrightError(refused) && refused.code,
    timedOut: isCartwrightError(timedOut) && timedOut.code,
    webhook: message.type,
    cookies: [...cookies.keys()],
  }
}

journey().then(
  result => console.log(JSON.stringify(result)),
  (error: unknown) => console.log(JSON.stringify({ error: String(error) })),
)
