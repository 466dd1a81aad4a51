import { useState } from 'preact/hooks'
import { formatMoney } from '../format/money.ts'
import { useAction } from '../loading/use-action.ts'
import { shop } from '../state/shop.ts'
import type { PaymentProps } from './payment-panel.tsx'
import { PaymentProblem } from './payment-problem.tsx'

/** Cards of the test provider, and what each is good for. */
const cards = [
  { token: 'tok_visa', name: 'A card that pays', hint: 'Succeeds at once.' },
  { token: 'tok_declined', name: 'A card that is declined', hint: 'The order waits for another one.' },
  { token: 'tok_insufficient_funds', name: 'A card without enough money', hint: 'Declined, with that reason.' },
  { token: 'tok_3ds', name: 'A card that asks its bank (3-D Secure)', hint: 'Takes you to a test bank, where you approve or refuse.' },
] as const

type Token = (typeof cards)[number]['token']

/** Pays with a token of the test provider: nobody's money moves. `actionUrl` is the test bank's page, null where there is none. */
export const TestPayment = ({ order, onDone, actionUrl }: PaymentProps & { readonly actionUrl: string | null }) => {
  const [token, setToken] = useState<Token>('tok_visa')
  const { run, isRunning, error } = useAction(async () => {
    const result = await shop.orders.pay(order.order_id, { payment_token: token })
    if (result.status === 'requires_action' && actionUrl !== null && result.client_secret !== undefined) {
      const query = new URLSearchParams({ client_secret: result.client_secret, return_url: `${location.pathname}?returned=true` })
      location.assign(`${actionUrl}?${query}`)
      return
    }
    await onDone()
  })
  const offered = cards.filter(card => card.token !== 'tok_3ds' || actionUrl !== null)
  return (
    <form
      class="payment"
      onSubmit={event => {
        event.preventDefault()
        void run()
      }}
    >
      <fieldset class="choices">
        <legend>Pay with a test card</legend>
        {offered.map(card => (
          <label key={card.token} class="choice">
            <input type="radio" name="card" value={card.token} checked={token === card.token} onChange={() => setToken(card.token)} />
            <span>
              {card.name}
              <span class="hint">{card.hint}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <PaymentProblem error={error} />
      <button type="submit" class="button main" aria-disabled={isRunning}>
        {isRunning ? 'Paying …' : `Pay ${formatMoney(order.amount_due, order.currency)}`}
      </button>
      <p class="small-print">This shop is a test: no card is asked for, and no money moves.</p>
    </form>
  )
}
