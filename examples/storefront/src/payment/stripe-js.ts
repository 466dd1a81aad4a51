/** The part of Stripe.js that the storefront uses; the script itself comes from Stripe, as its terms want it. */
export interface StripeJs {
  elements(options: { readonly clientSecret: string; readonly appearance: { readonly theme: 'stripe' | 'night' } }): StripeElements
  confirmPayment(options: {
    readonly elements: StripeElements
    readonly confirmParams: { readonly return_url: string }
    readonly redirect: 'if_required'
  }): Promise<{ readonly error?: { readonly message?: string } }>
}

export interface StripeElements {
  create(kind: 'payment'): { mount(place: HTMLElement): void; destroy(): void }
}

declare global {
  interface Window {
    readonly Stripe?: (publishableKey: string) => StripeJs
  }
}

const address = 'https://js.stripe.com/v3/'

let loading: Promise<void> | undefined

const loadScript = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.src = address
    script.onload = () => resolve()
    script.onerror = () => {
      script.remove()
      reject(new Error('Stripe could not be reached.'))
    }
    document.head.append(script)
  })

/** Loads Stripe.js, once a page. Rejects when Stripe cannot be reached; then it may be tried again. */
export const stripeJs = async (publishableKey: string): Promise<StripeJs> => {
  loading ??= loadScript().catch((error: unknown) => {
    loading = undefined
    throw error
  })
  await loading
  if (!window.Stripe) throw new Error('Stripe could not be reached.')
  return window.Stripe(publishableKey)
}
