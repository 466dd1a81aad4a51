import { signal } from '@preact/signals'

/** Where the shopper is: the path below the storefront's own address, and the query. */
export interface Place {
  /** `/cart`, `/products/smartphone`; `/` is the front. */
  readonly path: string
  readonly query: URLSearchParams
}

const base = import.meta.env.BASE_URL.replace(/\/$/, '')

/** The place that the address bar shows; null when it is none of the storefront's. */
export const placeAt = (address: string): Place | null => {
  const url = new URL(address, location.href)
  if (url.origin !== location.origin || !(url.pathname === base || url.pathname.startsWith(`${base}/`))) return null
  const path = url.pathname.slice(base.length).replace(/\/+$/, '')
  return { path: path === '' ? '/' : path, query: url.searchParams }
}

/** The address of a path: `/cart` is `/shop/cart`. */
export const hrefOf = (path: string): string => base + path

/** Where the shopper is now. */
export const place = signal<Place>(placeAt(location.href) ?? { path: '/', query: new URLSearchParams() })
