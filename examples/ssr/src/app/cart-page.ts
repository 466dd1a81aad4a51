import { html } from 'hono/html'
import { money } from '../lib/money.ts'
import { shop } from '../lib/shop.ts'

/** `app/cart/page.tsx` in Next. */
export const cartPage = async () => {
  const { items, total_amount, currency } = await (await shop()).cart.get()
  if (items.length === 0) return html`<h1>Your cart</h1><p>It is empty.</p>`
  return html`
    <h1>Your cart</h1>
    <ul>
      ${items.map(({ name, quantity, total_amount }) => html`<li>${quantity} x ${name}: ${money(total_amount ?? 0, currency)}</li>`)}
    </ul>
    <p>Total with shipping: ${money(total_amount, currency)}</p>`
}
