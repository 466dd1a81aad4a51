import type { OperationKind, Payment, PaymentOperation } from './payment.ts'
import { openOperation } from './record-attempt.ts'
import { isUnsettled } from './unsettled.ts'

/** How long after a call whose answer nobody has seen the provider is asked (RELIABILITY 3.3), and then how often. Milliseconds. */
const askedAfterMs = [5_000, 15_000, 60_000, 5 * 60_000]
const askedEveryMs = 10 * 60_000

/** From then on a call without an answer is a matter for people. Milliseconds. */
export const unansweredMaxMs = 5 * 60_000

/** A call to the provider whose answer nobody has seen: whether the money was taken is not known, so the payment looks as if it had not been. */
export interface UnansweredCall {
  readonly kind: OperationKind
  /** `sent`: it may be under way just now. `unknown`: it is over, and nobody knows how it ended. */
  readonly status: 'sent' | 'unknown'
  readonly sentAt: number
  /** What came of asking the provider since then; null while it was not asked. */
  readonly asked: NonNullable<PaymentOperation['asked']> | null
  /** When the provider is asked again, at the latest; in the past where nothing does the work of the background. */
  readonly nextAskAt: number
}

/** The call of a payment that has no answer; null when all have one, or it does not matter any more. */
export function unansweredCall(payment: Payment): UnansweredCall | null {
  const open = openOperation(payment)
  if (!open || !isUnsettled(payment)) return null
  const { kind, sentAt, asked = null } = open
  return { kind, status: open.status === 'sent' ? 'sent' : 'unknown', sentAt, asked, nextAskAt: sentAt + nextAge(payment.updatedAt - sentAt) }
}

/** Whether it is time to ask what became of a call, when it was looked at last at `lookedAt`. */
export function isTimeToAsk({ sentAt }: PaymentOperation, lookedAt: number, now: number): boolean {
  return now - sentAt >= nextAge(lookedAt - sentAt)
}

/** The age at which a call is asked for next, after it was looked at when it was so old. */
function nextAge(age: number): number {
  return Math.min(askedAfterMs.find(after => after > age) ?? Number.POSITIVE_INFINITY, (Math.floor(Math.max(0, age) / askedEveryMs) + 1) * askedEveryMs)
}
