import { expect } from 'vitest'
import { hasCode } from '../../model/index.ts'
import type { PaymentProvider, ProviderPayment } from '../../ports/index.ts'
import type { ConformanceCase } from '../suite.ts'

/** Tokens of the provider's test mode, by what comes of them. Cases about one that it does not have are left out. */
export interface PaymentTokens {
  readonly succeeds: string
  readonly declined: string
  /** The decline code that {@link declined} comes with. */
  readonly declineCode: string
  readonly insufficientFunds?: string
  readonly requiresAction?: string
  /** The charge happens and the answer is lost. */
  readonly lost?: string
  /** No answer, and nothing is charged. */
  readonly timeout?: string
  /** The provider says that it failed, and nothing is charged. */
  readonly error?: string
}

/** A provider under test. `nextId` numbers the payments of a run: a provider outside remembers its keys longer than a case lasts. */
export interface PaymentProviderSubject {
  readonly provider: PaymentProvider
  readonly nextId: () => number
  /** What was really charged and paid back, from the provider's own books, where they can be looked at. */
  readonly bookOf?: (providerId: string) => Promise<{ readonly captured: number; readonly refunded: number; readonly captures: number } | null>
  /** A webhook signed by the provider at `now`. */
  readonly signWebhook: (providerPaymentId: string, now: number) => Promise<{ readonly rawBody: string; readonly headers: Readonly<Record<string, string>> }>
}

/** Takes or fails the buyer's 3-D Secure step. */
export type CompleteAction = (subject: PaymentProviderSubject, providerId: string, outcome: 'succeed' | 'fail') => Promise<ProviderPayment>

export type PaymentRun = PaymentProviderSubject & { readonly tokens: PaymentTokens; readonly completeAction?: CompleteAction }

/** A case, and what it cannot be run without. */
export type PaymentCase = ConformanceCase<PaymentRun> & { readonly needs?: readonly (keyof PaymentTokens | 'completeAction')[] }

export const amount = 1_999

/** A payment that nobody has tried yet, with the keys of its calls. */
export async function newPayment({ provider, nextId }: PaymentRun, capture: 'automatic' | 'manual' = 'automatic') {
  const id = nextId()
  const created = await provider.create({ key: `p:${id}:create`, amount, currency: 'USD', orderId: id, paymentId: id, capture })
  const key = (kind: string) => `p:${id}:${kind}`
  return { id, key, created, providerId: created.providerId }
}

/** A payment whose money is there. */
export async function capturedPayment(run: PaymentRun) {
  const payment = await newPayment(run)
  await run.provider.confirm({ key: payment.key('confirm:1'), providerId: payment.providerId, token: run.tokens.succeeds })
  return payment
}

export async function expectRead({ provider }: PaymentRun, providerId: string, expected: Partial<ProviderPayment>): Promise<void> {
  expect(await provider.read({ providerId })).toMatchObject({ providerId, currency: 'USD', amount, ...expected })
}

/** That the provider's own books agree, where they can be looked at. */
export async function expectBook({ bookOf }: PaymentRun, providerId: string, captured: number, refunded = 0): Promise<void> {
  if (bookOf) expect(await bookOf(providerId)).toEqual({ captured, refunded, captures: captured === 0 ? 0 : 1 })
}

export async function expectCode(
  work: Promise<unknown>,
  code: 'payment_outcome_unknown' | 'payment_provider_error' | 'webhook_signature_invalid',
): Promise<void> {
  const outcome = await work.then(
    value => ({ answered: value }),
    (error: unknown) => error,
  )
  expect(hasCode(outcome, code), `expected ${code}, got ${JSON.stringify(outcome) ?? String(outcome)}`).toBe(true)
}

/** A token, or what else the case has said it needs. */
export function needed<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The case does not say that it needs this.')
  return value
}
