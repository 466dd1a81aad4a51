import { useEffect, useRef, useState } from 'preact/hooks'
import { formatMoney } from '../format/money.ts'
import { useAction } from '../loading/use-action.ts'
import { Loading } from '../parts/loading.tsx'
import { Problem } from '../parts/problem.tsx'
import { shop } from '../state/shop.ts'
import type { PaymentProps } from './payment-panel.tsx'
import { PaymentProblem } from './payment-problem.tsx'
import { type StripeElements, type StripeJs, stripeJs } from './stripe-js.ts'

/** Stripe's form for one payment. */
interface Form {
  readonly stripe: StripeJs
  readonly elements: StripeElements
}

/** Pays in Stripe's own form: card data goes from it to Stripe and nowhere else. A bank's step may lead away and back to the order's page. */
export const StripePayment = ({ order, onDone, publishableKey }: PaymentProps & { readonly publishableKey: string }) => {
  const place = useRef<HTMLDivElement>(null)
  const [form, setForm] = useState<Form | null>(null)
  const [refusal, setRefusal] = useState<string | null>(null)
  const open = useAction(async () => {
    const [started, stripe] = await Promise.all([shop.orders.startPayment(order.order_id), stripeJs(publishableKey)])
    if (started.client_secret === undefined || !place.current) return onDone()
    const isDark = matchMedia('(prefers-color-scheme: dark)').matches
    const elements = stripe.elements({ clientSecret: started.client_secret, appearance: { theme: isDark ? 'night' : 'stripe' } })
    elements.create('payment').mount(place.current)
    setForm({ stripe, elements })
  })
  useEffect(() => {
    void open.run()
  }, [])

  const pay = useAction(async () => {
    if (!form) return
    setRefusal(null)
    const { error } = await form.stripe.confirmPayment({
      elements: form.elements,
      confirmParams: { return_url: `${location.origin}${location.pathname}?returned=true` },
      redirect: 'if_required',
    })
    if (error) setRefusal(error.message ?? 'The payment did not go through.')
    else {
      await shop.orders.settle(order.order_id)
      await onDone()
    }
  })

  return (
    <form
      class="payment"
      onSubmit={event => {
        event.preventDefault()
        void pay.run()
      }}
    >
      {open.isRunning && <Loading what="Stripe's form" />}
      <Problem error={open.error} onRetry={() => void open.run()} />
      <div ref={place} class="stripe-form" />
      <PaymentProblem error={pay.error} />
      {refusal !== null && (
        <div class="problem" role="alert">
          <p>{refusal}</p>
        </div>
      )}
      {form && (
        <button type="submit" class="button main" aria-disabled={pay.isRunning}>
          {pay.isRunning ? 'Paying …' : `Pay ${formatMoney(order.amount_due, order.currency)}`}
        </button>
      )}
    </form>
  )
}
