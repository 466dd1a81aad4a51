import { html } from 'hono/html'
import { money } from '../lib/money.ts'
import { shop } from '../lib/shop.ts'

/** `app/products/[slug]/page.tsx` in Next. */
export const productPage = async ({ params }: { readonly params: { readonly slug: string } }) => {
  const product = await (await shop()).products.get(params.slug)
  return html`
    <h1>${product.name}</h1>
    <p>${product.price === null ? 'Not for sale' : money(product.price, product.currency)}</p>
    <form method="post" action="/cart">
      <input type="hidden" name="product" value="${product.id}" />
      <label>Quantity <input type="number" name="quantity" value="1" min="1" /></label>
      <button>Add to cart</button>
    </form>`
}
