import type { OrderService } from '../../commerce.ts'
import { actorName, amountDue, type Cart, type CartItem, CommerceError, event, hasCode, type Order, type Principal, type Quote } from '../../model/index.ts'
import { draftOrder } from '../../model/order/draft-order.ts'
import { orderEventKey } from '../../model/order/order-change.ts'
import { refundsByKey } from '../../model/order/request-refund.ts'
import { exchangeReturn as decideExchange, returnOf, returnRefundKey, surplusRefundKey } from '../../model/order/return-goods.ts'
import { tenderPayment } from '../../model/order/tender-payments.ts'
import type { Deps } from '../../ports/index.ts'
import { newCart } from '../carts/new-cart.ts'
import { type PriceDeps, priceCart } from '../carts/price-cart.ts'
import { readProductOfVariant } from '../catalog/product-cache.ts'
import { reserveForCart } from '../checkout/steps/reserve-for-cart.ts'
import { settleFreeOrder } from '../checkout/steps/settle-free-order.ts'
import type { SettlementDeps } from '../checkout/steps/settlement-deps.ts'
import { changeOrder, findOrder } from './change-order.ts'
import { storeCreditFor } from './refund-order.ts'
import { submitRows } from './steps/submit-rows.ts'

export type ExchangeDeps = SettlementDeps & PriceDeps & Pick<Deps, 'carts' | 'credits'>
type ExchangeInput = Parameters<OrderService['exchangeReturn']>[2]

/**
 * Gives other goods for a return: a new order of the same buyer, which the value of the returned goods pays for as store credit. What is more goes back to where it came
 * from, what is missing is left to be paid. The new goods are reserved first, then the value becomes store credit, then the order is placed; a repeat finds each of these
 * done, so one return is one exchange.
 *
 * Throws `order_not_found`, `return_not_found`; `return_invalid` unless the goods have arrived (or are agreed to, with `beforeReceipt`), or when their value was paid back
 * otherwise; `validation_failed` for a guest's order; `insufficient_stock`, `price_not_found`, `product_not_sellable`, `variant_not_found`, `shipping_method_unknown`.
 */
export async function exchangeReturn(
  deps: ExchangeDeps,
  orderId: number,
  returnId: number,
  input: ExchangeInput,
  by: Principal,
): ReturnType<OrderService['exchangeReturn']> {
  const order = await findOrder(deps, orderId)
  returnOf(order, returnId)
  // Before anything is made: what cannot be given leaves nothing behind.
  const items = await wishedItems(deps, input)
  const accountId = await storeCreditFor(deps, order, by)
  const cart = await exchangeCart(deps, { order, returnId, items, shippingMethod: input.shippingMethod ?? null })
  const present = await deps.orders.orderByCart(cart.id)
  if (present && present.status !== 'cancelled') return { order, exchange: await finish(deps, present, by) }
  const quote = await quoteOf(deps, cart, order)
  const hold = await reserveForCart(deps, cart, quote, actorName(by))
  if (hold === 'converted') throw new CommerceError('cart_converted', 'This exchange has been placed just now: ask again.')
  const returned = await turnIntoCredit(
    deps,
    order,
    { returnId, toAccountId: accountId, total: quote.totals.total, beforeReceipt: input.beforeReceipt ?? false },
    by,
  )
  const value = refundsByKey(returned, returnRefundKey(returnId)).reduce((sum, { amount }) => sum + amount, 0)
  const exchange = await place(deps, { order, cart, quote, hold, accountId, amount: Math.min(value, quote.totals.total), returnId }, by)
  return { order: returned, exchange: await finish(deps, exchange, by) }
}

async function wishedItems(deps: ExchangeDeps, input: ExchangeInput): Promise<readonly CartItem[]> {
  return Promise.all(
    input.items.map(async ({ variantId, quantity }, index) => {
      const product = await readProductOfVariant(deps, variantId)
      if (!product) throw new CommerceError('variant_not_found', `There is no variant ${variantId}.`, { variantId })
      return { id: index + 1, productId: product.id, variantId, quantity }
    }),
  )
}

