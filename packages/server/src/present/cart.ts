import type { CartItem, CartView, QuoteLine } from '@cartwright/core'
import type { Cart as WireCart, CartItem as WireCartItem } from '../contract/index.ts'
import { majorIn } from './money.ts'
import { timeOrNull } from './time.ts'
import { presentAdjustment, presentShipping, presentTotals } from './totals.ts'

/** A cart with what it would cost now. An item that cannot be priced keeps its place, without figures. */
export function presentCart(view: CartView): WireCart {
  const { cart, quote } = view
  const major = majorIn(quote.currency)
  const lines = new Map(quote.lines.map(line => [line.ref, line]))
  const problems = new Map(view.problems.map(problem => [problem.itemId, problem]))
  const items = cart?.items ?? []
  return {
    id: cart === null || cart.id === 0 ? null : cart.id,
    currency: quote.currency,
    items: items.map(item => presentItem(item, lines.get(item.id), problems.get(item.id), major)),
    item_count: items.reduce((sum, item) => sum + item.quantity, 0),
    discount_codes: [...(cart?.discountCodes ?? [])],
    rejected_codes: quote.rejectedCodes.map(({ code, reason }) => ({ code, reason })),
    tenders: view.tenders.map(({ accountId, kind, last4, amount }) => ({ account_id: accountId, kind, last4, amount: major(amount) })),
    amount_due: major(view.amountDue),
    uses_store_credit: cart?.usesStoreCredit ?? false,
    shipping: presentShipping(quote.shipping, major),
    shipping_options: view.shippingOptions.map(({ method, name, amount }) => ({ method, name, amount: major(amount) })),
    adjustments: quote.adjustments.map(adjustment => presentAdjustment(adjustment, major)),
    prices_include_tax: quote.pricesIncludeTax,
    ...presentTotals(quote.totals, major),
    updated_at: timeOrNull(cart?.updatedAt ?? null),
  }
}

function presentItem(
  item: CartItem,
  line: QuoteLine | undefined,
  problem: CartView['problems'][number] | undefined,
  major: (amountMinor: number) => number,
): WireCartItem {
  const amount = (amountMinor: number | undefined) => (amountMinor === undefined ? null : major(amountMinor))
  return {
    id: item.id,
    product_id: item.productId,
    variant_id: item.variantId,
    sku: line?.sku ?? null,
    name: line?.name ?? null,
    options: { ...line?.options },
    quantity: item.quantity,
    unit_price: amount(line?.unitAmount),
    subtotal_amount: amount(line?.subtotal),
    discount_amount: amount(line?.discount),
    tax_amount: amount(line?.tax),
    total_amount: amount(line?.payable),
    problem: problem?.code ?? null,
    available_quantity: problem?.available ?? null,
  }
}
