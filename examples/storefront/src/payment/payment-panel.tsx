import type { Order } from '@cartwright/client'
import { useLoad } from '../loading/use-load.ts'
import { Loading } from '../parts/loading.tsx'
import { Problem } from '../parts/problem.tsx'
import { shop } from '../state/shop.ts'
import { StripePayment } from './stripe-payment.tsx'
import { TestPayment } from './test-payment.tsx'

/** How a payment can be finished: the order is settled, or the browser is sent to a bank and comes back to this address. */
export interface PaymentProps {
  readonly order: Order
  /** Called when the provider has said something final or lasting: the order is to be read again. */
  readonly onDone: () => Promise<void>
}

/** The way to pay that the shop has set up. */
export const PaymentPanel = (props: PaymentProps) => {
  const { data, error, reload } = useLoad('payment methods', signal => shop.payments.methods({ signal }))
  if (error !== undefined) return <Problem error={error} onRetry={reload} />
  if (!data) return <Loading what="the ways to pay" />
  const { publishable_key: publishableKey, action_url: actionUrl } = data.public_config
  if (data.provider === 'stripe' && publishableKey !== undefined) return <StripePayment {...props} publishableKey={publishableKey} />
  if (data.provider === 'test') return <TestPayment {...props} actionUrl={actionUrl ?? null} />
  return (
    <div class="problem" role="alert">
      <p>
        {data.provider === 'stripe'
          ? 'This shop takes cards by Stripe, but its publishable key is not set: nothing can be paid here yet.'
          : 'This shop cannot take payments in the browser.'}
      </p>
    </div>
  )
}
