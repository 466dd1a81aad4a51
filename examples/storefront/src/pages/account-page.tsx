import type { Order } from '@cartwright/client'
import { useEffect } from 'preact/hooks'
import { formatDay } from '../format/date.ts'
import { formatMoney } from '../format/money.ts'
import { statusText } from '../format/order-status.ts'
import { counted } from '../format/words.ts'
import { useAction } from '../loading/use-action.ts'
import { forgetAnswers, useLoad } from '../loading/use-load.ts'
import { Loading } from '../parts/loading.tsx'
import { PageTitle } from '../parts/page-title.tsx'
import { Pagination } from '../parts/pagination.tsx'
import { Problem } from '../parts/problem.tsx'
import { navigate } from '../routing/navigate.ts'
import { hrefOf } from '../routing/place.ts'
import { loadCart } from '../state/cart.ts'
import { isSignedIn } from '../state/session.ts'
import { shop } from '../state/shop.ts'

const perPage = 10

/** Who is signed in, and what they have ordered. */
export const AccountPage = ({ query }: { readonly query: URLSearchParams }) => {
  const signedIn = isSignedIn.value
  useEffect(() => {
    if (!signedIn) navigate('/sign-in', { replaces: true })
  }, [signedIn])
  return signedIn ? <Account page={Math.max(1, Number.parseInt(query.get('page') ?? '1', 10) || 1)} /> : null
}

const Account = ({ page }: { readonly page: number }) => {
  const profile = useLoad('profile', signal => shop.account.get({ signal }))
  const orders = useLoad(`orders ${page}`, signal => shop.orders.list({ page, limit: perPage }, { signal }))
  const signOut = useAction(async () => {
    await shop.auth.logout()
    forgetAnswers()
    navigate('/', { replaces: true })
    await loadCart()
  })
  return (
    <div class="wide account-page">
      <div class="list-head">
        <div>
          <PageTitle title="Your account" />
          <p class="count">{profile.data ? `${profile.data.name || 'You'}, ${profile.data.email}` : '\u00a0'}</p>
        </div>
        <button type="button" class="button quiet" onClick={() => void signOut.run()}>
          Sign out
        </button>
      </div>
      <Problem error={signOut.error ?? profile.error} />
      <section aria-labelledby="orders">
        <h2 id="orders">Your orders</h2>
        <Problem error={orders.error} onRetry={orders.reload} />
        {!orders.data && orders.error === undefined && <Loading what="your orders" />}
        {orders.data && orders.data.orders.length === 0 && (
          <p class="empty">
            You have not ordered anything yet. <a href={hrefOf('/')}>Find something</a>
          </p>
        )}
        {orders.data && orders.data.orders.length > 0 && (
          <ul class="order-list">
            {orders.data.orders.map(order => (
              <OrderRow key={order.order_id} order={order} />
            ))}
          </ul>
        )}
        <Pagination page={page} pages={Math.ceil((orders.data?.total ?? 0) / perPage)} pathOf={number => `/account?page=${number}`} />
      </section>
    </div>
  )
}

const OrderRow = ({ order }: { readonly order: Order }) => {
  const items = order.lines.reduce((sum, { quantity }) => sum + quantity, 0)
  const [first] = order.lines
  return (
    <li class="order-row">
      <div>
        <h3>
          <a href={hrefOf(`/orders/${order.order_id}`)}>Order {order.order_id}</a>
        </h3>
        <p class="line-options">
          {formatDay(order.placed_at)} · {first && items === first.quantity ? first.name : counted(items, 'item')}
        </p>
      </div>
      <span class={`tag ${order.status}`}>{statusText(order.status)}</span>
      <strong>{formatMoney(order.total_amount, order.currency)}</strong>
    </li>
  )
}
