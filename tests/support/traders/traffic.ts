import type { Answer, Request } from './call.ts'
import type { Market } from './market.ts'

export interface Traffic {
  /** How many orders were answered so far. */
  placed(): number
  /** Lets everybody finish what they are at, and go. */
  stop(): Promise<void>
}

type Ask = (request: Request) => Promise<Answer>

/**
 * Shoppers and staff who do everything that moves stock and money, one thing after the other, until they are stopped: carts of one or two things, edited and ordered, paid at once or
 * later, paid back in part, cancelled; deliveries that arrive. What must not be done twice has an `Idempotency-Key`. `ask` says how they take it when there is no answer.
 */
export function startTraffic(market: Pick<Market, 'adminKey'>, ask: Ask, things: readonly number[], shoppers: number): Traffic {
  let isOver = false
  let placed = 0
  const shopper = async (name: string): Promise<void> => {
    for (let turn = 0; !isOver; turn++) {
      const order = await visit(ask, things, `${name}-${turn}`, turn)
      if (order === undefined) continue
      placed += 1
      await afterwards(ask, market.adminKey, order, things, turn)
    }
  }
  const names = Array.from({ length: shoppers }, (_, index) => `${crypto.randomUUID()}-${index}`)
  const going = Promise.all(names.map(shopper))
  // Whoever stops them hears of it; a test that failed before does not.
  going.catch(() => undefined)
  return {
    placed: () => placed,
    stop: async () => {
      isOver = true
      await going
    },
  }
}

interface Visit {
  readonly key: string
  readonly cart: string
  readonly orderId: number
  readonly isPaid: boolean
}

/** A cart that becomes an order, if there is enough of everything. */
async function visit(ask: Ask, things: readonly number[], key: string, turn: number): Promise<Visit | undefined> {
  const at = (offset: number) => things[(turn + offset) % things.length]
  const first = await ask({ path: '/cart/items', body: { product_id: at(0), quantity: 1 + (turn % 3) } })
  if (first.status !== 201) return undefined
  const cart = String(first.body.cart_token)
  if (turn % 2 === 0) await ask({ path: '/cart/items', body: { product_id: at(turn % 4 === 0 ? 1 : things.length - 1), quantity: 1 }, cart })
  if (turn % 3 === 0) await ask({ method: 'PUT', path: '/cart/items/1', body: { quantity: 2 }, cart })
  const pays = turn % 2 === 1 ? { payment_token: 'pm_card_visa' } : {}
  const body = { payment_method: 'credit_card', shipping_address: '123 Main St', email: 'buyer@example.com', ...pays }
  const placed = await ask({ path: '/orders', body, cart, key })
  return placed.status < 300 ? { key, cart, orderId: Number(placed.body.order_id), isPaid: placed.body.status === 'paid' } : undefined
}

async function afterwards(ask: Ask, bearer: string, { key, cart, orderId, isPaid }: Visit, things: readonly number[], turn: number): Promise<void> {
  if (!isPaid && turn % 8 === 2) {
    await ask({ path: `/orders/${orderId}/cancel`, body: {}, cart, key: `cancel-${key}` })
    return
  }
  if (!isPaid) await ask({ path: `/orders/${orderId}/pay`, body: { payment_token: 'pm_card_visa' }, cart, key: `pay-${key}` })
  if (turn % 5 === 0) await ask({ path: `/admin/orders/${orderId}/refunds`, body: { amount: 10 + (turn % 7) }, bearer, key: `refund-${key}` })
  if (turn % 7 === 0) await ask({ path: `/admin/orders/${orderId}/fulfil`, body: {}, bearer, key: `fulfil-${key}` })
  if (turn % 6 === 0) {
    const delivery = `delivery-${key}`
    const lines = [{ variant_id: things[turn % things.length], delta: 3 }]
    await ask({ path: '/admin/stock/adjustments', body: { reason: 'Delivery', key: delivery, lines }, bearer, key: delivery })
  }
}
