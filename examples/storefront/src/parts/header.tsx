import { useLoad } from '../loading/use-load.ts'
import { hrefOf, place } from '../routing/place.ts'
import { shopName } from '../shop-name.ts'
import { cart } from '../state/cart.ts'
import { isSignedIn } from '../state/session.ts'
import { shop } from '../state/shop.ts'
import { SearchBox } from './search-box.tsx'

/** The top of every page: name, search, account, cart, and the main categories. */
export const Header = () => {
  const count = cart.value?.item_count ?? 0
  return (
    <header class="header">
      <div class="wide header-row">
        <a class="brand" href={hrefOf('/')}>
          <Mark />
          {shopName}
        </a>
        <SearchBox />
        <nav class="header-links" aria-label="Account and cart">
          <a href={hrefOf(isSignedIn.value ? '/account' : '/sign-in')}>{isSignedIn.value ? 'Account' : 'Sign in'}</a>
          <a class="cart-link" href={hrefOf('/cart')}>
            Cart{' '}
            {count > 0 && (
              <span class="badge">
                {count}
                <span class="visually-hidden"> {count === 1 ? 'item' : 'items'}</span>
              </span>
            )}
          </a>
        </nav>
      </div>
      <Categories />
    </header>
  )
}

const Categories = () => {
  const { data } = useLoad('categories', signal => shop.categories.tree({ signal }))
  const { path } = place.value
  const entries = [{ path: '/', name: 'All' }, ...(data?.categories ?? []).map(({ slug, name }) => ({ path: `/categories/${slug}`, name }))]
  return (
    <nav class="categories" aria-label="Categories">
      <ul class="wide">
        {entries.map(entry => (
          <li key={entry.path}>
            <a href={hrefOf(entry.path)} aria-current={entry.path === path ? 'page' : undefined}>
              {entry.name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

const Mark = () => (
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
    <rect width="32" height="32" rx="8" fill="currentColor" />
    <path d="M7 9h3l3 11h9l3-8H12" fill="none" stroke="var(--surface)" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round" />
    <circle cx="14" cy="24" r="2" fill="var(--surface)" />
    <circle cx="21" cy="24" r="2" fill="var(--surface)" />
  </svg>
)
