import { CommerceError } from '../model/index.ts'
import type { Clock, NoteStore, PaymentProvider, ProviderPayment, ProviderRefund, Random } from '../ports/index.ts'
import { testBooks } from './test-books.ts'
import { testCustomers } from './test-customers.ts'
import { type TestDisputes, testDisputes } from './test-disputes.ts'
import { madeIndex } from './test-made-index.ts'
import {
  actionCompletedNote,
  cancelledNote,
  capturedNote,
  confirmedNote,
  newPaymentNote,
  type PaymentNote,
  parsePaymentNote,
  paymentIn,
  processedNote,
  type RefundScript,
  refundCompletedNote,
  refundedNote,
  refundedOf,
  refundIn,
  refused,
} from './test-payment-note.ts'
import { signTestWebhook, type TestWebhook, verifyTestWebhook } from './test-webhooks.ts'

export type { RefundScript } from './test-payment-note.ts'

export interface TestPaymentsOptions {
  /** Where the provider keeps its book: it outlives a process, as a real provider's does. */
  readonly notes: NoteStore
  readonly clock: Clock
  /** For client secrets that cannot be guessed; without it they are derived. */
  readonly random?: Random
  /** Without it no webhook is accepted. */
  readonly webhookSecret?: string
}

type AllOfIt = 'assertReady' | 'readDispute' | 'customers' | 'books'

/** The test provider with its back door: what a buyer, a bank and the provider itself would do. */
export interface TestPayments extends Omit<PaymentProvider, AllOfIt>, Required<Pick<PaymentProvider, AllOfIt>>, TestDisputes {
  /** The buyer pays in the browser with the client secret, without a call of ours. */
  confirmInBrowser(providerId: string, token?: string): Promise<ProviderPayment>
  /** The buyer takes or fails the 3-D Secure step. */
  completeAction(providerId: string, outcome: 'succeed' | 'fail'): Promise<ProviderPayment>
  /** The bank pays a `processing` payment, or does not. */
  completeProcessing(providerId: string, outcome: 'succeed' | 'fail'): Promise<ProviderPayment>
  /** How the refunds to come go, one after the other. */
  scriptRefunds(...scripts: readonly RefundScript[]): void
  /** What becomes of a pending refund, or of one that had succeeded and is sent back by the bank. */
  completeRefund(providerId: string, key: string, outcome: 'succeed' | 'fail'): Promise<ProviderRefund>
  /** Whether calls that charge are tried: false is what an open circuit breaker is like. Reads go on. */
  setAvailable(isAvailable: boolean): void
  /** A webhook, signed as the provider would: about the payment, or about its refund or dispute. */
  signWebhook(event: TestWebhook): Promise<{ readonly rawBody: string; readonly headers: Record<string, string> }>
  /** What it has charged and paid back in all for a payment: its own book, to hold ours against. */
  bookOf(providerId: string): Promise<{ readonly captured: number; readonly refunded: number; readonly captures: number } | null>
}

/**
 * A payment provider without money. Its tokens: `tok_declined`, `tok_insufficient_funds`; `tok_3ds` (the buyer has a step to take, see `completeAction`);
 * `tok_processing` (a bank that takes its time, see `completeProcessing`); `tok_timeout` (no answer, nothing charged), `tok_lost` (no answer, charged), `tok_error` (refused to
 * work, nothing charged); any other succeeds, but for a method saved by somebody else, which is `saved_method_not_found`.
 * Idempotent by key, charges a payment once, and its book is one note a payment, under an id derived from the key of its creation.
 */
