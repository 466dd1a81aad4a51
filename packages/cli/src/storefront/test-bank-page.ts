import { formatMajor, type ProviderPayment } from '@cartwright/core'

/** What the page shows: a payment that waits for its buyer, one that does so no more, or none at all. */
export type TestBankState =
  | { readonly kind: 'open'; readonly payment: ProviderPayment; readonly action: string }
  | { readonly kind: 'over' | 'unknown'; readonly returnPath: string }

/** The one style sheet of the page. */
export const testBankStyle = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: light-dark(#eef1f4, #14181d) }
main { box-sizing: border-box; width: min(26rem, 100% - 2rem); padding: 2rem; border-radius: .75rem; background: light-dark(#fff, #1f252c); box-shadow: 0 1px 8px #0002 }
h1 { font-size: 1.25rem; margin: 0 0 .75rem }
button { width: 100%; margin-top: .75rem; padding: .8rem; border-radius: .5rem; border: 1px solid light-dark(#175cd3, #84adff); font: inherit; font-weight: 600; cursor: pointer }
button[value=succeed] { background: #175cd3; color: #fff }
button[value=fail] { background: transparent; color: light-dark(#175cd3, #84adff) }
button:focus-visible, a:focus-visible { outline: 3px solid light-dark(#101828, #fff); outline-offset: 2px }
a { color: light-dark(#175cd3, #84adff) }
`

/** The page of the test bank, without a script. */
export const testBankPage = (state: TestBankState): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Test bank</title><style>${testBankStyle}</style></head>
<body><main>${contentOf(state)}</main></body>
</html>
`

const contentOf = (state: TestBankState): string => {
  if (state.kind !== 'open') {
    const what = state.kind === 'over' ? 'Nothing is left to be done for this payment.' : 'There is no such payment.'
    return `<h1>Test bank</h1><p>${what}</p><p><a href="${escaped(state.returnPath)}">Back to the shop</a></p>`
  }
  const { payment, action } = state
  const amount = `${formatMajor(payment.amount, payment.currency)} ${payment.currency}`
  return `<h1>Is this payment yours?</h1>
<p>A payment of <strong>${amount}</strong> waits for your word. This page stands in for your bank: no money moves.</p>
<form method="post" action="${escaped(action)}">
<button name="outcome" value="succeed">Approve the payment</button>
<button name="outcome" value="fail">Refuse it</button>
</form>`
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
