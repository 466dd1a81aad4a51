import type { CheckoutService, ShopperRef } from '../../commerce.ts'
import {
  amountDue,
  type Cart,
  CommerceError,
  creditRefusal,
  event,
  hasCode,
  holdKeyOf,
  normalizeEmail,
  type Order,
  type PaymentTerms,
  type Quote,
  spendable,
} from '../../model/index.ts'
import { draftOrder } from '../../model/order/draft-order.ts'
import { orderEventKey } from '../../model/order/order-change.ts'
import { newPayment } from '../../model/order/start-payment.ts'
import { type TenderShare, tenderPayment } from '../../model/order/tender-payments.ts'
import type { Deps } from '../../ports/index.ts'
import { cartTenders } from '../carts/cart-tenders.ts'
import { findLatestCart } from '../carts/find-cart.ts'
import { type PriceDeps, priceCart } from '../carts/price-cart.ts'
import { convertCart } from './steps/convert-cart.ts'
import { paymentTerms } from './steps/payment-terms.ts'
import { type CartHold, reserveForCart } from './steps/reserve-for-cart.ts'
import { settleFreeOrder } from './steps/settle-free-order.ts'

export type PlaceDeps = PriceDeps & Pick<Deps, 'carts' | 'customers' | 'inventory' | 'orders' | 'payments' | 'settings' | 'logger' | 'failpoint' | 'credits'>
type PlaceInput = Parameters<CheckoutService['placeOrder']>[1]
type Placed = Awaited<ReturnType<CheckoutService['placeOrder']>>

/**
 * Turns the shopper's cart into an order that waits for its money. One live order per cart: a repeat, at the same time or after a crash, gets the order there is.
 * Gift cards and store credit that the cart uses are held with it. An order that costs nothing, or that they pay for wholly, is paid at once, without the provider.
 *
 * Store calls, in this order (W waits for a commit): `carts.latest`; at once `customers.customer` (accounts), `catalog.versions` (with `products` and `categories` where they are not remembered), `discounts.byCodes`;
 * W `inventory.reserve` beside `carts.cart`; W `orders.place`; W `carts.write`. Whatever dies in between leaves a hold that a repeat finds and the sweeper frees, or an
 * order with an open cart, which a repeat answers with and closes.
 *
 * Throws `cart_empty`; `guest_email_required`; `payment_method_unknown`, `shipping_method_unknown`; `product_not_sellable`, `price_not_found` (details: `lines`);
 * `insufficient_stock` (details: `lines`); `discount_exhausted`; `gift_card_exhausted`, `store_credit_exhausted` when others spent it meanwhile; `cart_changed` when the cart was edited since it was priced; `cart_converted` (details: `orderId`) when an
 * earlier version of it became an order; where a payment begins with the order, `payment_unavailable` while the provider is failing: nothing is held then.
 */
export async function placeOrder(deps: PlaceDeps, shopper: ShopperRef, input: PlaceInput): Promise<Placed> {
  deps.failpoint('C01 request parsed, nothing written')
  requireMethod(deps, input.paymentMethod)
  const cart = await findLatestCart(deps, shopper)
  if (cart?.status === 'converted') return existingOrder(deps, cart)
  if (cart?.status !== 'open' || cart.items.length === 0) throw cartEmpty()
  const [email, quote] = await Promise.all([emailOf(deps, shopper, input), quoteOf(deps, cart, input)])
  const tenders = await tendersOf(deps, cart, quote)
  const terms = await termsOf(deps, { cart, email, due: tenders.reduce((due, { amount }) => due - amount, quote.totals.total) }, input)
  const actor = actorOf(cart)
  const hold = await reserveForCart(deps, cart, quote, actor)
  if (hold === 'converted') return existingOrder(deps, cart)
  deps.failpoint('C03b stock held, order not written')
  const placed = await place(deps, { cart, quote, tenders, terms, email, hold, actor }, input)
  deps.failpoint('C05b order placed, cart not closed')
  await convertCart(deps, cart)
  if (!isOf(placed.order, cart)) throw new CommerceError('cart_converted', 'This cart has become an order already.', { orderId: placed.order.id })
  return settled(deps, placed, actor)
}

/** The order that this cart became. One that was cancelled leaves nothing to order: the next item begins a new cart. */
async function existingOrder(deps: PlaceDeps, cart: Cart): Promise<Placed> {
  const order = await deps.orders.orderByCart(cart.id)
  if (!order || order.status === 'cancelled') throw cartEmpty()
  return settled(deps, { order, created: false }, actorOf(cart))
}

async function settled(deps: PlaceDeps, { order, created }: Placed, actor: string): Promise<Placed> {
  const isFree = amountDue(order) === 0 && order.status === 'pending_payment'
  return isFree ? { order: await settleFreeOrder(deps, order, actor), created } : { order, created }
}

