import { CommerceError, type CurrencyCode, type PaymentFailure } from '../model/index.ts'
import type { Clock, NoteStore, PaymentProvider, ProviderPayment, ProviderPaymentStatus, ProviderRefund, Random } from '../ports/index.ts'
import { signTestWebhook, verifyTestWebhook } from './test-webhooks.ts'

export interface TestPaymentsOptions {
  /** Where the provider keeps its book: it outlives a process, as a real provider's does. */
  readonly notes: NoteStore
  readonly clock: Clock
  /** For client secrets that cannot be guessed; without it they are derived. */
  readonly random?: Random
  /** Without it no webhook is accepted. */
  readonly webhookSecret?: string
}

/** How the next refund goes: at once unless told. `lost`: it happens and the answer is lost; `error`: it certainly does not. */
export type RefundScript = 'succeed' | 'pending' | 'fail' | 'lost' | 'timeout' | 'error'

/** The test provider with its back door: what a buyer, a bank and the provider itself would do. */
export interface TestPayments extends PaymentProvider {
  /** The buyer takes or fails the 3-D Secure step. */
  completeAction(providerId: string, outcome: 'succeed' | 'fail'): Promise<ProviderPayment>
  /** How the refunds to come go, one after the other. */
  scriptRefunds(...scripts: readonly RefundScript[]): void
  /** What becomes of a pending refund, or of one that had succeeded and is sent back by the bank. */
  completeRefund(providerId: string, key: string, outcome: 'succeed' | 'fail'): Promise<ProviderRefund>
  /** A webhook about a payment, signed as the provider would. */
  signWebhook(event: {
    readonly id: string
    readonly type: string
    readonly providerPaymentId: string | null
  }): Promise<{ readonly rawBody: string; readonly headers: Record<string, string> }>
  /** What it has charged and paid back in all for a payment: its own book, to hold ours against. */
  bookOf(providerId: string): Promise<{ readonly captured: number; readonly refunded: number; readonly captures: number } | null>
}

interface Note {
  readonly providerId: string
  readonly paymentId: number
  readonly currency: CurrencyCode
  readonly amount: number
  readonly capture: 'automatic' | 'manual'
  readonly status: ProviderPaymentStatus
  readonly captured: number
  /** How often money was taken: never more than once. */
  readonly captures: number
  readonly failure: PaymentFailure | null
  readonly clientSecret: string
  /** Keys of the confirmations that have had their effect. */
  readonly confirmed: readonly string[]
  readonly refunds: Readonly<Record<string, ProviderRefund>>
}

const declines: Readonly<Record<string, PaymentFailure>> = {
  tok_declined: { code: 'card_declined', declineCode: 'generic_decline', message: 'The card was declined.' },
  tok_insufficient_funds: { code: 'card_declined', declineCode: 'insufficient_funds', message: 'The card has insufficient funds.' },
}

/**
 * A payment provider without money. Its tokens: `tok_declined`, `tok_insufficient_funds`; `tok_3ds` (the buyer has a step to take, see `completeAction`);
 * `tok_timeout` (no answer, nothing charged), `tok_lost` (no answer, charged), `tok_error` (refused to work, nothing charged); any other succeeds.
 * Idempotent by key, charges a payment once, and its book is one note a payment, under an id derived from the key of its creation.
 */
export function testPayments(options: TestPaymentsOptions): TestPayments {
  const { notes, clock, webhookSecret } = options
  const refundScripts: RefundScript[] = []
  /** Reads and writes a payment's note at once; `change` sees the note as it is and may throw. */
  const update = async (providerId: string, change: (note: Note) => Note): Promise<Note> => {
    const text = await notes.update(noteKey(providerId), present => JSON.stringify(change(parseNote(present, providerId))))
    return parseNote(text, providerId)
  }
  const find = async (providerId: string): Promise<Note | null> => {
    const text = await notes.get(noteKey(providerId))
    return text === null ? null : parseNote(text, providerId)
  }

  return {
    name: 'test',
    methods: [
      { code: 'credit_card', name: 'Credit card' },
      { code: 'paypal', name: 'PayPal' },
      { code: 'bank_transfer', name: 'Bank transfer' },
    ],
    create: async input => {
      const providerId = providerIdOf(input.key)
      const clientSecret = `${providerId}_secret_${options.random ? hex(options.random.bytes(16)) : 'test'}`
      const fresh = newNote(providerId, input, clientSecret)
      const text = await notes.update(noteKey(providerId), present => present ?? JSON.stringify(fresh))
      return paymentOf(parseNote(text, providerId))
    },
    confirm: async ({ key, providerId, token }) => {
      if (token === 'tok_timeout') throw unknown()
      if (token === 'tok_error') throw refused('The provider failed before it charged anything.')
      const note = await update(providerId, present => confirmed(present, key, token))
      if (token === 'tok_lost') throw unknown()
      return paymentOf(note)
    },
    capture: async ({ providerId, amount }) => paymentOf(await update(providerId, note => capturedNote(note, amount))),
    cancel: async ({ providerId }) => paymentOf(await update(providerId, note => (isOver(note) ? note : { ...note, status: 'cancelled', failure: null }))),
    refund: async ({ key, providerId, amount }) => {
      const script = refundScripts.shift() ?? 'succeed'
      if (script === 'timeout') throw unknown()
      if (script === 'error') throw refused('The provider failed before it paid anything back.')
      const note = await update(providerId, present => refunded(present, key, amount, script))
      if (script === 'lost') throw unknown()
      return refundOf(note, key)
    },
    read: async by => {
      const note = await find('providerId' in by ? by.providerId : providerIdOf(by.createKey))
      return note && paymentOf(note)
    },
    readRefund: async ({ providerId, key }) => (await find(providerId))?.refunds[key] ?? null,
    verifyWebhook: input => verifyTestWebhook(webhookSecret, input),
    completeAction: async (providerId, outcome) => paymentOf(await update(providerId, note => actionCompleted(note, outcome))),
    scriptRefunds: (...scripts) => {
      refundScripts.push(...scripts)
    },
    completeRefund: async (providerId, key, outcome) => refundOf(await update(providerId, note => refundCompleted(note, key, outcome)), key),
    signWebhook: event => signTestWebhook(webhookSecret, event, clock.now()),
    bookOf: async providerId => {
      const note = await find(providerId)
      return note && { captured: note.captured, refunded: refundedOf(note), captures: note.captures }
    },
  }
}

