import { CommerceError, type CurrencyCode, type PaymentFailure } from '../model/index.ts'
import type { BalanceEntry, CreatePayment, ProviderPayment, ProviderPaymentStatus, ProviderRefund } from '../ports/index.ts'

/** How the next refund goes: at once unless told. `lost`: it happens and the answer is lost; `error`: it certainly does not. */
export type RefundScript = 'succeed' | 'pending' | 'fail' | 'lost' | 'timeout' | 'error'

/** A payment in the test provider's book. */
export interface PaymentNote {
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
  readonly methodType: string | null
  readonly providerCustomerId: string | null
  readonly savesMethod: boolean
  /** Keys of the confirmations that have had their effect. */
  readonly confirmed: readonly string[]
  readonly refunds: Readonly<Record<string, ProviderRefund>>
  /** Money that moved, in order. */
  readonly moves: readonly BalanceEntry[]
  readonly createdAt: number
}

const declines: Readonly<Record<string, PaymentFailure>> = {
  tok_declined: { code: 'card_declined', declineCode: 'generic_decline', message: 'The card was declined.' },
  tok_insufficient_funds: { code: 'card_declined', declineCode: 'insufficient_funds', message: 'The card has insufficient funds.' },
}

/** A payment that nobody has tried yet. */
export function newPaymentNote(providerId: string, input: CreatePayment, clientSecret: string, createdAt: number): PaymentNote {
  const { paymentId, currency, amount, capture, providerCustomerId = null, savesMethod = false } = input
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
    methodType: null,
    providerCustomerId,
    savesMethod,
    confirmed: [],
    refunds: {},
    moves: [],
    createdAt,
  }
}

/** Tries to pay. */
export function confirmedNote(note: PaymentNote, { key, token, at }: { readonly key: string; readonly token: string; readonly at: number }): PaymentNote {
  const isOpen = note.status === 'requires_payment_method' || note.status === 'requires_action'
  if (!isOpen || note.confirmed.includes(key)) return note
  const known: PaymentNote = { ...note, confirmed: [...note.confirmed, key], failure: null, methodType: null }
  const failure = declines[token]
  if (failure) return { ...known, status: 'requires_payment_method', failure }
  if (token === 'tok_processing') return { ...known, status: 'processing', methodType: 'bank_debit' }
  const withCard: PaymentNote = { ...known, methodType: 'card' }
  return token === 'tok_3ds' ? { ...withCard, status: 'requires_action' } : securedNote(withCard, at)
}

/** The buyer takes or fails the 3-D Secure step. */
export function actionCompletedNote(note: PaymentNote, outcome: 'succeed' | 'fail', at: number): PaymentNote {
  if (note.status !== 'requires_action') return note
  if (outcome === 'succeed') return securedNote(note, at)
  const failure: PaymentFailure = { code: 'card_declined', declineCode: 'authentication_required', message: 'The buyer could not be authenticated.' }
  return { ...note, status: 'requires_payment_method', methodType: null, failure }
}

/** The bank of a `processing` payment pays or does not. */
export function processedNote(note: PaymentNote, outcome: 'succeed' | 'fail', at: number): PaymentNote {
  if (note.status !== 'processing') return note
  if (outcome === 'succeed') return securedNote(note, at)
  const failure: PaymentFailure = { code: 'payment_failed', declineCode: 'debit_not_authorized', message: 'The bank did not pay.' }
  return { ...note, status: 'requires_payment_method', methodType: null, failure }
}

/** Takes what was authorized, or less: once, and the rest is given up. */
export function capturedNote(note: PaymentNote, amount: number, at: number): PaymentNote {
  if (note.status === 'captured') return note
  if (note.status !== 'authorized') throw refused('Only an authorized payment can be captured.')
  if (!Number.isSafeInteger(amount) || amount < 1 || amount > note.amount) throw refused('No more can be captured than was authorized, and not nothing.')
  return takenNote(note, amount, at)
}