interface Parts {
  readonly cart: Cart
  readonly quote: Quote
  readonly tenders: readonly TenderShare[]
  /** Of the payment that begins with the order; null where none does. */
  readonly terms: PaymentTerms | null
  readonly email: string
  readonly hold: Exclude<CartHold, 'converted'>
  readonly actor: string
}

async function place(deps: PlaceDeps, { cart, quote, tenders, terms, email, hold, actor }: Parts, input: PlaceInput): Promise<Placed> {
  const at = deps.clock.now()
  const { paymentMethod, shippingAddress, billingAddress = null } = input
  const payments = tenders.map(share => tenderPayment(share, { currency: quote.currency, at }))
  const payment = terms ? { payment: newPayment({ ...quote, paymentMethod, payments }, { provider: deps.payments.name, terms, at }) } : {}
  const draft = draftOrder({ cart, quote, email, shippingAddress, billingAddress, paymentMethod, ...hold, at, tenderPayments: payments, ...payment })
  try {
    const placed = await deps.orders.place(draft, {
      at,
      actor,
      events: order => [event('order.placed', orderEventKey(order.id), { orderId: order.id })],
    })
    if (!placed.created && placed.order.holdKey !== hold.holdKey) await deps.inventory.release(hold.holdKey, { at, actor })
    return placed
  } catch (error) {
    // Nothing was placed for sure, so the stock need not wait for the hold to end.
    if (isUsedUp(error)) await deps.inventory.release(hold.holdKey, { at, actor })
    throw error
  }
}

/** The terms of a payment that begins with the order. A provider that is failing is found out here, before stock is held for what could not be paid. */
async function termsOf(deps: PlaceDeps, { cart, email, due }: { cart: Cart; email: string; due: number }, input: PlaceInput): Promise<PaymentTerms | null> {
  if (input.startsPayment !== true || due === 0) return null
  deps.payments.assertReady?.()
  return paymentTerms(deps, { customerId: cart.customerId, email }, input)
}

/** What gift cards and store credit pay. A card that has nothing left to give is refused: the buyer counts on it. */
async function tendersOf(deps: PlaceDeps, cart: Cart, quote: Quote): Promise<readonly TenderShare[]> {
  const { tenders } = await cartTenders(deps, cart, quote.totals.total)
  const empty = tenders.find(({ account, amount }) => amount === 0 && spendable(account, deps.clock.now()) === 0)
  if (empty && empty.account.kind === 'gift_card') throw creditRefusal(empty.account)
  return tenders.filter(({ amount }) => amount > 0)
}

function isUsedUp(error: unknown): boolean {
  return hasCode(error, 'discount_exhausted') || hasCode(error, 'gift_card_exhausted') || hasCode(error, 'store_credit_exhausted')
}

async function quoteOf(deps: PlaceDeps, cart: Cart, input: PlaceInput): Promise<Quote> {
  const { quote, unpriced } = await priceCart(deps, cart, { address: input.shippingAddress, shippingMethod: input.shippingMethod ?? null, isFinal: true })
  const [first] = unpriced
  if (!first) return quote
  const lines = unpriced.map(({ itemId, code }) => {
    const item = cart.items.find(({ id }) => id === itemId)
    return { itemId, productId: item?.productId ?? null, variantId: item?.variantId ?? null, code }
  })
  const message =
    first.code === 'price_not_found' ? `Something in the cart has no price in ${cart.currency}.` : 'Something in the cart is not for sale any more.'
  throw new CommerceError(first.code, message, { lines })
}

/** One character at least on either side of the only `@`: whether mail arrives is found out by sending it. */
const emailPattern = /^[^\s@]{1,254}@[^\s@]{1,254}$/

async function emailOf(deps: PlaceDeps, shopper: ShopperRef, input: PlaceInput): Promise<string> {
  if (shopper.customerId !== undefined) {
    const customer = await deps.customers.customer(shopper.customerId)
    if (!customer) throw new CommerceError('customer_not_found', `There is no customer ${shopper.customerId}.`)
    return customer.email
  }
  const email = normalizeEmail(input.email ?? '')
  if (emailPattern.test(email)) return email
  throw new CommerceError('guest_email_required', 'An order without an account needs an e-mail address.')
}

function requireMethod(deps: PlaceDeps, paymentMethod: string): void {
  const offered = deps.payments.methods.map(({ code }) => code)
  if (offered.includes(paymentMethod)) return
  throw new CommerceError('payment_method_unknown', `There is no payment method "${paymentMethod}".`, { offered })
}

/** Whether the order was placed from the cart as it stands, and not from an earlier version. A hold that took the place of a lost one tells nothing. */
function isOf(order: Order, cart: Cart): boolean {
  const key = holdKeyOf(cart)
  return order.holdKey === key || order.holdKey.startsWith(`${key}:`) || !order.holdKey.startsWith(`cart:${cart.id}:`)
}

function actorOf(cart: Cart): string {
  return cart.customerId === null ? 'guest' : `customer:${cart.customerId}`
}

function cartEmpty(): CommerceError {
  return new CommerceError('cart_empty', 'There is nothing in the cart to order.')
}
