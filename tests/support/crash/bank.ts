import { type FakeStripe, startFakeStripe } from '@cartwright/stripe/fake'
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
  readonly fake: FakeStripe
  book(): Promise<Book>
  /** The buyer takes the 3-D Secure step of every payment that waits for one. */
  takeSteps(): Promise<void>
  /** Sends the events that the shop was not told of yet, each as often as said. False when any was not taken. */
  tell(shopUrl: string, copies?: number): Promise<boolean>
  close(): Promise<void>
}

interface Intent {
  readonly id: string
  readonly status: string
}

const payable = ['requires_payment_method', 'requires_confirmation', 'requires_action', 'processing', 'requires_capture']

/** A fake Stripe in the test's process. Its events wait until they are told. */
export async function openBank(): Promise<Bank> {
  const fake = await startFakeStripe({ now: Date.now, webhookPolicy: { hold: true } })
  const intents = async (): Promise<readonly Intent[]> => {
    const response = await fetch(`${fake.url}/v1/payment_intents?limit=100`, { headers: { authorization: `Bearer ${fake.apiKey}` } })
    return ((await response.json()) as { data: Intent[] }).data
  }
  return {
    fake,
    book: async () => {
      const totals = fake.book.totals().usd
      const open = (await intents()).filter(({ status }) => payable.includes(status))
      return { charges: totals?.charges ?? 0, captured: totals?.captured ?? 0, refunded: totals?.refunds.succeeded.sum ?? 0, payable: open.length }
    },
    takeSteps: async () => {
      for (const { id, status } of await intents()) if (status === 'requires_action') fake.buyer.completeAction(id, 'succeed')
    },
    tell: async (shopUrl, copies = 1) => {
      fake.webhooks.setEndpoint({ url: `${shopUrl}/webhooks/stripe`, secrets: [webhookSecret] })
      const events = fake.webhooks.pendingEvents()
      const answers = await Promise.all(events.flatMap(({ id }) => Array.from({ length: copies }, () => fake.webhooks.deliver(id))))
      return answers.every(({ status }) => status === 200)
    },
    close: fake.close,
  }
}