interface ExchangeCart {
  readonly order: Order
  readonly returnId: number
  readonly items: readonly CartItem[]
  readonly shippingMethod: string | null
}

/** The goods wished for, as a cart of the exchange's own: one per return, found again under its name. */
async function exchangeCart(deps: ExchangeDeps, { order, returnId, items, shippingMethod }: ExchangeCart): Promise<Cart> {
  // Not the hash of anything: no token a caller may send leads to this cart.
  const tokenHash = `exchange:${order.id}:${returnId}`
  const present = await deps.carts.latest({ tokenHash })
  const { id: _, version: __, ...empty } = newCart(deps, { tokenHash }, order.currency)
  const wished = { ...empty, items, nextItemId: items.length + 1, shippingMethod }
  if (present) return (await deps.carts.write({ ...present, ...wished, createdAt: present.createdAt })) ?? present
  return (await deps.carts.insert(wished)).cart
}

async function quoteOf(deps: ExchangeDeps, cart: Cart, order: Order): Promise<Quote> {
  const { quote, unpriced } = await priceCart(deps, cart, { address: order.shippingAddress, isFinal: true })
  const [first] = unpriced
  if (first) throw new CommerceError(first.code, 'Something that is wished for cannot be sold.', { lines: unpriced })
  return quote
}

async function turnIntoCredit(
  deps: ExchangeDeps,
  order: Order,
  wish: Omit<Parameters<typeof decideExchange>[1], 'at' | 'actor'>,
  by: Principal,
): Promise<Order> {
  const audit = { action: 'return.exchange', data: { ...wish } }
  const changed = await changeOrder(deps, order.id, by, audit, (fresh, step) => decideExchange(fresh, { ...wish, ...step }))
  return submitRows(deps, changed, surplusRefundKey(wish.returnId))
}

interface PlaceParts {
  readonly order: Order
  readonly cart: Cart
  readonly quote: Quote
  readonly hold: { readonly holdKey: string; readonly expiresAt: number }
  readonly accountId: number
  readonly amount: number
  readonly returnId: number
}

async function place(deps: ExchangeDeps, { order, cart, quote, hold, accountId, amount, returnId }: PlaceParts, by: Principal): Promise<Order> {
  const at = deps.clock.now()
  const actor = actorName(by)
  const { email, shippingAddress, billingAddress, paymentMethod, customerId } = order
  const tender = tenderPayment({ account: { id: accountId, kind: 'store_credit' }, amount }, { currency: quote.currency, at })
  const draft = draftOrder({
    ...{ cart: { id: cart.id, customerId, tokenHash: null }, quote, email, shippingAddress, billingAddress, paymentMethod },
    ...{ ...hold, at, tenderPayments: amount > 0 ? [tender] : [] },
  })
  try {
    const { order: exchange } = await deps.orders.place(draft, {
      ...{ at, actor },
      audit: ({ id }) => ({ action: 'order.exchange', subject: `order:${id}`, data: { orderId: order.id, returnId } }),
      events: placed => [event('order.placed', orderEventKey(placed.id), { orderId: placed.id })],
    })
    await deps.carts.write({ ...cart, status: 'converted', updatedAt: at })
    return exchange
  } catch (error) {
    if (hasCode(error, 'store_credit_exhausted')) await deps.inventory.release(hold.holdKey, { at, actor })
    throw error
  }
}

/** One that is wholly paid by what came back needs no provider. */
async function finish(deps: ExchangeDeps, exchange: Order, by: Principal): Promise<Order> {
  const isCovered = exchange.status === 'pending_payment' && amountDue(exchange) === 0
  return isCovered ? settleFreeOrder(deps, exchange, actorName(by)) : exchange
}
