import { type Cart, isCartwrightError } from '@cartwright/client'
import { useEffect, useState } from 'preact/hooks'
import { formatMoney } from '../format/money.ts'
import { optionsText } from '../format/words.ts'
import { useAction } from '../loading/use-action.ts'
import { useCart } from '../loading/use-cart.ts'
import { useLoad } from '../loading/use-load.ts'
import { AddressFields } from '../parts/address-fields.tsx'
import { Field } from '../parts/field.tsx'
import { Loading } from '../parts/loading.tsx'
import { Notice } from '../parts/notice.tsx'
import { PageTitle } from '../parts/page-title.tsx'
import { Problem, problemText } from '../parts/problem.tsx'
import { Totals } from '../parts/totals.tsx'
import { navigate } from '../routing/navigate.ts'
import { hrefOf } from '../routing/place.ts'
import { chooseShipping, loadCart } from '../state/cart.ts'
import { isSignedIn } from '../state/session.ts'
import { shop } from '../state/shop.ts'
import { type AddressDraft, addressOf, draftOf } from './address-draft.ts'
import { type CheckoutDraft, forgetDraft, rememberDraft, rememberedDraft } from './checkout-draft.ts'

/** Where to, how, and the order itself. It is paid on the order's own page, which a reload does not lose. */
export const CheckoutPage = () => {
  const { shown, error, reload } = useCart()
  if (!shown) return error === undefined ? <Loading what="your cart" /> : <Problem error={error} onRetry={reload} />
  if (shown.items.length > 0) return <Checkout shown={shown} />
  return (
    <Notice title="There is nothing to order">
      <p>Your cart is empty.</p>
      <a class="button" href={hrefOf('/')}>
        Find something
      </a>
    </Notice>
  )
}

const placeOrder = async (draft: CheckoutDraft, savesAddress: boolean): Promise<void> => {
  const { payment_methods: methods } = await shop.payments.methods()
  const order = await shop.orders.create({
    // The one way to pay that leads to the provider's form; which card or wallet is chosen there.
    payment_method: methods[0]?.code ?? 'credit_card',
    shipping_address: addressOf(draft.address),
    ...(isSignedIn.value ? {} : { email: draft.email.trim() }),
  })
  // An order that stands does not fail for an address that could not be kept.
  if (savesAddress) await shop.account.addAddress(addressOf(draft.address)).catch(() => undefined)
  forgetDraft()
  navigate(order.status === 'paid' ? `/orders/${order.order_id}?placed=true` : `/orders/${order.order_id}`, { replaces: true })
  await loadCart()
}

const Checkout = ({ shown }: { readonly shown: Cart }) => {
  const [draft, setDraft] = useState(rememberedDraft)
  const [savesAddress, setSavesAddress] = useState(false)
  const saved = useSavedAddress()
  const change = (next: CheckoutDraft) => {
    setDraft(next)
    rememberDraft(next)
  }
  useEffect(() => {
    if (saved && draft.address.line1 === '') change({ ...draft, address: saved })
  }, [saved])
  const { run, isRunning, error } = useAction(async () => {
    try {
      await placeOrder(draft, savesAddress && saved === null)
    } catch (failure) {
      // Stock or prices have changed: show what is true now.
      if (isCartwrightError(failure)) await loadCart()
      throw failure
    }
  })
  const fieldProblem = (path: string) => (isCartwrightError(error) ? error.errors.find(found => found.path === path)?.message : undefined)
  return (
    <div class="wide checkout-page">
      <PageTitle title="Checkout" />
      <form
        class="with-summary"
        onSubmit={event => {
          event.preventDefault()
          void run()
        }}
      >
        <div class="steps">
          <Contact email={draft.email} onChange={email => change({ ...draft, email })} problem={fieldProblem('email')} />
          <section aria-labelledby="where">
            <h2 id="where">Where to</h2>
            <AddressFields
              draft={draft.address}
              onChange={(address: AddressDraft) => change({ ...draft, address })}
              problemOf={part => fieldProblem(`shipping_address.${part}`)}
            />
            {isSignedIn.value && saved === null && (
              <label class="check">
                <input type="checkbox" checked={savesAddress} onChange={event => setSavesAddress(event.currentTarget.checked)} />
                Keep this address for next time
              </label>
            )}
          </section>
          <Shipping shown={shown} />
        </div>
        <aside class="summary" aria-label="Your order">
          <h2>Your order</h2>
          <Lines shown={shown} />
          <Totals of={shown} />
          <Refusal error={error} />
          <button type="submit" class="button main" aria-disabled={isRunning}>
            {isRunning ? 'Placing the order …' : 'Continue to payment'}
          </button>
          <p class="small-print">Items are reserved for you while you pay.</p>
        </aside>
      </form>
    </div>
  )
}