export function testPayments(options: TestPaymentsOptions): TestPayments {
  const { notes, clock, webhookSecret } = options
  const refundScripts: RefundScript[] = []
  let isAvailable = true
  const made = madeIndex(notes)
  const buyers = testCustomers(notes)

  /** Reads and writes a payment's note at once; `change` sees the note as it is and may throw. */
  const update = async (providerId: string, change: (note: PaymentNote) => PaymentNote): Promise<PaymentNote> => {
    const text = await notes.update(noteKey(providerId), present => JSON.stringify(change(parsePaymentNote(present, providerId))))
    return parsePaymentNote(text, providerId)
  }
  /** The same for what may end a payment well: then its method is kept. */
  const pay = async (providerId: string, change: (note: PaymentNote) => PaymentNote): Promise<ProviderPayment> => {
    const note = await update(providerId, change)
    await buyers.keepMethodOf(note)
    return paymentIn(note)
  }
  const find = async (providerId: string): Promise<PaymentNote | null> => {
    const text = await notes.get(noteKey(providerId))
    return text === null ? null : parsePaymentNote(text, providerId)
  }
  const confirm = async (providerId: string, token: string, keyOf: (note: PaymentNote) => string): Promise<ProviderPayment> => {
    const isSaved = buyers.isSavedMethod(token)
    if (isSaved && !(await buyers.hasMethod((await find(providerId))?.providerCustomerId ?? null, token)))
      throw new CommerceError('saved_method_not_found', 'The buyer has no such saved payment method.')
    return pay(providerId, note => confirmedNote(note, { key: keyOf(note), token, at: clock.now() }))
  }
  const assertReady = () => {
    if (!isAvailable) throw new CommerceError('payment_unavailable', 'Payments cannot be taken just now.', { retryAfter: 15 })
  }

  return {
    name: 'test',
    methods: [
      { code: 'credit_card', name: 'Credit card' },
      { code: 'paypal', name: 'PayPal' },
      { code: 'bank_transfer', name: 'Bank transfer' },
    ],
    assertReady,
    create: async input => {
      assertReady()
      const providerId = providerIdOf(input.key)
      const clientSecret = `${providerId}_secret_${options.random ? hex(options.random.bytes(16)) : 'test'}`
      const at = clock.now()
      const fresh = newPaymentNote(providerId, input, clientSecret, at)
      const [text] = await Promise.all([notes.add(noteKey(providerId), JSON.stringify(fresh)), made.add(providerId, at)])
      return paymentIn(parsePaymentNote(text, providerId))
    },
    confirm: async ({ key, providerId, token }) => {
      assertReady()
      if (token === 'tok_timeout') throw unknown()
      if (token === 'tok_error') throw refused('The provider failed before it charged anything.')
      const payment = await confirm(providerId, token, () => key)
      if (token === 'tok_lost') throw unknown()
      return payment
    },
    capture: async ({ providerId, amount }) => {
      assertReady()
      return paymentIn(await update(providerId, note => capturedNote(note, amount, clock.now())))
    },
    cancel: async ({ providerId }) => {
      assertReady()
      return paymentIn(await update(providerId, cancelledNote))
    },
    refund: async ({ key, providerId, amount }) => {
      assertReady()
      const script = refundScripts.shift() ?? 'succeed'
      if (script === 'timeout') throw unknown()
      if (script === 'error') throw refused('The provider failed before it paid anything back.')
      const note = await update(providerId, present => refundedNote(present, key, { amount, script, at: clock.now() }))
      if (script === 'lost') throw unknown()
      return refundIn(note, key)
    },
    read: async by => {
      const note = await find('providerId' in by ? by.providerId : providerIdOf(by.createKey))
      return note && paymentIn(note)
    },
    readRefund: async ({ providerId, key }) => (await find(providerId))?.refunds[key] ?? null,
    acceptsWebhooks: webhookSecret !== undefined && webhookSecret !== '',
    verifyWebhook: input => verifyTestWebhook(webhookSecret, input),
    customers: buyers,
    books: testBooks(made, notes, noteKey),
    ...testDisputes(notes, clock, update),
    confirmInBrowser: (providerId, token = 'tok_visa') => confirm(providerId, token, note => `browser:${note.confirmed.length}`),
    completeAction: (providerId, outcome) => pay(providerId, note => actionCompletedNote(note, outcome, clock.now())),
    completeProcessing: (providerId, outcome) => pay(providerId, note => processedNote(note, outcome, clock.now())),
    scriptRefunds: (...scripts) => {
      refundScripts.push(...scripts)
    },
    completeRefund: async (providerId, key, outcome) => refundIn(await update(providerId, note => refundCompletedNote(note, key, outcome, clock.now())), key),
    setAvailable: value => {
      isAvailable = value
    },
    signWebhook: event => signTestWebhook(webhookSecret, event, clock.now()),
    bookOf: async providerId => {
      const note = await find(providerId)
      return note && { captured: note.captured, refunded: refundedOf(note), captures: note.captures }
    },
  }
}

/** The same key is the same payment for ever, so that a creation whose answer was lost can be found. */
function providerIdOf(createKey: string): string {
  return `test_${createKey.replaceAll(':', '_')}`
}

function noteKey(providerId: string): string {
  return `test-payments:${providerId}`
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
}

function unknown(): CommerceError {
  return new CommerceError('payment_outcome_unknown', 'The provider did not answer; what became of the call is not known yet.')
}
