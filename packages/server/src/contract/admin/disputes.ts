import { z } from 'zod'
import { named } from '../schemas.ts'
import { amount, currency, id, time } from '../values.ts'

export const disputeStatus = z.enum(['open', 'under_review', 'won', 'lost'])

/** A buyer who asked their bank for the money back, as the provider tells of it. */
export const dispute = named(
  'Dispute',
  z.strictObject({
    dispute_id: id,
    order_id: id,
    payment_id: id,
    provider: z.string(),
    provider_id: z.string(),
    status: disputeStatus,
    currency,
    amount,
    reason: z.string().describe("The provider's word."),
    evidence_due_at: time.nullable().describe('Until when evidence may be given; null when it may not any more.'),
    created_at: time,
    updated_at: time,
  }),
)
