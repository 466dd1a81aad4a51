import type { CategoryNode } from '@cartwright/client'
import { useEffect } from 'preact/hooks'
import { counted } from '../format/words.ts'
import { useLoad } from '../loading/use-load.ts'
import { Filters } from '../parts/filters.tsx'
import { Loading } from '../parts/loading.tsx'
import { PageTitle } from '../parts/page-title.tsx'
import { Pagination } from '../parts/pagination.tsx'
import { Problem } from '../parts/problem.tsx'
import { ProductCard } from '../parts/product-card.tsx'
import { navigate } from '../routing/navigate.ts'
import { hrefOf } from '../routing/place.ts'
import { announce } from '../state/announcements.ts'
import { shop } from '../state/shop.ts'
import { filterCount, type ListQuery, listPath, readListQuery, type Sort, sorts, withoutFilters } from './list-query.ts'
import { NotFoundPage } from './not-found-page.tsx'

const perPage = 24

/** A category with those above it, outermost first. */
const trailTo = (nodes: readonly CategoryNode[], slug: string): readonly CategoryNode[] => {
  for (const node of nodes) {
    if (node.slug === slug) return [node]
    const below = trailTo(node.children, slug)
    if (below.length > 0) return [node, ...below]
  }
  return []
}

/** All products, those of a category, or those that a search finds. */
export const ListPage = ({ categorySlug, query }: { readonly categorySlug: string | null; readonly query: URLSearchParams }) => {
  const tree = useLoad('categories', signal => shop.categories.tree({ signal }))
  if (categorySlug === null) return <List path="/" trail={[]} list={readListQuery(query)} />
  if (tree.error !== undefined) return <Problem error={tree.error} onRetry={tree.reload} />
  if (!tree.data) return <Loading what="products" />
  const trail = trailTo(tree.data.categories, categorySlug)
  return trail.length === 0 ? <NotFoundPage /> : <List path={`/categories/${categorySlug}`} trail={trail} list={readListQuery(query)} />
}

interface ListProps {
  readonly path: string
  readonly trail: readonly CategoryNode[]
  readonly list: ListQuery
}

const ask = (category: CategoryNode | undefined, { search, page, sort, inStock, minPrice, maxPrice, facets }: ListQuery) => ({
  page,
  limit: perPage,
  ...(category === undefined ? {} : { category_id: category.id }),
  ...(search === '' ? {} : { search }),
  ...(sort === null ? {} : { sort }),
  ...(inStock ? { in_stock: true } : {}),
  ...(minPrice === '' ? {} : { min_price: minPrice }),
  ...(maxPrice === '' ? {} : { max_price: maxPrice }),
  ...Object.fromEntries([...facets].map(([name, values]) => [`facet.${name}` as const, values])),
})

const titleOf = (category: CategoryNode | undefined, search: string): string => {
  if (search !== '') return `Search: ${search}`
  return category?.name ?? 'All products'
}

const List = ({ path, trail, list }: ListProps) => {
  const category = trail.at(-1)
  const { data, error, isOld, reload } = useLoad(`list ${listPath(path, list)}`, signal => shop.products.list(ask(category, list), { signal }))
  const total = data?.total
  useEffect(() => {
    if (total !== undefined && !isOld) announce(total === 0 ? 'Nothing was found.' : `${counted(total, 'product')}.`)
  }, [total, isOld, listPath(path, list)])
  const pages = Math.ceil((total ?? 0) / perPage)
  return (
    <div class="wide list-page">
      <Trail trail={trail} />
      <div class="list-head">
        <div>
          <PageTitle title={titleOf(category, list.search)} />
          <p class="count">{total === undefined ? '\u00a0' : counted(total, 'product')}</p>
        </div>
        <SortBy path={path} list={list} />
      </div>
      {category && category.children.length > 0 && list.search === '' && <Subcategories of={category} />}
      <div class="list-body">
        <Filters path={path} list={list} facets={data?.facets ?? {}} />
        <section aria-label="Products" aria-busy={isOld} class={isOld && data ? 'old' : undefined}>
          <Problem error={error} onRetry={reload} />
          {!data && error === undefined && <Skeletons />}
          {data && data.products.length === 0 && <Nothing path={path} list={list} />}
          {data && data.products.length > 0 && (
            <ul class="grid">
              {data.products.map((product, index) => (
                <ProductCard key={product.id} product={product} isLazy={index >= 8} />
              ))}
            </ul>
          )}
          <Pagination page={list.page} pages={pages} pathOf={page => listPath(path, { ...list, page })} />
        </section>
      </div>
    </div>
  )
}

const Trail = ({ trail }: { readonly trail: readonly CategoryNode[] }) =>
  trail.length < 2 ? null : (
    <nav class="trail" aria-label="Breadcrumb">
      <ol>
        {trail.slice(0, -1).map(({ id, slug, name }) => (
          <li key={id}>
            <a href={hrefOf(`/categories/${slug}`)}>{name}</a>
          </li>
        ))}
      </ol>
    </nav>
  )

const Subcategories = ({ of }: { readonly of: CategoryNode }) => (
  <nav class="subcategories" aria-label={`In ${of.name}`}>
    <ul>
      {of.children.map(({ id, slug, name }) => (
        <li key={id}>
          <a class="chip" href={hrefOf(`/categories/${slug}`)}>
            {name}
          </a>
        </li>
      ))}
    </ul>
  </nav>
)

const SortBy = ({ path, list }: { readonly path: string; readonly list: ListQuery }) => (
  <label class="sort">
    Sort by
    <select
      value={list.sort ?? ''}
      onChange={event => {
        const chosen = event.currentTarget.value
        navigate(listPath(path, { ...list, sort: chosen === '' ? null : (chosen as Sort), page: 1 }), { staysPut: true })
      }}
    >
      <option value="">{list.search === '' ? 'Featured' : 'Best match'}</option>
      {sorts.map(([sort, name]) => (
        <option key={sort} value={sort}>
          {name}
        </option>
      ))}
    </select>
  </label>
)

const Nothing = ({ path, list }: { readonly path: string; readonly list: ListQuery }) => (
  <div class="empty">
    <p class="empty-title">{list.search === '' ? 'Nothing here matches.' : `Nothing matches “${list.search}”.`}</p>
    <p>Small typos are forgiven. Fewer or other words may find more.</p>
    <p>
      {filterCount(list) > 0 && (
        <a class="button quiet" href={hrefOf(listPath(path, withoutFilters(list)))}>
          Clear the filters
        </a>
      )}{' '}
      <a class="button quiet" href={hrefOf('/')}>
        See all products
      </a>
    </p>
  </div>
)

const Skeletons = () => (
  <div role="status">
    <span class="visually-hidden">Loading products …</span>
    <div class="grid" aria-hidden="true">
      {Array.from({ length: 8 }, (_, index) => (
        <div key={index} class="card skeleton">
          <span class="picture" />
          <span class="bar" />
          <span class="bar short" />
        </div>
      ))}
    </div>
  </div>
)
