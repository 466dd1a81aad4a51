import type { Dispute } from '../order/index.ts'
import type { LedgerPosting } from './ledger.ts'
import { providerAccount } from './ledger-account.ts'

/**
 * The ledger transaction of a dispute that was lost: the provider keeps the money, and it is a loss (RELIABILITY 3.3: ledger on lost). Until then nothing is booked: the buyer's
 * bank may only be asking, and what was won was never lost. Nothing as well when it was lost before already.
 */
export function postingsOfDispute(before: Dispute | null, after: Dispute, at: number): LedgerPosting[] {
  const { id, status, orderId, paymentId, provider, currency, amount } = after
  if (status !== 'lost' || before?.status === 'lost' || amount === 0) return []
  return [
    {
      cause: `dispute:${id}:lost`,
      at,
      orderId,
      paymentId,
      entries: [
        { account: 'dispute_losses', creditAccountId: null, currency, amount },
        { account: providerAccount(provider), creditAccountId: null, currency, amount: -amount },
      ],
    },
  ]
}
