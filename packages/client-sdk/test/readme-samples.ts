import { type CookieOptions, cookieSession } from '../src/cookie-session.ts'
import { createClient, isCartwrightError, type Session, type SessionStore } from '../src/index.ts'
import { verifyWebhook } from '../src/webhooks/index.ts'

/** What the README calls without saying what it is. */
export interface Surroundings {
  readonly showShortage: (lines: unknown) => void
  readonly askForAnotherCard: (message: string) => void
  readonly localStorage: Pick<Storage, 'getItem' | 'setItem'>
  readonly app: { readonly fetch: (request: Request) => Response | Promise<Response> }
  readonly signal: AbortSignal
  /** Cookies of a framework, as Next has them. */
  readonly cookies: () => Promise<{
    get(name: string): { readonly value: string } | undefined
    set(name: string, value: string, options: CookieOptions): unknown
  }>
  readonly seen: Set<string>
  readonly book: (refundId: number) => void
}

export const buy = async ({ showShortage, askForAnotherCard }: Surroundings) => {
  // #region buy
  const shop = createClient({ url: 'https://shop.example' })

  const { products } = await shop.products.list({ search: 'smartphone', in_stock: true })
  for (const { id } of products) await shop.cart.addItem({ product_id: id, quantity: 2 })

  try {
    const order = await shop.orders.create({ email: 'user@example.com', payment_method: 'credit_card', shipping_address: '123 Main St' })
    await shop.orders.pay(order.order_id, { payment_token: 'tok_from_your_payment_form' })
  } catch (error) {
    if (isCartwrightError(error, 'insufficient_stock')) showShortage(error.details.lines)
    else if (isCartwrightError(error, 'card_declined')) askForAnotherCard(error.message)
    else throw error
  }
  // #endregion
  return shop
}

export const call = async (shop: ReturnType<typeof createClient>, { signal }: Surroundings) => {
  // #region call
  const product = await shop.products.get('smartphone')
  const { cart } = await shop.cart.addItem({ product_id: product.id })
  for (const item of cart.items) await shop.cart.setItemQuantity(item.id, { quantity: 3 }, { signal, timeoutMs: 5_000 })
  // #endregion
  return (await shop.cart.get()).item_count
}

export const each = async (staff: ReturnType<typeof createClient>) => {
  const found: number[] = []
  // #region each
  for await (const order of staff.admin.orders.each({ status: 'paid' })) found.push(order.order_id)
  // #endregion
  return found
}

export const remember = ({ localStorage }: Surroundings) => {
  // #region session
  const session: SessionStore = {
    read: () => JSON.parse(localStorage.getItem('shop') ?? '{}') as Session,
    write: next => localStorage.setItem('shop', JSON.stringify(next)),
  }
  const shop = createClient({ url: 'https://shop.example', session })
  // #endregion
  return shop
}

export const inProcess = async ({ app }: Surroundings) => {
  // #region in-process
  const shop = createClient({ url: 'http://localhost', fetch: request => app.fetch(request) })
  const { status } = await shop.system.health()
  // #endregion
  return status
}

export const render = async ({ cookies }: Surroundings) => {
  // #region cookies
  const jar = await cookies()
  const session = cookieSession({ get: name => jar.get(name)?.value, set: (name, value, options) => jar.set(name, value, options) })
  const shop = createClient({ url: 'https://shop.example', session })
  // #endregion
  return shop
}

export const receiver = ({ seen, book }: Surroundings) => {
  // #region webhooks
  const receive = async (request: Request): Promise<Response> => {
    // The text as it came: the signature is over its bytes.
    const body = await request.text()
    try {
      const message = await verifyWebhook(body, request.headers, process.env.SHOP_WEBHOOK_SECRET ?? '')
      if (!seen.has(message.id) && message.type === 'refund.succeeded') book(message.data.refund_id)
      seen.add(message.id)
      return new Response(null, { status: 204 })
    } catch (error) {
      if (isCartwrightError(error, 'webhook_signature_invalid')) return new Response(error.message, { status: 400 })
      throw error
    }
  }
  // #endregion
  return receive
}
