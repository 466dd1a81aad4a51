import type { AdminOrder } from '@cartwright/client'
import { counted, moment } from '../output/values.ts'

type Payment = AdminOrder['payments'][number]
type UnansweredCall = NonNullable<Payment['unanswered_call']>

/** Whether nobody knows yet how a payment of the order ended: it looks unpaid, and may be paid. */
export const isOutcomeUnknown = ({ payments }: AdminOrder): boolean => payments.some(({ unanswered_call: call }) => call?.status === 'outcome_unknown')

/** What is known of a call whose answer nobody has seen, what happens next, and what can be done, as lines for `fields`. */
export const unansweredFields = (paymentId: number, call: UnansweredCall): readonly (readonly [string, string])[] => {
  const name = `Payment ${paymentId}`
  if (call.status === 'under_way') return [[name, `under way since ${moment(call.sent_at)} (${call.call})`]]
  return [
    [name, `outcome unknown since ${moment(call.sent_at)}: the answer to "${call.call}" was lost, the money may have been taken`],
    ['  asked', call.asked === 0 ? 'not yet' : `${counted(call.asked, 'time')}, last ${moment(call.last_asked_at)}: ${call.last_answer ?? '-'}`],
    ['  asked again', `${moment(call.next_ask_at)} at the latest, by the shop itself`],
    ['  at once', `cartwright payments settle ${paymentId}; for all that are undecided: cartwright reconcile --check R2 --repair`],
  ]
}
