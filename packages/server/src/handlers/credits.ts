import { CommerceError, spendable } from '@cartwright/core'
import type { EndpointId } from '../contract/index.ts'
import type { Handlers } from '../http/call.ts'
import { presentStoreCredit } from '../present/credit.ts'
import { majorIn } from '../present/money.ts'
import { timeOrNull } from '../present/time.ts'
import type { HandlerKit } from './kit.ts'

export function creditHandlers({ commerce: { credits, deps } }: HandlerKit): Handlers<Extract<EndpointId, `giftCards.${string}` | `storeCredit.${string}`>> {
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

    async 'storeCredit.own'({ caller }) {
      if (caller.customer === null) throw new CommerceError('unauthenticated', 'Sign in first.')
      const accounts = await credits.storeCreditOf(caller.customer.id)
      return { body: { store_credit: accounts.map(account => presentStoreCredit(account, deps.clock.now())) } }
    },
  }
}
