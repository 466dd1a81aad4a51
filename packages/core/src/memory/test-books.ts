import type { BookRange, NoteStore, Page, ProviderBooks } from '../ports/index.ts'
import type { MadeIndex } from './test-made-index.ts'
import { type PaymentNote, parsePaymentNote, paymentIn } from './test-payment-note.ts'

const pageSize = 100

/** The test provider's books, oldest first; its cursor is a position. */
export function testBooks(made: MadeIndex, notes: NoteStore, noteKey: (providerId: string) => string): ProviderBooks {
  const notesBetween = async (from: number, to: number): Promise<readonly PaymentNote[]> => {
    // A creation that was repeated later is noted at both times.
    const ids = [...new Set(await made.between(from, to))]
    const texts = await Promise.all(ids.map(id => notes.get(noteKey(id))))
    // One that was indexed and never written was not made.
    return texts.flatMap((text, index) => (text === null ? [] : [parsePaymentNote(text, ids[index] ?? '')]))
  }
  return {
    payments: async range => {
      const found = (await notesBetween(range.from, range.to)).filter(({ createdAt }) => createdAt >= range.from && createdAt < range.to)
      return pageOf(
        found.map(note => ({ payment: paymentIn(note), createdAt: note.createdAt })),
        range,
      )
    },
    refundsOf: async providerPaymentId => {
      const text = await notes.get(noteKey(providerPaymentId))
      return text === null ? [] : Object.values(parsePaymentNote(text, providerPaymentId).refunds)
    },
    balance: async range => {
      // Money of an old payment may move today.
      const moves = (await notesBetween(0, range.to)).flatMap(note => note.moves)
      const found = moves.filter(({ at }) => at >= range.from && at < range.to).sort((left, right) => left.at - right.at)
      return pageOf(found, range)
    },
  }
}

function pageOf<Item>(items: readonly Item[], { cursor = null }: BookRange): Page<Item> {
  const start = cursor === null ? 0 : Number(cursor)
  const end = start + pageSize
  return { items: items.slice(start, end), total: items.length, nextCursor: end < items.length ? String(end) : null }
}
