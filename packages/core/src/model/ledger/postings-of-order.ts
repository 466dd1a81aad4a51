import type { Order, Payment, Refund } from '../order/index.ts'
import { type Income, keptIncome, type OrderMoney } from './kept-income.ts'
import type { LedgerEntry, LedgerPosting } from './ledger.ts'
import { type LedgerAccount, providerAccount } from './ledger-account.ts'

/** One thing that happened to an order's money. `refund` as it stands after it. */
type MoneyStep =
  | { readonly kind: 'captured'; readonly payment: Payment; readonly amount: number }
  | { readonly kind: 'requested' | 'succeeded'; readonly payment: Payment; readonly refund: Refund }
  | { readonly kind: 'failed'; readonly payment: Payment; readonly refund: Refund; readonly hadSucceeded: boolean }

/** The account where the money of a payment lies, or the debt it is paid from. */
type Till = Pick<LedgerEntry, 'account' | 'creditAccountId'>

/** How the money stands before or after a step. */
interface Standing extends OrderMoney {
  readonly refunds: readonly Refund[]
}

/**
 * The ledger transactions of a change: derived from nothing but the order before and after it, so that whatever made the change, its money is booked. `before` is null for
 * an order just placed. Every order store writes them with the change itself.
 *
 * - Captured: the provider owes it (or the debt to a gift card's holder is gone), and it is income and tax, as {@link keptIncome} has it.
 * - Refund asked for: from here on the shop owes it (RELIABILITY 3.8), and the income and tax of it are gone.
 * - Refund succeeded: it is owed no more, and the provider has paid it (or the gift card has it back).
 * - Refund failed, even after it had succeeded: all of that is taken back.
 */
export function postingsOfOrder(before: Order | null, after: Order, at: number): LedgerPosting[] {
  return book(before, after, stepsOf(before, after), () => at)
}

/** The transactions of an order from before there was a ledger: what brought it to where it stands, at the times that it tells. */
export function openingPostingsOf(order: Order): LedgerPosting[] {
  return book(null, order, stepsOf(null, order), step => timeOf(order, step))
}

function stepsOf(before: Order | null, after: Order): MoneyStep[] {
  const captures = after.payments.flatMap((payment): MoneyStep[] => {
    const amount = payment.captured - (before?.payments.find(({ id }) => id === payment.id)?.captured ?? 0)
    return amount === 0 ? [] : [{ kind: 'captured', payment, amount }]
  })
  return [...captures, ...after.refunds.flatMap(refund => refundSteps(before, after, refund))]
}

function refundSteps(before: Order | null, after: Order, refund: Refund): MoneyStep[] {
  const present = before?.refunds.find(({ id }) => id === refund.id)
  const payment = after.payments.find(({ id }) => id === refund.paymentId)
  if (!payment || present?.status === refund.status) return []
  if (refund.status === 'failed') return present ? [{ kind: 'failed', payment, refund, hadSucceeded: present.status === 'succeeded' }] : []
  const requested: MoneyStep[] = present ? [] : [{ kind: 'requested', payment, refund }]
  return refund.status === 'succeeded' ? [...requested, { kind: 'succeeded', payment, refund }] : requested
}

function book(before: Order | null, after: Order, steps: readonly MoneyStep[], timeOfStep: (step: MoneyStep) => number): LedgerPosting[] {
  if (steps.length === 0) return []
  let money = moneyOf(before)
  let income = keptIncome(after, money)
  return steps.map(step => {
    money = moneyAfter(money, step)
    const next = keptIncome(after, money)
    const entries = [...sidesOf(step), ...earned(income, next)].filter(({ amount }) => amount !== 0)
    income = next
    return {
      cause: causeOf(step),
      at: timeOfStep(step),
      orderId: after.id,
      paymentId: step.payment.id,
      entries: entries.map(side => ({ ...side, currency: after.currency })),
    }
  })
}

function moneyOf(order: Order | null): Standing {
  if (!order) return { captured: 0, refunds: [] }
  return { captured: order.payments.reduce((sum, { captured }) => sum + captured, 0), refunds: order.refunds.filter(({ status }) => status !== 'failed') }
}

function moneyAfter(money: Standing, step: MoneyStep): Standing {
  switch (step.kind) {
    case 'captured':
      return { ...money, captured: money.captured + step.amount }
    case 'requested':
      return { ...money, refunds: [...money.refunds, step.refund] }
    case 'succeeded':
      return money
    case 'failed':
      return { ...money, refunds: money.refunds.filter(({ id }) => id !== step.refund.id) }
  }
}

/** What the step moves beside income and tax. */
function sidesOf(step: MoneyStep): Omit<LedgerEntry, 'currency'>[] {
  const till = step.kind === 'captured' ? tillOf(step.payment) : tillOfRefund(step)
  const owed: Till = { account: 'refunds_payable', creditAccountId: null }
  switch (step.kind) {
    case 'captured':
      return [{ ...till, amount: step.amount }]
    case 'requested':
      return [{ ...owed, amount: -step.refund.amount }]
    case 'succeeded':
      return [
        { ...owed, amount: step.refund.amount },
        { ...till, amount: -step.refund.amount },
      ]
    case 'failed':
      return [{ ...(step.hadSucceeded ? till : owed), amount: step.refund.amount }]
  }
}

/** Income is on the credit side: more of it is less than zero. */
function earned(before: Income, after: Income): Omit<LedgerEntry, 'currency'>[] {
  return (['sales', 'shipping', 'tax'] as const).map(account => ({ account, creditAccountId: null, amount: before[account] - after[account] }))
}

function tillOf({ tender, provider, accountId }: Payment): Till {
  const accounts: Readonly<Record<Payment['tender'], LedgerAccount>> = {
    provider: providerAccount(provider),
    gift_card: 'gift_cards',
    store_credit: 'store_credit',
  }
  return { account: accounts[tender], creditAccountId: tender === 'provider' ? null : accountId }
}

/** Where a refund's money goes: back to where it came from, or to store credit instead. */
function tillOfRefund({ payment, refund }: Pick<MoneyStep & { readonly refund: Refund }, 'payment' | 'refund'>): Till {
  const isElsewhere = refund.accountId !== null && refund.accountId !== payment.accountId
  return isElsewhere ? { account: 'store_credit', creditAccountId: refund.accountId } : tillOf(payment)
}

/** Captured money is told by what it comes to in all, so that each of several captures is a cause of its own. */
function causeOf(step: MoneyStep): string {
  return step.kind === 'captured' ? `payment:${step.payment.id}:captured:${step.payment.captured}` : `refund:${step.refund.id}:${step.kind}`
}

function timeOf(order: Order, step: MoneyStep): number {
  if (step.kind === 'requested') return step.refund.createdAt
  if (step.kind !== 'captured') return step.refund.updatedAt
  return order.history.find(({ to }) => to === 'paid')?.at ?? step.payment.createdAt
}