/** The first saved address of whoever is signed in; null when there is none, undefined while that is not known. */
const useSavedAddress = (): AddressDraft | null | undefined => {
  const { data } = useLoad(`addresses ${isSignedIn.value}`, async signal => (isSignedIn.value ? (await shop.account.addresses({ signal })).addresses : []))
  const [first] = data ?? []
  if (first) return draftOf(first)
  return data === undefined ? undefined : null
}

const Contact = ({ email, onChange, problem }: { readonly email: string; readonly onChange: (next: string) => void; readonly problem: string | undefined }) =>
  isSignedIn.value ? null : (
    <section aria-labelledby="contact">
      <h2 id="contact">Contact</h2>
      <p>
        You order as a guest. <a href={hrefOf('/sign-in?next=/checkout')}>Sign in</a> to have it in your account.
      </p>
      <Field label="E-mail" name="email" type="email" autocomplete="email" maxLength={254} isRequired value={email} onChange={onChange} problem={problem} />
    </section>
  )

const Shipping = ({ shown }: { readonly shown: Cart }) => {
  const [wanted, setWanted] = useState<string | null>(null)
  const { run, isRunning, error } = useAction(chooseShipping)
  const choose = (method: string) => {
    setWanted(method)
    void run(method)
  }
  // The choice is seen at once; when the shop refuses it, what the cart has is seen again.
  const chosen = isRunning ? wanted : shown.shipping?.method
  if (shown.shipping_options.length === 0) return null
  return (
    <fieldset class="choices">
      <legend>Shipping</legend>
      {shown.shipping_options.map(({ method, name, amount }) => (
        <label key={method} class="choice">
          <input type="radio" name="shipping" value={method} checked={chosen === method} onChange={() => choose(method)} />
          <span>{name}</span>
          <span class="choice-price">{amount === 0 ? 'Free' : formatMoney(amount, shown.currency)}</span>
        </label>
      ))}
      <Problem error={error} />
    </fieldset>
  )
}

const Lines = ({ shown }: { readonly shown: Cart }) => (
  <ul class="short-lines">
    {shown.items.map(item => (
      <li key={item.id}>
        <span>
          {item.quantity} × {item.name}
          {Object.keys(item.options).length > 0 && <span class="line-options"> {optionsText(item.options)}</span>}
        </span>
        <span>{item.subtotal_amount === null ? '–' : formatMoney(item.subtotal_amount, shown.currency)}</span>
      </li>
    ))}
  </ul>
)

/** Why there is no order. What has sold out is put right in the cart. */
const Refusal = ({ error }: { readonly error: unknown }) => {
  if (error === undefined) return null
  const isAboutCart = ['insufficient_stock', 'product_not_sellable', 'price_not_found', 'cart_changed'].some(
    code => isCartwrightError(error) && error.code === code,
  )
  return (
    <div class="problem" role="alert">
      <p>{isCartwrightError(error, 'insufficient_stock') ? 'Somebody was faster: not everything in your cart is left.' : problemText(error)}</p>
      {isAboutCart && (
        <a class="button quiet" href={hrefOf('/cart')}>
          See the cart
        </a>
      )}
    </div>
  )
}
