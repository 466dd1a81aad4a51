import type { JSX } from 'preact'
import type { Place } from '../routing/place.ts'
import { AccountPage } from './account-page.tsx'
import { CartPage } from './cart-page.tsx'
import { CheckoutPage } from './checkout-page.tsx'
import { ConfirmEmailPage } from './confirm-email-page.tsx'
import { ForgotPasswordPage } from './forgot-password-page.tsx'
import { ListPage } from './list-page.tsx'
import { NotFoundPage } from './not-found-page.tsx'
import { OrderPage } from './order-page.tsx'
import { ProductPage } from './product-page.tsx'
import { ResetPasswordPage } from './reset-password-page.tsx'
import { ReturnPage } from './return-page.tsx'
import { SignInPage } from './sign-in-page.tsx'
import { SignedInPage } from './signed-in-page.tsx'

type Show = (place: Place, part: string) => JSX.Element

/** Addresses and their pages; the bracket is the part that a page is told. */
const pages: readonly (readonly [RegExp, Show])[] = [
  [/^\/$/, ({ query }) => <ListPage categorySlug={null} query={query} />],
  [/^\/categories\/([a-z0-9-]+)$/, ({ query }, slug) => <ListPage categorySlug={slug} query={query} />],
  [/^\/products\/([^/]+)$/, (_, id) => <ProductPage key={id} id={decodeURIComponent(id)} />],
  [/^\/cart$/, () => <CartPage />],
  [/^\/checkout$/, () => <CheckoutPage />],
  [/^\/orders\/(\d+)$/, ({ query }, id) => <OrderPage key={id} id={Number(id)} query={query} />],
  [/^\/orders\/(\d+)\/return$/, (_, id) => <ReturnPage key={id} id={Number(id)} />],
  [/^\/account$/, ({ query }) => <AccountPage query={query} />],
  [/^\/sign-in$/, ({ query }) => <SignInPage key="sign-in" isNew={false} query={query} />],
  [/^\/signed-in$/, ({ query }) => <SignedInPage query={query} />],
  [/^\/forgot-password$/, () => <ForgotPasswordPage />],
  [/^\/reset-password$/, () => <ResetPasswordPage />],
  [/^\/confirm-email$/, () => <ConfirmEmailPage />],
  [/^\/register$/, ({ query }) => <SignInPage key="register" isNew={true} query={query} />],
]

/** The page of an address. */
export const pageAt = (place: Place): JSX.Element => {
  for (const [pattern, show] of pages) {
    const found = pattern.exec(place.path)
    if (found) return show(place, found[1] ?? '')
  }
  return <NotFoundPage />
}
