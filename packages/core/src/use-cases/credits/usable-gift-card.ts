import { normalizeGiftCardCode } from '../../model/credit/gift-card-code.ts'
import { CommerceError, type CreditAccount } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { sha256Hex } from '../tokens.ts'

/** The card with this code. Throws `gift_card_invalid`, with the same words for codes there are not and cards that are disabled or expired: who guesses learns nothing. */
export async function usableGiftCard(deps: Pick<Deps, 'credits' | 'clock'>, code: string): Promise<CreditAccount> {
  const normal = normalizeGiftCardCode(code)
  const card = normal === null ? null : await deps.credits.byCodeHash(await sha256Hex(normal))
  const isExpired = card !== null && card.expiresAt !== null && card.expiresAt <= deps.clock.now()
  if (card?.status !== 'active' || isExpired) throw new CommerceError('gift_card_invalid', 'There is no gift card with this code that can be used.')
  return card
}
