import type { FakeStripe } from '@cartwright/stripe/fake'
import type { TestDatabase } from '../databases/test-database.ts'

interface Sums {
  readonly charges: Set<string>
  captured: number
  refunded: number
}

/** Where the shop's payments and the provider's own book differ, in words: money taken twice, taken for nobody, or paid back otherwise than it says. */
export async function wrongInMoney(database: TestDatabase, stripe: FakeStripe): Promise<readonly string[]> {
  const theirs = new Map<string, Sums>()
  for (const { paymentIntent, kind, charge, amount } of stripe.book.entries()) {
    const sums = theirs.get(paymentIntent) ?? { charges: new Set(), captured: 0, refunded: 0 }
    theirs.set(paymentIntent, sums)
    if (kind === 'captured') {
      sums.charges.add(charge)
      sums.captured += amount
    }
    if (kind === 'refund_succeeded') sums.refunded += amount
  }
  const ours = await database.query(`SELECT p.id, p.provider_id, p.captured,
    (SELECT coalesce(sum(r.amount), 0) FROM refund r WHERE r.payment_id = p.id AND r.status = 'succeeded') AS refunded FROM payment p WHERE p.provider = 'stripe'`)
  const wrong: string[] = []
  const known = new Set<string>()
  for (const { id, provider_id, captured, refunded } of ours) {
    known.add(String(provider_id))
    const there = theirs.get(String(provider_id)) ?? { charges: new Set(), captured: 0, refunded: 0 }
    if (there.charges.size > 1) wrong.push(`payment ${id} was charged ${there.charges.size} times`)
    if (there.captured !== Number(captured)) wrong.push(`payment ${id}: captured ${captured} here, ${there.captured} there`)
    if (there.refunded !== Number(refunded)) wrong.push(`payment ${id}: refunded ${refunded} here, ${there.refunded} there`)
  }
  for (const [intent, { captured }] of theirs) if (captured > 0 && !known.has(intent)) wrong.push(`${captured} were taken for ${intent}, which no order knows`)
  return wrong
}
