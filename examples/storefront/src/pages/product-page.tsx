import { isCartwrightError, type Product } from '@cartwright/client'
import { headingOf, valueText } from '../format/words.ts'
import { useLoad } from '../loading/use-load.ts'
import { BuyBox } from '../parts/buy-box.tsx'
import { Loading } from '../parts/loading.tsx'
import { Notice } from '../parts/notice.tsx'
import { PageTitle } from '../parts/page-title.tsx'
import { Picture } from '../parts/picture.tsx'
import { Problem } from '../parts/problem.tsx'
import { hrefOf } from '../routing/place.ts'
import { shop } from '../state/shop.ts'

/** One product, by its slug or number. */
export const ProductPage = ({ id }: { readonly id: string }) => {
  const { data, error, reload } = useLoad(`product ${id}`, signal => shop.products.get(id, {}, { signal }))
  if (isCartwrightError(error, 'product_not_found')) return <Gone />
  if (error !== undefined) return <Problem error={error} onRetry={reload} />
  return data ? <Detail product={data} onStockChanged={reload} /> : <Loading what="the product" />
}

const Gone = () => (
  <Notice title="This product is not here">
    <p>It may have been sold for the last time.</p>
    <a class="button" href={hrefOf('/')}>
      See all products
    </a>
  </Notice>
)

const Detail = ({ product, onStockChanged }: { readonly product: Product; readonly onStockChanged: () => void }) => {
  const category = product.categories.at(-1)
  const attributes = Object.entries(product.attributes)
  return (
    <article class="wide product">
      {category && (
        <nav class="trail" aria-label="Breadcrumb">
          <ol>
            <li>
              <a href={hrefOf(`/categories/${category.slug}`)}>{category.name}</a>
            </li>
          </ol>
        </nav>
      )}
      <div class="product-body">
        <div class="product-pictures">
          {(product.images.length > 0 ? product.images : [null]).map((image, index) => (
            <Picture key={index} image={image} alt={image?.alt ?? ''} isLazy={index > 0} />
          ))}
        </div>
        <div class="product-facts">
          {product.brand !== null && <p class="brand-name">{product.brand}</p>}
          <PageTitle title={product.name} />
          <BuyBox product={product} onStockChanged={onStockChanged} />
          {product.description !== '' && <p class="description">{product.description}</p>}
          {attributes.length > 0 && (
            <section aria-labelledby="details">
              <h2 id="details">Details</h2>
              <dl class="attributes">
                {attributes.map(([name, value]) => (
                  <div key={name}>
                    <dt>{headingOf(name)}</dt>
                    <dd>{valueText(value)}</dd>
                  </div>
                ))}
              </dl>
            </section>
          )}
        </div>
      </div>
    </article>
  )
}
