import { expect } from 'vitest'
import { hasCode } from '../../model/index.ts'
import type { CreatePayment, PaymentProvider, ProviderPayment, ProviderRefund } from '../../ports/index.ts'
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
  /** A bank that takes its time. */
  readonly processing?: string
}

/** What more a provider or its test can do. Cases about what is not named are left out. */
export type PaymentAbility = 'completeAction' | 'completeProcessing' | 'confirmInBrowser' | 'breakDown' | 'disputes' | 'customers' | 'books'

/** A provider under test. `nextId` numbers the payments of a run: a provider outside remembers its keys longer than a case lasts. */
export interface PaymentProviderSubject {
  readonly provider: PaymentProvider
  readonly nextId: () => number
  /** What was really charged and paid back, from the provider's own books, where they can be looked at. */
  readonly bookOf?: (providerId: string) => Promise<{ readonly captured: number; readonly refunded: number; readonly captures: number } | null>
  /** A webhook signed by the provider at `now`. */
  readonly signWebhook: (providerPaymentId: string, now: number) => Promise<{ readonly rawBody: string; readonly headers: Readonly<Record<string, string>> }>
  /** The buyer takes or fails the 3-D Secure step. */
  readonly completeAction?: (providerId: string, outcome: 'succeed' | 'fail') => Promise<unknown>
  /** The bank pays a payment that is `processing`, or does not. */
  readonly completeProcessing?: (providerId: string, outcome: 'succeed' | 'fail') => Promise<unknown>
  /** The buyer pays with the client secret, without the shop's server. */
  readonly confirmInBrowser?: (payment: ProviderPayment, token: string) => Promise<unknown>
  /** The provider stops working, so that after some calls none is tried. */
  readonly breakDown?: () => Promise<unknown>
  /** The buyer asks the bank for the money back; the answer is the dispute's id. */
  readonly openDispute?: (providerPaymentId: string) => Promise<string>
  readonly closeDispute?: (disputeId: string, outcome: 'won' | 'lost') => Promise<unknown>
}

export type PaymentRun = PaymentProviderSubject & { readonly tokens: PaymentTokens; readonly can: readonly PaymentAbility[] }

/** A case, and what it cannot be run without. */
export interface PaymentCase extends ConformanceCase<PaymentRun> {
  readonly needs?: readonly (keyof PaymentTokens | PaymentAbility)[]
  /** Whether a mock that remembers nothing can pass it. */
  readonly isStateless?: boolean
}

export const amount = 1_999

/** A payment that nobody has tried yet, with the keys of its calls. */
export async function newPayment({ provider, nextId }: PaymentRun, capture: 'automatic' | 'manual' = 'automatic', more: Partial<CreatePayment> = {}) {
  const id = nextId()
  const created = await provider.create({ key: `p:${id}:create`, amount, currency: 'USD', orderId: id, paymentId: id, capture, ...more })
  const key = (kind: string) => `p:${id}:${kind}`
  return { id, key, created, providerId: created.providerId }
}

/** A payment whose money is there. */
export async function capturedPayment(run: PaymentRun, more: Partial<CreatePayment> = {}) {
  const payment = await newPayment(run, 'automatic', more)
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
  code: 'payment_outcome_unknown' | 'payment_provider_error' | 'payment_unavailable' | 'saved_method_not_found' | 'webhook_signature_invalid',
): Promise<void> {
  const outcome = await work.then(
    value => ({ answered: value }),
    (error: unknown) => error,
  )
  expect(hasCode(outcome, code), `expected ${code}, got ${JSON.stringify(outcome) ?? String(outcome)}`).toBe(true)
}

/** That a refund of more than is left was not made: it has failed for good, or an error says so. */
export async function expectNotPaidBack(work: Promise<ProviderRefund>): Promise<void> {
  const outcome = await work.then(
    ({ providerId, status }) => ({ providerId, status }),
    (error: unknown) => (hasCode(error, 'payment_provider_error') ? { providerId: null, status: 'failed' } : error),
  )
  expect(outcome).toEqual({ providerId: null, status: 'failed' })
}

/** A token, or what else the case has said it needs. */
export function needed<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The case does not say that it needs this.')
  return value
}
