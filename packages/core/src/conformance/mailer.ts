import { expect } from 'vitest'
import { isUndeliverable, type Mail, type Mailer } from '../ports/index.ts'
import { type ConformanceCase, runSuite, type SuiteOptions } from './suite.ts'

/** A mailer, and the mailbox that its mails come to. */
export interface MailerSubject {
  readonly mailer: Mailer
  /** What has come, oldest first: to whom, and the whole message in words that can be searched. */
  readonly received: () => readonly { readonly to: string; readonly content: string }[]
  /** From now on the service behind it takes no mail: just now, or none to this recipient ever. */
  readonly refuse: (how: 'for_now' | 'for_good') => void
}

const reset: Mail = { to: 'ada@example.com', template: 'password_reset', data: { name: 'Ada', token: 'token-of-ada', expiresAt: 0 }, key: 'reset:1' }
const refund: Mail = {
  to: 'bob@example.com',
  template: 'order_refunded',
  data: { orderId: 4711, currency: 'EUR', amount: 12_345, hasAccount: false },
  key: 'r:1',
}

const failureOf = (sending: Promise<void>): Promise<unknown> =>
  sending.then(
    () => null,
    (error: unknown) => error,
  )

const cases: readonly ConformanceCase<MailerSubject>[] = [
  {
    name: 'brings each mail to its recipient and nobody else, with what its template needs',
    safety: true,
    run: async ({ mailer, received }) => {
      await mailer.send(reset)
      await mailer.send(refund)
      const [first, second] = received()
      expect([first?.to, second?.to, received().length]).toEqual(['ada@example.com', 'bob@example.com', 2])
      expect([first?.content.includes('token-of-ada'), second?.content.includes('token-of-ada')]).toEqual([true, false])
      expect(second?.content).toContain('4711')
    },
  },
  {
    name: 'says that a mail was not taken, so that it is tried again',
    safety: true,
    run: async ({ mailer, received, refuse }) => {
      refuse('for_now')
      const error = await failureOf(mailer.send(reset))
      expect([error instanceof Error, isUndeliverable(error), received()]).toEqual([true, false, []])
    },
  },
  {
    name: 'says of a mail that can never arrive that no later try helps, and does not name the recipient',
    safety: true,
    run: async ({ mailer, received, refuse }) => {
      refuse('for_good')
      const error = await failureOf(mailer.send(reset))
      expect([isUndeliverable(error), received()]).toEqual([true, []])
      expect(String(error)).not.toMatch(/ada@|token-of-ada/)
    },
  },
]

/** What every {@link Mailer} keeps. */
export function describeMailer(options: SuiteOptions<MailerSubject>): void {
  runSuite('Mailer', options, cases)
}
