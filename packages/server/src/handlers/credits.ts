import { spendable } from '@cartwright/core'
import type { EndpointId } from '../contract/index.ts'
import type { Handlers } from '../http/call.ts'
import { majorIn } from '../present/money.ts'
import { timeOrNull } from '../present/time.ts'
import type { HandlerKit } from './kit.ts'

export function creditHandlers({ commerce: { credits, deps } }: HandlerKit): Handlers<Extract<EndpointId, `giftCards.${string}`>> {
  return {
    async 'giftCards.balance'({ body }) {
      const card = await credits.balanceOf(body.code)
      const major = majorIn(card.currency)
      const available = major(spendable(card, deps.clock.now()))
      return {
        body: {
          last4: card.last4 ?? '',
          currency: card.currency,
          balance: major(card.balance),
          available_amount: available,
          expires_at: timeOrNull(card.expiresAt),
        },
      }
    },
  }
}