function newNote(
  providerId: string,
  { paymentId, currency, amount, capture }: Pick<Note, 'paymentId' | 'currency' | 'amount' | 'capture'>,
  clientSecret: string,
): Note {
  return {
    providerId,
    paymentId,
    currency,
    amount,
    capture,
    status: 'requires_payment_method',
    captured: 0,
    captures: 0,
    failure: null,
    clientSecret,
    confirmed: [],
    refunds: {},
  }
}

function confirmed(note: Note, key: string, token: string): Note {
  const isOpen = note.status === 'requires_payment_method' || note.status === 'requires_action'
  if (!isOpen || note.confirmed.includes(key)) return note
  const known: Note = { ...note, confirmed: [...note.confirmed, key], failure: null }
  const failure = declines[token]
  if (failure) return { ...known, status: 'requires_payment_method', failure }
  return token === 'tok_3ds' ? { ...known, status: 'requires_action' } : secured(known)
}

function actionCompleted(note: Note, outcome: 'succeed' | 'fail'): Note {
  if (note.status !== 'requires_action') return note
  if (outcome === 'succeed') return secured(note)
  const failure: PaymentFailure = { code: 'card_declined', declineCode: 'authentication_required', message: 'The buyer could not be authenticated.' }
  return { ...note, status: 'requires_payment_method', failure }
}

function secured(note: Note): Note {
  return note.capture === 'manual' ? { ...note, status: 'authorized' } : taken(note)
}

function capturedNote(note: Note, amount: number): Note {
  if (note.status === 'captured') return note
  if (note.status !== 'authorized') throw refused('Only an authorized payment can be captured.')
  if (amount !== note.amount) throw refused('A payment is captured whole.')
  return taken(note)
}

function taken(note: Note): Note {
  return { ...note, status: 'captured', captured: note.amount, captures: note.captures + 1 }
}

function refunded(note: Note, key: string, amount: number, script: RefundScript): Note {
  if (note.refunds[key]) return note
  if (note.status !== 'captured' || refundedOf(note) + amount > note.captured) throw refused('More would be paid back than was captured.')
  const status = script === 'pending' ? 'pending' : script === 'fail' ? 'failed' : 'succeeded'
  const refund: ProviderRefund = { providerId: `${note.providerId}_${key}`, status, amount, failure: status === 'failed' ? 'account_closed' : null }
  return { ...note, refunds: { ...note.refunds, [key]: refund } }
}

function refundCompleted(note: Note, key: string, outcome: 'succeed' | 'fail'): Note {
  const refund = refundOf(note, key)
  const ended: ProviderRefund = outcome === 'succeed' ? { ...refund, status: 'succeeded' } : { ...refund, status: 'failed', failure: 'account_closed' }
  return { ...note, refunds: { ...note.refunds, [key]: ended } }
}

function refundedOf(note: Note): number {
  return Object.values(note.refunds).reduce((sum, { status, amount }) => (status === 'failed' ? sum : sum + amount), 0)
}

function isOver(note: Note): boolean {
  return note.status === 'captured' || note.status === 'cancelled' || note.status === 'processing'
}

function paymentOf({ providerId, paymentId, status, currency, amount, captured, clientSecret, failure }: Note): ProviderPayment {
  const isOpen = status === 'requires_action' || status === 'requires_payment_method'
  return { providerId, paymentId, status, currency, amount, captured, clientSecret: isOpen ? clientSecret : null, failure, methodType: null }
}

function refundOf(note: Note, key: string): ProviderRefund {
  const refund = note.refunds[key]
  if (!refund) throw refused('There is no such refund.')
  return refund
}

function parseNote(text: string | null, providerId: string): Note {
  if (text === null) throw refused(`There is no payment "${providerId}".`)
  return JSON.parse(text) as Note
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

function refused(message: string): CommerceError {
  return new CommerceError('payment_provider_error', message)
}
