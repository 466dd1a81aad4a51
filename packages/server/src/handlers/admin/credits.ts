import type { CreditAccount } from '@cartwright/core'
import type { EndpointId } from '../../contract/index.ts'
import type { Handlers } from '../../http/call.ts'
import { base64Url } from '../../http/digest.ts'
import { presentCreditAccount, presentCreditEntry } from '../../present/credit.ts'
import { minorAt } from '../../present/money.ts'
import { pageFieldsOf, pageOf } from '../../present/page.ts'
import { momentOf } from '../../present/time.ts'
import type { HandlerKit } from '../kit.ts'

type CreditIds = Extract<EndpointId, `admin.giftCards.${string}` | `admin.storeCredit.${string}`>

export function adminCreditHandlers({ commerce: { credits, customers, deps } }: HandlerKit): Handlers<CreditIds> {
  const present = (account: CreditAccount) => presentCreditAccount(account, deps.clock.now())
  const newKey = () => base64Url(deps.random.bytes(16))
  const expiry = (time: string | null | undefined) => (time === undefined ? {} : { expiresAt: time === null ? null : momentOf(time) })

  return {
    async 'admin.giftCards.list'({ query }) {
      const { kind, status, customer_id: customerId } = query
      const filter = { kind, ...(status === undefined ? {} : { status }), ...(customerId === undefined ? {} : { customerId }) }
      const page = await credits.list(filter, pageOf(query))
      return { body: { gift_cards: page.items.map(present), ...pageFieldsOf(page, query) } }
    },

    async 'admin.giftCards.issue'({ body, caller }) {
      const { amount, currency = deps.settings.currency, expires_at: expiresAt, customer_id: customerId = null, note = '' } = body
      const input = { amount: minorAt('amount', amount, currency), currency, customerId, note, ...expiry(expiresAt) }
      const { giftCard, code } = await credits.issueGiftCard(input, caller.principal)
      return { body: { code, gift_card: present(giftCard) } }
    },

    async 'admin.giftCards.get'({ params }) {
      return { body: present(await credits.account(params.id)) }
    },

    async 'admin.giftCards.entries'({ params, query }) {
      const { currency } = await credits.account(params.id)
      const page = await credits.entries(params.id, pageOf(query))
      return { body: { entries: page.items.map(entry => presentCreditEntry(entry, currency)), ...pageFieldsOf(page, query) } }
    },

    async 'admin.giftCards.update'({ params, body, caller }) {
      const { expires_at: expiresAt, ...same } = body
      return { body: present(await credits.update(params.id, { ...same, ...expiry(expiresAt) }, caller.principal)) }
    },

    async 'admin.giftCards.adjust'({ params, body, caller, idempotencyKey }) {
      const { currency } = await credits.account(params.id)
      const input = { amount: signedMinor(body.amount, currency), key: body.key ?? idempotencyKey ?? newKey(), reason: body.reason }
      return { body: present(await credits.adjust(params.id, input, caller.principal)) }
    },

    async 'admin.storeCredit.get'({ params }) {
      const { id } = await customers.customer(params.id)
      return { body: { store_credit: (await credits.storeCreditOf(id)).map(present) } }
    },

    async 'admin.storeCredit.grant'({ params, body, caller, idempotencyKey }) {
      const { currency = deps.settings.currency } = body
      const input = { amount: signedMinor(body.amount, currency), currency, key: body.key ?? idempotencyKey ?? newKey(), reason: body.reason }
      return { body: present(await credits.grantStoreCredit(params.id, input, caller.principal)) }
    },
  }
}

/** Minor units of an amount that may be below zero. */
function signedMinor(amount: number, currency: string): number {
  return amount < 0 ? -minorAt('amount', -amount, currency) : minorAt('amount', amount, currency)
}
