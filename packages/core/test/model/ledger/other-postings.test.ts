import { describe, expect, it } from 'vitest'
import { checkPosting, type Dispute, type LedgerEntry, ledgerAccountKind, postingsOfCredit, postingsOfDispute } from '../../../src/model/index.ts'
import { expectRefusal } from '../money/support.ts'

const at = 1_767_225_600_000

describe('postingsOfCredit', () => {
  const change = { tender: 'gift_card', creditAccountId: 4, currency: 'EUR', amount: 5_000, key: 'issued', at } as const
  const side = { creditAccountId: 4, currency: 'EUR' }

  it('books what was given out as a debt to its holder', () => {
    expect(postingsOfCredit(change)).toEqual([
      {
        ...{ cause: 'gift_card:4:issued', at, orderId: null, paymentId: null },
        entries: [
          { ...side, account: 'gift_cards_issued', amount: 5_000 },
          { ...side, account: 'gift_cards', amount: -5_000 },
        ],
      },
    ])
  })

  it('books what is taken away the other way round', () => {
    const [posting] = postingsOfCredit({ ...change, tender: 'store_credit', amount: -200, key: 'adjusted:k' })
    expect(posting).toMatchObject({ cause: 'store_credit:4:adjusted:k' })
    expect(posting?.entries).toEqual([
      { ...side, account: 'store_credit_issued', amount: -200 },
      { ...side, account: 'store_credit', amount: 200 },
    ])
  })

  it('has nothing to book of nothing', () => {
    expect(postingsOfCredit({ ...change, amount: 0 })).toEqual([])
  })
})

describe('postingsOfDispute', () => {
  const open: Dispute = {
    ...{ id: 3, orderId: 7, paymentId: 50, provider: 'stripe', providerId: 'dp_3', status: 'open', currency: 'USD', amount: 2_000 },
    ...{ reason: 'fraudulent', evidenceDueAt: null, createdAt: at, updatedAt: at },
  }

  it('books a loss when it is lost', () => {
    const side = { creditAccountId: null, currency: 'USD' }
    expect(postingsOfDispute(open, { ...open, status: 'lost' }, at + 1)).toEqual([
      {
        ...{ cause: 'dispute:3:lost', at: at + 1, orderId: 7, paymentId: 50 },
        entries: [
          { ...side, account: 'dispute_losses', amount: 2_000 },
          { ...side, account: 'provider:stripe', amount: -2_000 },
        ],
      },
    ])
    expect(postingsOfDispute(null, { ...open, status: 'lost' }, at)).toHaveLength(1)
  })

  it.each([
    [null, 'open'],
    ['open', 'under_review'],
    ['under_review', 'won'],
    ['lost', 'lost'],
  ] as const)('books nothing from %s to %s', (from, to) => {
    expect(postingsOfDispute(from === null ? null : { ...open, status: from }, { ...open, status: to }, at)).toEqual([])
  })

  it('books nothing of an amount of nothing', () => {
    expect(postingsOfDispute(open, { ...open, status: 'lost', amount: 0 }, at)).toEqual([])
  })
})

describe('checkPosting', () => {
  const posting = (entries: readonly LedgerEntry[]) => ({ cause: 'test', at, orderId: null, paymentId: null, entries })
  const entry = (amount: number, change: Partial<LedgerEntry> = {}): LedgerEntry => ({
    account: 'sales',
    creditAccountId: null,
    currency: 'EUR',
    amount,
    ...change,
  })

  it('lets through what sums to zero in every currency', () => {
    checkPosting(posting([entry(5), entry(-5, { account: 'provider:stripe' }), entry(3, { currency: 'USD' }), entry(-3, { currency: 'USD' })]))
  })

  it.each([
    ['no entries', []],
    ['a sum other than zero', [entry(5), entry(-4)]],
    ['a sum of zero over two currencies', [entry(5), entry(-5, { currency: 'USD' })]],
    ['an amount of nothing', [entry(5), entry(-5), entry(0)]],
    ['a fraction', [entry(0.5), entry(-0.5)]],
    ['an amount too large to be exact', [entry(2 ** 53), entry(-(2 ** 53))]],
    ['a provider without a name', [entry(5, { account: 'provider:' }), entry(-5)]],
  ])('refuses %s', (_, entries) => {
    expectRefusal(() => checkPosting(posting(entries)), 'fault')
  })
})

describe('ledgerAccountKind', () => {
  it.each([
    ['provider:stripe', 'asset'],
    ['sales', 'income'],
    ['tax', 'liability'],
    ['gift_cards_issued', 'contra'],
    ['dispute_losses', 'expense'],
    ['toString', undefined],
    ['provider:', undefined],
    ['cash', undefined],
  ])('%s: %s', (account, kind) => {
    expect(ledgerAccountKind(account)).toBe(kind)
  })
})
