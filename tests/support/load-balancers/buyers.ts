import { createClient, isCartwrightError } from '@cartwright/client'

/** What a buyer was told, and may rely on. */
export interface Acknowledged {
  readonly orderId: number
  readonly quantity: number
  readonly total: number
}

export interface BuyersOptions {
  readonly url: string
  /** How many buy at the same time, each one thing after the other. */
  readonly count: number
  readonly productId: number
  /** How often a call is sent again, as the client's documentation says: 0 to see every failure. */
  readonly retries: number
}

/** Buyers under way. */
export interface Buyers {
  /** Every order a buyer was told is placed. */
  readonly placed: readonly Acknowledged[]
  /** Every order a buyer was told is paid. */
  readonly paid: readonly Acknowledged[]
  /** Answers no buyer should get, in words. */
  readonly failures: readonly string[]
  /** How many are in the middle of a purchase. */
  readonly busy: () => number
  /** Lets each come to the end of its purchase. */
  stop(): Promise<void>
}

/** Guests that put things into a cart, order and pay, again and again, over the client that every storefront has. */
export function startBuyers({ url, count, productId, retries }: BuyersOptions): Buyers {
  const placed: Acknowledged[] = []
  const paid: Acknowledged[] = []
  const failures: string[] = []
  let isOver = false
  let busy = 0
  const buy = async (quantity: number): Promise<void> => {
    const shop = createClient({ url, retries })
    await shop.cart.addItem({ product_id: productId, quantity })
    const { order_id, total_amount } = await shop.orders.create({ payment_method: 'credit_card', shipping_address: '123 Main St', email: 'buyer@example.com' })
    const order = { orderId: order_id, quantity, total: total_amount }
    placed.push(order)
    await pay(shop, order_id)
    paid.push(order)
  }
  const buyer = async (_: unknown, index: number) => {
    for (let round = 0; !isOver; round++) {
      busy++
      await buy(1 + ((index + round) % 3)).catch(error => failures.push(describe(error)))
      busy--
    }
  }
  const ended = Promise.all(Array.from({ length: count }, buyer))
  return {
    placed,
    paid,
    failures,
    busy: () => busy,
    stop: async () => {
      isOver = true
      await ended
    },
  }
}

const openOutcomes = ['payment_outcome_unknown', 'payment_in_progress']

/** Pays. While nobody knows what became of an attempt, the order is looked at, and paid again as long as it waits for that: nobody is charged twice. */
async function pay(shop: ReturnType<typeof createClient>, orderId: number): Promise<void> {
  for (;;) {
    try {
      await shop.orders.pay(orderId, { payment_token: 'token' })
      return
    } catch (error) {
      if (!isCartwrightError(error) || !openOutcomes.includes(error.code)) throw error
    }
    await new Promise(resolve => setTimeout(resolve, 500))
    if ((await shop.orders.get(orderId)).status !== 'pending_payment') return
  }
}

function describe(error: unknown): string {
  return isCartwrightError(error) ? `${error.status} ${error.code}: ${error.message}` : String(error)
}
