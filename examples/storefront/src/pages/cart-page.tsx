import type { Cart } from '@cartwright/client'
import { useState } from 'preact/hooks'
import { formatMoney } from '../format/money.ts'
import { counted, optionsText } from '../format/words.ts'
import { useAction } from '../loading/use-action.ts'
import { useCart } from '../loading/use-cart.ts'
import { DiscountForm } from '../parts/discount-form.tsx'
import { LinePicture } from '../parts/line-picture.tsx'
import { Loading } from '../parts/loading.tsx'
import { Notice } from '../parts/notice.tsx'
import { PageTitle } from '../parts/page-title.tsx'
import { Problem } from '../parts/problem.tsx'
import { QuantityField } from '../parts/quantity-field.tsx'
import { Totals } from '../parts/totals.tsx'
import { hrefOf } from '../routing/place.ts'
import { setQuantity } from '../state/cart.ts'

type Item = Cart['items'][number]

/** More of one thing than a shop of this size ships. */
const quantityMax = 999

/** What the shopper has chosen. */
export const CartPage = () => {
  const { shown, error, reload } = useCart()
  if (!shown) return error === undefined ? <Loading what="your cart" /> : <Problem error={error} onRetry={reload} />
  return shown.items.length === 0 ? <EmptyCart /> : <Filled shown={shown} />
}

const EmptyCart = () => (
  <Notice title="Your cart is empty">
    <p>What you put into it stays for 30 days.</p>
    <a class="button" href={hrefOf('/')}>
      Find something
    </a>
  </Notice>
)

const Filled = ({ shown }: { readonly shown: Cart }) => {
  const isStuck = shown.items.some(({ problem }) => problem !== null)
  return (
    <div class="wide cart-page">
      <PageTitle title="Your cart" />
      <div class="with-summary">
        <ul class="lines">
          {shown.items.map(item => (
            <Line key={item.id} item={item} currency={shown.currency} />
          ))}
        </ul>
        <aside class="summary" aria-label="Summary">
          <h2>Summary</h2>
          <Totals of={shown} />
          <DiscountForm of={shown} />
          {isStuck ? (
            <p class="stock none">Some items cannot be ordered as they are. Change them to go on.</p>
          ) : (
            <a class="button main" href={hrefOf('/checkout')}>
              Check out
            </a>
          )}
          <p class="small-print">{counted(shown.item_count, 'item')}. Prices and stock are checked again when you order.</p>
        </aside>
      </div>
    </div>
  )
}

const problemOf = ({ problem, available_quantity: available }: Item): string | null => {
  if (problem === 'insufficient_stock') return available ? `Only ${available} left.` : 'Sold out meanwhile.'
  if (problem !== null) return 'No longer on sale.'
  return null
}

const Line = ({ item, currency }: { readonly item: Item; readonly currency: string }) => {
  const { run, isRunning, error, clearError } = useAction((quantity: number) => setQuantity(item, quantity))
  // A refused number goes back to what the cart has.
  const [turn, setTurn] = useState(0)
  const change = async (quantity: number) => {
    clearError()
    await run(quantity)
    setTurn(before => before + 1)
  }
  const problem = problemOf(item)
  const name = item.name ?? 'Product'
  return (
    <li class="line" aria-busy={isRunning}>
      <LinePicture productId={item.product_id} />
      <div class="line-what">
        <h2>
          <a href={hrefOf(`/products/${item.product_id}`)}>{name}</a>
        </h2>
        {Object.keys(item.options).length > 0 && <p class="line-options">{optionsText(item.options)}</p>}
        {item.unit_price !== null && <p class="line-each">{formatMoney(item.unit_price, currency)} each</p>}
        {problem !== null && (
          <p class="stock none" role="alert">
            {problem}{' '}
            {item.available_quantity ? (
              <button type="button" class="link" onClick={() => void change(item.available_quantity ?? 0)}>
                Take {item.available_quantity}
              </button>
            ) : null}
          </p>
        )}
        <Problem error={error} />
      </div>
      <div class="line-how-many">
        <QuantityField key={turn} label={`Quantity of ${name}`} value={item.quantity} max={quantityMax} onChange={quantity => void change(quantity)} />
        <button type="button" class="link" aria-label={`Remove ${name}`} onClick={() => void change(0)}>
          Remove
        </button>
      </div>
      <p class="line-total">{item.subtotal_amount === null ? '–' : formatMoney(item.subtotal_amount, currency)}</p>
    </li>
  )
}
