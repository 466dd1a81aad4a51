import { expect } from 'vitest'
import type { CreditAccount, CreditDraft, Payment } from '../../model/index.ts'
import type { Storage } from '../../ports/index.ts'
import { now, writeBy } from '../fixtures.ts'
import { paymentOf } from '../orders/order-fixtures.ts'

type CardDraft = CreditDraft & { readonly kind: 'gift_card'; readonly codeHash: string }

/** A card of 50.00 EUR about to be issued. */
export function cardOf(codeHash: string, parts: Partial<CardDraft> = {}): CardDraft {
  return { kind: 'gift_card', codeHash, last4: 'WXYZ', customerId: null, currency: 'EUR', amount: 5_000, expiresAt: null, note: '', ...parts }
}

export function issue({ credits }: Storage, codeHash: string, parts: Partial<CardDraft> = {}): Promise<CreditAccount> {
  return credits.issue(cardOf(codeHash, parts), writeBy())
}

/** A payment of a new order from this account. */
export function tenderOf({ id, kind }: CreditAccount, amount: number, parts: Partial<Payment> = {}): Payment {
  return paymentOf({ tender: kind, accountId: id, provider: kind, method: kind, status: 'authorized', amount, ...parts })
}

/** What an account has and holds now. */
export async function figures({ credits }: Storage, { id }: CreditAccount): Promise<[number, number] | null> {
  const account = await credits.account(id)
  return account && [account.balance, account.held]
}

/** The entries of an account, the oldest first, in brief. */
export async function moves({ credits }: Storage, { id }: CreditAccount): Promise<unknown[]> {
  const { items } = await credits.entries(id, { limit: 100 })
  return items.toReversed().map(({ kind, balance, held, cause, orderId }) => [kind, balance, held, cause, orderId])
}

/** Sum and held are those of the entries, and what is held is what orders wait to spend. */
export async function expectSound(storage: Storage): Promise<void> {
  const broken = (await storage.checkInvariants(now)).filter(({ code, violations }) => violations > 0 && code.startsWith('I26'))
  expect(broken).toEqual([])
}
