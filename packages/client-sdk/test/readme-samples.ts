import { createClient, isCartwrightError, type Session, type SessionStore } from '../src/index.ts'

/** What the README calls without saying what it is. */
export interface Surroundings {
  readonly showShortage: (lines: unknown) => void
  readonly askForAnotherCard: (message: string) => void
  readonly localStorage: Pick<Storage, 'getItem' | 'setItem'>
  readonly app: { readonly fetch: (request: Request) => Response | Promise<Response> }
  readonly signal: AbortSignal
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
