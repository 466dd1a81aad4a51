import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { giftCardCode, giftCardCodeLength, normalizeGiftCardCode } from '../../../src/model/credit/gift-card-code.ts'
import { planTenders } from '../../../src/model/credit/plan-tenders.ts'
import { type CreditAccount, spendable } from '../../../src/model/index.ts'
import { holds } from '../money/support.ts'

function account(parts: Partial<CreditAccount> = {}): CreditAccount {
  const rest = { last4: 'WXYZ', customerId: null, expiresAt: null, note: '', createdAt: 1, updatedAt: 1 }
  return { id: 1, kind: 'gift_card', currency: 'EUR', balance: 1_000, held: 0, status: 'active', ...rest, ...parts }
}

describe('a gift card code', () => {
  it('has five bits of every byte, in groups of four', () => {
    expect(giftCardCode(Uint8Array.from({ length: giftCardCodeLength }, (_, index) => index))).toBe('0123-4567-89AB-CDEF-GHJK')
    expect(giftCardCode(new Uint8Array(giftCardCodeLength).fill(255))).toBe('ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ')
  })

  it('is read however it was typed', () => {
    const code = '0123456789ABCDEFGHJK'
    for (const typed of [code, '0123-4567-89AB-CDEF-GHJK', ' 0123 4567 89ab cdef ghjk ', 'OI23-4567-89ab-cdef-ghjk', 'ol23-4567-89AB-CDEF-GHJK']) {
      expect(normalizeGiftCardCode(typed)).toBe(code)
    }
  })

  it.each(['', '0123-4567-89AB-CDEF-GHJ', '0123-4567-89AB-CDEF-GHJKM', '0123-4567-89AB-CDEF-GHJU', '0123-4567-89AB-CDEF-GHJ!'])('is not %j', typed => {
    expect(normalizeGiftCardCode(typed)).toBeNull()
  })

  it('of any bytes is read as itself', () => {
    holds(
      fc.property(fc.uint8Array({ minLength: giftCardCodeLength, maxLength: giftCardCodeLength }), bytes => {
        const code = giftCardCode(bytes)
        expect(normalizeGiftCardCode(code.toLowerCase())).toBe(code.replaceAll('-', ''))
      }),
    )
  })
})

describe('what can be spent', () => {
  it('is the balance less what is held, of an active account until it expires', () => {
    expect(spendable(account({ balance: 1_000, held: 300 }), 5)).toBe(700)
    expect(spendable(account({ status: 'disabled' }), 5)).toBe(0)
    expect([4, 5, 6].map(now => spendable(account({ expiresAt: 5 }), now))).toEqual([1_000, 0, 0])
  })
})

describe('planTenders', () => {
  const plan = (total: number, accounts: readonly CreditAccount[]) => {
    const { tenders, amountDue } = planTenders(total, accounts, { currency: 'EUR', now: 5 })
    return [...tenders.map(({ amount }) => amount), amountDue]
  }

  it('takes from one account after the other, each as far as it goes', () => {
    const accounts = [account({ balance: 300 }), account({ id: 2, balance: 900, held: 100 }), account({ id: 3 })]
    expect(plan(1_500, accounts)).toEqual([300, 800, 400, 0])
    expect(plan(200, accounts)).toEqual([200, 0, 0, 0])
    expect(plan(9_999, accounts)).toEqual([300, 800, 1_000, 7_899])
    expect(plan(0, accounts)).toEqual([0, 0, 0, 0])
    expect(plan(50, [])).toEqual([50])
  })

  it('takes nothing from accounts of another currency, or that cannot pay', () => {
    expect(plan(100, [account({ currency: 'USD' }), account({ status: 'disabled' }), account({ expiresAt: 5 }), account({ balance: 0 })])).toEqual([
      0, 0, 0, 0, 100,
    ])
  })
})
