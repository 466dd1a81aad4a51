import type { CreditService } from '../../commerce.ts'
import { giftCardCode, giftCardCodeLength, normalizeGiftCardCode } from '../../model/credit/gift-card-code.ts'
import { CommerceError, type CreditAccount, doneBy, type Principal } from '../../model/index.ts'
import type { CreditFilter, Deps, Page, PageRequest } from '../../ports/index.ts'
import { findCustomer } from '../customers/find-customer.ts'
import { sha256Hex } from '../tokens.ts'
import { accountOf, assertCurrency, assertMoved } from './credit-input.ts'
import { usableGiftCard } from './usable-gift-card.ts'

/** Makes a gift card. Its code is told once, here, and stored hashed. Throws `amount_invalid`, `amount_out_of_range`, `currency_unknown`, `customer_not_found`; `validation_failed` for one that would have expired already. */
export async function issueGiftCard(
  deps: Pick<Deps, 'credits' | 'customers' | 'clock' | 'random' | 'settings'>,
  input: Parameters<CreditService['issueGiftCard']>[0],
  by: Principal,
): ReturnType<CreditService['issueGiftCard']> {
  const { amount, currency = deps.settings.currency, expiresAt = null, note = '', customerId = null } = input
  assertCurrency(currency)
  assertMoved(amount, currency, 1)
  if (expiresAt !== null && expiresAt <= deps.clock.now())
    throw new CommerceError('validation_failed', 'The gift card would have expired already: nobody could pay with it.')
  if (customerId !== null) await findCustomer(deps, customerId)
  const code = giftCardCode(deps.random.bytes(giftCardCodeLength))
  const normal = normalizeGiftCardCode(code) ?? code
  const draft = { kind: 'gift_card', codeHash: await sha256Hex(normal), last4: normal.slice(-4), customerId, currency, amount, expiresAt, note } as const
  const giftCard = await deps.credits.issue(draft, {
    at: deps.clock.now(),
    ...doneBy(by),
    audit: ({ id }) => ({ action: 'gift_card.issue', subject: `credit:${id}`, data: { amount, currency } }),
  })
  return { giftCard, code }
}

/** What is left on the card with this code. Throws `gift_card_invalid`, alike for codes there are not and cards that are disabled or expired. */
export async function balanceOf(deps: Pick<Deps, 'credits' | 'clock'>, code: string): Promise<CreditAccount> {
  return usableGiftCard(deps, code)
}

/** A gift card or store credit account. Throws `gift_card_not_found`. */
export async function account(deps: Pick<Deps, 'credits'>, id: number): Promise<CreditAccount> {
  return accountOf(deps, id)
}

/** Gift cards and store credit, newest first. */
export async function list(deps: Pick<Deps, 'credits'>, filter: CreditFilter, page: PageRequest): Promise<Page<CreditAccount>> {
  return deps.credits.list(filter, page)
}

/** What moved an account, newest first. Throws `gift_card_not_found`. */
export async function entries(deps: Pick<Deps, 'credits'>, accountId: number, page: PageRequest): ReturnType<CreditService['entries']> {
  await accountOf(deps, accountId)
  return deps.credits.entries(accountId, page)
}

/** Changes what is said of an account: whether it may pay, until when, and the note. Orders that hold some of it keep it. Throws `gift_card_not_found`. */
export async function update(
  deps: Pick<Deps, 'credits' | 'clock'>,
  id: number,
  change: Parameters<CreditService['update']>[1],
  by: Principal,
): Promise<CreditAccount> {
  const audit = { action: 'credit.update', subject: `credit:${id}`, data: { ...change } }
  return deps.credits.update(id, change, { at: deps.clock.now(), ...doneBy(by), audit })
}
