import type { ProductCard as Product } from '@cartwright/client'
import { hrefOf } from '../routing/place.ts'
import { Picture } from './picture.tsx'
import { Price } from './price.tsx'

/** A product in a list. The first ones are on the screen at once, so their pictures do not wait. */
export const ProductCard = ({ product, isLazy }: { readonly product: Product; readonly isLazy: boolean }) => (
  <li class="card">
    <Picture image={product.image} alt="" isLazy={isLazy} />
    {product.brand !== null && <p class="brand-name">{product.brand}</p>}
    <h2>
      <a href={hrefOf(`/products/${product.slug}`)}>{product.name}</a>
    </h2>
    <p class="card-foot">
      <Price price={product.price} listPrice={product.list_price} currency={product.currency} isFrom={product.variant_count > 1} />
      {!product.in_stock && <span class="tag">Sold out</span>}
    </p>
  </li>
)
