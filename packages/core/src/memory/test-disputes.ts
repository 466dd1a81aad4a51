import type { Clock, NoteStore, ProviderDispute } from '../ports/index.ts'
import { type PaymentNote, refused, withMove } from './test-payment-note.ts'

/** How long a buyer's bank waits for evidence. */
const evidenceMs = 7 * 86_400_000

/** The banks behind the test provider. */
export interface TestDisputes {
  /** A buyer asks for the money back: it is taken out of the account until it is decided. */
  openDispute(providerPaymentId: string, details?: { readonly amount?: number; readonly reason?: string }): Promise<ProviderDispute>
  settleDispute(disputeId: string, status: 'under_review' | 'won' | 'lost'): Promise<ProviderDispute>
}

type Update = (providerId: string, change: (note: PaymentNote) => PaymentNote) => Promise<PaymentNote>

/** Disputes, each in a note of its own beside the payment's. */
export function testDisputes(
  notes: NoteStore,
  clock: Clock,
  update: Update,
): TestDisputes & { readonly readDispute: (id: string) => Promise<ProviderDispute | null> } {
  const keyOf = (id: string) => `test-payments-dispute:${id}`
  const readDispute = async (id: string): Promise<ProviderDispute | null> => {
    const text = await notes.get(keyOf(id))
    return text === null ? null : (JSON.parse(text) as ProviderDispute)
  }
  const move = (note: PaymentNote, sourceId: string, amount: number) => withMove(note, { kind: 'dispute', sourceId, amount, at: clock.now() })

  return {
    readDispute,
    openDispute: async (providerPaymentId, { amount, reason = 'fraudulent' } = {}) => {
      let opened: ProviderDispute | null = null
      await update(providerPaymentId, note => {
        if (note.captured === 0) throw refused('Nothing was charged that could be disputed.')
        const at = clock.now()
        opened = {
          providerId: `${providerPaymentId}_dispute_${note.moves.length}`,
          providerPaymentId,
          status: 'open',
          currency: note.currency,
          amount: amount ?? note.captured,
          reason,
          evidenceDueAt: at + evidenceMs,
          createdAt: at,
        }
        return move(note, providerPaymentId, -opened.amount)
      })
      if (opened === null) throw refused('There is no such payment.')
      const dispute: ProviderDispute = opened
      await notes.update(keyOf(dispute.providerId), () => JSON.stringify(dispute))
      return dispute
    },
    settleDispute: async (disputeId, status) => {
      const before = await readDispute(disputeId)
      if (!before) throw refused('There is no such dispute.')
      const after: ProviderDispute = { ...before, status, evidenceDueAt: null }
      const isGivenBack = status === 'won' && before.status !== 'won'
      if (isGivenBack) await update(before.providerPaymentId, note => move(note, before.providerPaymentId, before.amount))
      await notes.update(keyOf(disputeId), () => JSON.stringify(after))
      return after
    },
  }
}
