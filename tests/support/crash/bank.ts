import { systemClock } from '@cartwright/core'
import { testPayments } from '@cartwright/core/memory'
import { sqlite } from '@cartwright/sqlite'
import { webhookSecret } from './messages.ts'

/** What the provider itself has on its books: it outlives every kill, and is never asked through the shop. */
export interface Book {
  /** How often money was taken, over all payments. */
  readonly charges: number
  readonly captured: number
  readonly refunded: number
  /** Payment objects that may still be paid. */
  readonly payable: number
}

/** The payment provider as a test sees it: outside of the shop's process. */
export interface Bank {
  book(): Promise<Book>
  /** The buyer takes the 3-D Secure step of the payment. */
  takeStep(providerId: string): Promise<void>
  /** A webhook about the payment, signed as the provider would; the same `id` is the same event. */
  webhook(providerId: string, id: string): Promise<{ readonly path: string; readonly rawBody: string; readonly headers: Record<string, string> }>
  close(): Promise<void>
}

/** The test provider, its book in a file of its own. */
export async function openBank(bookFile: string, providerIds: readonly string[]): Promise<Bank> {
  const storage = sqlite(bookFile)
  await storage.migrate()
  const payments = testPayments({ notes: storage.notes, clock: systemClock, webhookSecret })
  return {
    book: async () => {
      const books = await Promise.all(
        providerIds.map(async providerId => ({ entry: await payments.bookOf(providerId), state: await payments.read({ providerId }) })),
      )
      const sum = (amount: (book: (typeof books)[number]) => number) => books.reduce((total, book) => total + amount(book), 0)
      return {
        charges: sum(({ entry }) => entry?.captures ?? 0),
        captured: sum(({ entry }) => entry?.captured ?? 0),
        refunded: sum(({ entry }) => entry?.refunded ?? 0),
        payable: sum(({ state }) => (state && state.status !== 'captured' && state.status !== 'cancelled' ? 1 : 0)),
      }
    },
    takeStep: async providerId => {
      await payments.completeAction(providerId, 'succeed')
    },
    webhook: async (providerId, id) => ({
      path: '/webhooks/test',
      ...(await payments.signWebhook({ id, type: 'payment.updated', providerPaymentId: providerId })),
    }),
    close: () => storage.close(),
  }
}
