import { isCartwrightError, type Order } from '@cartwright/client'
import { useEffect, useState } from 'preact/hooks'
import { formatDay, formatTime } from '../format/date.ts'
import { statusText } from '../format/order-status.ts'
import { useAction } from '../loading/use-action.ts'
import { useLoad } from '../loading/use-load.ts'
import { Loading } from '../parts/loading.tsx'
import { Notice } from '../parts/notice.tsx'
import { OrderFacts } from '../parts/order-facts.tsx'
import { PageTitle } from '../parts/page-title.tsx'
import { Problem } from '../parts/problem.tsx'
import { PaymentPanel } from '../payment/payment-panel.tsx'
import { PaymentProblem } from '../payment/payment-problem.tsx'
import { navigate } from '../routing/navigate.ts'
import { hrefOf } from '../routing/place.ts'
import { announce } from '../state/announcements.ts'
import { isSignedIn } from '../state/session.ts'
import { shop } from '../state/shop.ts'

/** One order: to be paid, just placed, or of old. Whoever comes back from a bank comes here. */
export const OrderPage = ({ id, query }: { readonly id: number; readonly query: URLSearchParams }) => {
  const { data, error, reload, put } = useLoad(`order ${id}`, signal => shop.orders.get(id, { signal }))
  const hasReturned = query.get('returned') === 'true'
  /** Reads how the order stands now, takes what was said once out of the address, and says there that the order is new when it is. */
  const done = async () => {
    const order = await shop.orders.get(id)
    put(order)
    navigate(isToBePaid(order) || order.status === 'cancelled' ? `/orders/${id}` : `/orders/${id}?placed=true`, { replaces: true })
  }
  const settling = useAction(async () => {
    try {
      await shop.orders.settle(id)
    } finally {
      await done()
    }
  })
  useEffect(() => {
    if (hasReturned) void settling.run()
  }, [hasReturned])

  if (isCartwrightError(error, 'order_not_found') || isCartwrightError(error, 'unauthenticated')) return <NotYours id={id} />
  if (error !== undefined) return <Problem error={error} onRetry={reload} />
  if (hasReturned && settling.error !== undefined) return <Problem error={settling.error} onRetry={() => void settling.run()} />
  if (!data || hasReturned) return <Loading what="your order" />
  return (
    <div class="wide order-page">
      {isToBePaid(data) ? (
        <Unpaid order={data} problem={settling.error} onDone={done} onChanged={reload} />
      ) : (
        <Placed order={data} isNew={query.get('placed') === 'true'} onChanged={reload} />
      )}
    </div>
  )
}

/** A payment that is under way or promised is not asked for again. */
const isToBePaid = ({ status, payments, amount_due: due }: Order): boolean =>
  status === 'pending_payment' && due > 0 && !payments.some(payment => payment.status === 'authorized' || payment.status === 'processing')

const NotYours = ({ id }: { readonly id: number }) => (
  <Notice title="This order cannot be shown">
    <p>It belongs to somebody else, or was placed in another browser.</p>
    {!isSignedIn.value && (
      <a class="button" href={hrefOf(`/sign-in?next=/orders/${id}`)}>
        Sign in
      </a>
    )}
  </Notice>
)

interface PartProps {
  readonly order: Order
  readonly onChanged: () => void
}

const Unpaid = ({ order, problem, onDone, onChanged }: PartProps & { readonly problem: unknown; readonly onDone: () => Promise<void> }) => (
  <>
    <PageTitle title={`Pay for order ${order.order_id}`} />
    <div class="with-summary">
      <section aria-label="Payment">
        <PaymentProblem error={problem} />
        <PaymentPanel order={order} onDone={onDone} />
        {order.expires_at !== null && <p class="small-print">Your items are reserved until {formatTime(order.expires_at)}.</p>}
        <Cancel order={order} onChanged={onChanged} />
      </section>
      <aside class="summary" aria-label="Your order">
        <OrderFacts order={order} />
      </aside>
    </div>
  </>
)

const headingOf = (order: Order, isNew: boolean): string => {
  if (!isNew) return `Order ${order.order_id}`
  return order.payments.some(({ status }) => status === 'processing') ? 'Your bank is still at it' : 'Thank you for your order'
}

const Placed = ({ order, isNew, onChanged }: PartProps & { readonly isNew: boolean }) => {
  const heading = headingOf(order, isNew)
  useEffect(() => {
    if (isNew) announce(`${heading}. Order ${order.order_id}.`)
  }, [isNew, heading])
  return (
    <>
      <PageTitle title={heading} />
      <p class="order-state">
        <span class={`tag ${order.status}`}>{statusText(order.status)}</span> Order {order.order_id}, {formatDay(order.placed_at)}
      </p>
      {isNew && <p>A confirmation goes to {order.email}. This page stays yours: it can be opened again in this browser.</p>}
      {order.cancel_reason !== null && <p class="stock none">{order.cancel_reason}</p>}
      <OrderFacts order={order} />
      <div class="order-actions">
        {canReturn(order) && (
          <a class="button quiet" href={hrefOf(`/orders/${order.order_id}/return`)}>
            Return something
          </a>
        )}
        {order.status === 'paid' && <Cancel order={order} onChanged={onChanged} />}
        <a class="button quiet" href={hrefOf('/')}>
          Go on shopping
        </a>
      </div>
    </>
  )
}

/** What has been shipped and is not on its way back. */
const canReturn = (order: Order): boolean => order.lines.some(line => line.fulfilled_quantity > line.returned_quantity)

/** Cancelling asks once more: it cannot be undone. */
const Cancel = ({ order, onChanged }: PartProps) => {
  const [isAsking, setAsking] = useState(false)
  const { run, isRunning, error } = useAction(async () => {
    await shop.orders.cancel(order.order_id)
    announce('The order is cancelled.')
    onChanged()
  })
  return (
    <div class="cancel">
      {isAsking ? (
        <>
          <p>Cancel this order for good?</p>
          <button type="button" class="button quiet danger" aria-disabled={isRunning} onClick={() => void run()}>
            Yes, cancel it
          </button>{' '}
          <button type="button" class="button quiet" onClick={() => setAsking(false)}>
            Keep it
          </button>
        </>
      ) : (
        <button type="button" class="button quiet" onClick={() => setAsking(true)}>
          Cancel the order
        </button>
      )}
      <Problem error={error} />
    </div>
  )
}