/** Gives the payment up, unless it is too late for that. */
export function cancelledNote(note: PaymentNote): PaymentNote {
  const isOver = note.status === 'captured' || note.status === 'cancelled' || note.status === 'processing'
  return isOver ? note : { ...note, status: 'cancelled', failure: null }
}

/** Pays back, once for a key. */
export function refundedNote(note: PaymentNote, key: string, { amount, script, at }: { amount: number; script: RefundScript; at: number }): PaymentNote {
  if (note.refunds[key]) return note
  if (note.status !== 'captured' || refundedOf(note) + amount > note.captured) throw refused('More would be paid back than was captured.')
  const status = script === 'pending' ? 'pending' : script === 'fail' ? 'failed' : 'succeeded'
  const refund: ProviderRefund = { providerId: `${note.providerId}_${key}`, status, amount, failure: status === 'failed' ? 'account_closed' : null }
  const next: PaymentNote = { ...note, refunds: { ...note.refunds, [key]: refund } }
  const move = { kind: 'refund', sourceId: refund.providerId, amount: -amount, at } as const
  return status === 'failed' ? next : withMove(next, move)
}

/** What becomes of a pending refund, or of one that had succeeded and is sent back. */
export function refundCompletedNote(note: PaymentNote, key: string, outcome: 'succeed' | 'fail', at: number): PaymentNote {
  const refund = refundIn(note, key)
  const ended: ProviderRefund = outcome === 'succeed' ? { ...refund, status: 'succeeded' } : { ...refund, status: 'failed', failure: 'account_closed' }
  const next: PaymentNote = { ...note, refunds: { ...note.refunds, [key]: ended } }
  if (outcome === 'succeed' || refund.status === 'failed') return next
  return withMove(next, { kind: 'refund_failure', sourceId: refund.providerId, amount: refund.amount, at })
}

/** A line in the provider's account. */
export function withMove(note: PaymentNote, move: Pick<BalanceEntry, 'kind' | 'sourceId' | 'amount' | 'at'>): PaymentNote {
  const providerId = `${note.providerId}_move_${note.moves.length + 1}`
  return { ...note, moves: [...note.moves, { providerId, ...move, currency: note.currency, fee: 0 }] }
}

export function refundedOf(note: PaymentNote): number {
  return Object.values(note.refunds).reduce((sum, { status, amount }) => (status === 'failed' ? sum : sum + amount), 0)
}

export function refundIn(note: PaymentNote, key: string): ProviderRefund {
  const refund = note.refunds[key]
  if (!refund) throw refused('There is no such refund.')
  return refund
}

export function paymentIn(note: PaymentNote): ProviderPayment {
  const { providerId, paymentId, status, currency, amount, captured, clientSecret, failure, methodType } = note
  const isOpen = status === 'requires_action' || status === 'requires_payment_method'
  return { providerId, paymentId, status, currency, amount, captured, clientSecret: isOpen ? clientSecret : null, failure, methodType }
}

export function parsePaymentNote(text: string | null, providerId: string): PaymentNote {
  if (text === null) throw refused(`There is no payment "${providerId}".`)
  return { ...inOlderNote(providerId), ...(JSON.parse(text) as PaymentNote) }
}

/** What a note of a shop that was made with an earlier version has not. It is named after the key that made it, which has our payment's id. */
function inOlderNote(providerId: string): Partial<PaymentNote> {
  const [, paymentId] = /^test_p_(\d+)_create$/.exec(providerId) ?? []
  return { paymentId: Number(paymentId ?? 0), methodType: null, providerCustomerId: null, savesMethod: false, moves: [], createdAt: 0 }
}

export function refused(message: string): CommerceError {
  return new CommerceError('payment_provider_error', message)
}

function securedNote(note: PaymentNote, at: number): PaymentNote {
  return note.capture === 'manual' ? { ...note, status: 'authorized' } : takenNote(note, note.amount, at)
}

function takenNote(note: PaymentNote, amount: number, at: number): PaymentNote {
  const next: PaymentNote = { ...note, status: 'captured', captured: amount, captures: note.captures + 1 }
  return withMove(next, { kind: 'payment', sourceId: note.providerId, amount, at })
}
