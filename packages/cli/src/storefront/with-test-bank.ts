import { createHash } from 'node:crypto'
import type { TestPayments } from '@cartwright/core/memory'
import type { Fetching } from '@cartwright/server/node'
import { testBankPage, testBankStyle } from './test-bank-page.ts'

/** Where the step that a bank asks for is taken with the test provider; a storefront finds it as `action_url` in the provider's `public_config`. */
export const testBankPath = '/test-bank'

/** The part of the test provider that plays the buyer. */
type Bank = Pick<TestPayments, 'read' | 'completeAction'>

/**
 * The page on which a buyer takes the 3-D Secure step of a payment with `tok_3ds`, as a bank would show it: `/test-bank?client_secret=...&return_url=...`, with a button to approve
 * and one to fail. It then sends the browser to `return_url`, a path on this address; the storefront asks `POST /orders/{id}/settle` what came of it. Never to be
 * served in production.
 */
export const withTestBank = (app: Fetching, bank: Bank): Fetching => ({
  fetch: async (request, env) => {
    const url = new URL(request.url)
    if (url.pathname !== testBankPath) return app.fetch(request, env)
    if (request.method !== 'GET' && request.method !== 'POST') return new Response(null, { status: 405, headers: { ...headers, allow: 'GET, POST' } })
    const clientSecret = url.searchParams.get('client_secret') ?? ''
    const returnPath = pathOn(url, url.searchParams.get('return_url'))
    const payment = await paymentOf(bank, clientSecret)
    if (!payment) return page(404, testBankPage({ kind: 'unknown', returnPath }))
    if (payment.status !== 'requires_action') return page(200, testBankPage({ kind: 'over', returnPath }))
    if (request.method === 'GET') return page(200, testBankPage({ kind: 'open', payment, action: `${testBankPath}${url.search}` }))
    const outcome = new URLSearchParams(await request.text()).get('outcome')
    if (outcome !== 'succeed' && outcome !== 'fail') return page(400, testBankPage({ kind: 'open', payment, action: `${testBankPath}${url.search}` }))
    await bank.completeAction(payment.providerId, outcome)
    return new Response(null, { status: 303, headers: { ...headers, location: returnPath } })
  },
})

/** The payment of a client secret: whoever has the secret is its buyer. */
const paymentOf = async (bank: Bank, clientSecret: string) => {
  const [providerId] = clientSecret.split('_secret_')
  if (!providerId || providerId === clientSecret) return null
  const payment = await bank.read({ providerId })
  if (!payment) return null
  // A payment that is over has no secret any more, and nothing to tell either.
  return payment.clientSecret === clientSecret || payment.clientSecret === null ? payment : null
}

/** A way back on this address and nowhere else; the front page where none is told. */
const pathOn = ({ origin }: URL, wanted: string | null): string => {
  const back = wanted === null || !URL.canParse(wanted, origin) ? null : new URL(wanted, origin)
  // Two slashes in front would name another host.
  return back?.origin === origin ? `${back.pathname.replace(/^\/+/, '/')}${back.search}` : '/'
}

const styleHash = createHash('sha256').update(testBankStyle).digest('base64')

const headers = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
} as const

const page = (status: number, html: string): Response => new Response(html, { status, headers: { ...headers, 'content-type': 'text/html; charset=utf-8' } })
