import { describe, expect, it } from 'vitest'
import { checkPosting, type LedgerPosting, type Order, openingPostingsOf, type Payment, postingsOfOrder, type Refund } from '../../../src/model/index.ts'
import { anyLine, anyOrder, anyPayment, at } from '../order/support.ts'

const provider = 'provider:test'

/** Goods of 10.00 (1.60 tax in it, three units) and 5.00 (0.33 tax), shipping 5.00 (0.80 tax): 20.00 in all. */
const lines = [anyLine({ tax: 160 }), anyLine({ id: 2, quantity: 1, payable: 500, tax: 33 })]
const shipping = { method: 'standard', name: 'Standard', amount: 500, discount: 0, tax: 80, taxRatePpm: 190_000, payable: 500 }

function orderWith(payments: readonly Payment[], refunds: readonly Refund[] = []): Order {
  return anyOrder({ lines, shipping, payments, refunds })
}

function refundOf(change: Partial<Refund> & Pick<Refund, 'amount'>): Refund {
  return {
    ...{ id: 900, paymentId: 50, accountId: null, clientKey: 'k', status: 'requested', lines: [], shippingAmount: 0, shippingTax: 0, otherAmount: 0 },
    ...{ reason: '', providerId: null, failure: null, createdAt: at, updatedAt: at },
    ...change,
  }
}

const paid = anyPayment({ status: 'captured', captured: 2_000 })
const giftCard = anyPayment({ id: 51, tender: 'gift_card', provider: 'gift_card', accountId: 4, amount: 600, captured: 600, status: 'captured' })
const storeCredit = anyPayment({ id: 52, tender: 'store_credit', provider: 'store_credit', accountId: 5, amount: 400, captured: 400, status: 'captured' })
const rest = anyPayment({ status: 'captured', amount: 1_400, captured: 1_400 })

/** Cause, then account and amount of every entry, with the gift card or customer account where there is one. */
function inShort(postings: readonly LedgerPosting[]): unknown[] {
  for (const posting of postings) checkPosting(posting)
  return postings.map(({ cause, entries }) => [
    cause,
    entries.map(({ account, creditAccountId, amount }) => (creditAccountId === null ? [account, amount] : [account, amount, creditAccountId])),
  ])
}

interface Transition {
  readonly name: string
  readonly before: Order | null
  readonly after: Order
  readonly postings: readonly unknown[]
}

const half = { lines: [{ lineId: 1, quantity: 1, amount: 333, tax: 53 }] }
const all = {
  amount: 2_000,
  lines: [
    { lineId: 1, quantity: 3, amount: 1_000, tax: 160 },
    { lineId: 2, quantity: 1, amount: 500, tax: 33 },
  ],
  shippingAmount: 500,
  shippingTax: 80,
}

const transitions: readonly Transition[] = [
  { name: 'placed without any money', before: null, after: orderWith([anyPayment()]), postings: [] },
  { name: 'authorized', before: orderWith([anyPayment()]), after: orderWith([anyPayment({ status: 'authorized' })]), postings: [] },
  { name: 'cancelled', before: orderWith([anyPayment()]), after: orderWith([anyPayment({ status: 'cancelled' })]), postings: [] },
  {
    name: 'captured',
    before: orderWith([anyPayment()]),
    after: orderWith([paid]),
    postings: [
      [
        'payment:50:captured:2000',
        [
          [provider, 2_000],
          ['sales', -1_307],
          ['shipping', -420],
          ['tax', -273],
        ],
      ],
    ],
  },
  {
    name: 'captured in part',
    before: orderWith([anyPayment()]),
    after: orderWith([{ ...paid, captured: 700 }]),
    postings: [
      [
        'payment:50:captured:700',
        [
          [provider, 700],
          ['sales', -457],
          ['shipping', -147],
          ['tax', -96],
        ],
      ],
    ],
  },
  {
    name: 'captured to the end',
    before: orderWith([{ ...paid, captured: 700 }]),
    after: orderWith([paid]),
    postings: [
      [
        'payment:50:captured:2000',
        [
          [provider, 1_300],
          ['sales', -850],
          ['shipping', -273],
          ['tax', -177],
        ],
      ],
    ],
  },
  {
    name: 'captured from a gift card, store credit and a provider at once',
    before: orderWith([
      { ...rest, captured: 0 },
      { ...giftCard, captured: 0 },
      { ...storeCredit, captured: 0 },
    ]),
    after: orderWith([{ ...rest, amount: 1_000, captured: 1_000 }, giftCard, storeCredit]),
    postings: [
      [
        'payment:50:captured:1000',
        [
          [provider, 1_000],
          ['sales', -654],
          ['shipping', -210],
          ['tax', -136],
        ],
      ],
      [
        'payment:51:captured:600',
        [
          ['gift_cards', 600, 4],
          ['sales', -392],
          ['shipping', -126],
          ['tax', -82],
        ],
      ],
      [
        'payment:52:captured:400',
        [
          ['store_credit', 400, 5],
          ['sales', -261],
          ['shipping', -84],
          ['tax', -55],
        ],
      ],
    ],
  },
  {
    name: 'refund of units asked for',
    before: orderWith([paid]),
    after: orderWith([paid], [refundOf({ amount: 333, ...half })]),
    postings: [
      [
        'refund:900:requested',
        [
          ['refunds_payable', -333],
          ['sales', 280],
          ['tax', 53],
        ],
      ],
    ],
  },
  {
    name: 'refund of goodwill asked for: in proportion',
    before: orderWith([paid]),
    after: orderWith([paid], [refundOf({ amount: 1_000, otherAmount: 1_000 })]),
    postings: [
      [
        'refund:900:requested',
        [
          ['refunds_payable', -1_000],
          ['sales', 653],
          ['shipping', 210],
          ['tax', 137],
        ],
      ],
    ],
  },
  {
    name: 'refund of everything asked for',
    before: orderWith([paid]),
    after: orderWith([paid], [refundOf(all)]),
    postings: [
      [
        'refund:900:requested',
        [
          ['refunds_payable', -2_000],
          ['sales', 1_307],
          ['shipping', 420],
          ['tax', 273],
        ],
      ],
    ],
  },
  {
    name: 'refund on its way',
    before: orderWith([paid], [refundOf({ amount: 333, ...half })]),
    after: orderWith([paid], [refundOf({ amount: 333, ...half, status: 'pending' })]),
    postings: [],
  },
  {
    name: 'refund succeeded',
    before: orderWith([paid], [refundOf({ amount: 333, ...half, status: 'pending' })]),
    after: orderWith([paid], [refundOf({ amount: 333, ...half, status: 'succeeded' })]),
    postings: [
      [
        'refund:900:succeeded',
        [
          ['refunds_payable', 333],
          [provider, -333],
        ],
      ],
    ],
  },
  {
    name: 'refund failed',
    before: orderWith([paid], [refundOf({ amount: 333, ...half })]),
    after: orderWith([paid], [refundOf({ amount: 333, ...half, status: 'failed' })]),
    postings: [
      [
        'refund:900:failed',
        [
          ['refunds_payable', 333],
          ['sales', -280],
          ['tax', -53],
        ],
      ],
    ],
  },
  {
    name: 'refund failed after it had succeeded',
    before: orderWith([paid], [refundOf({ amount: 333, ...half, status: 'succeeded' })]),
    after: orderWith([paid], [refundOf({ amount: 333, ...half, status: 'failed' })]),
    postings: [
      [
        'refund:900:failed',
        [
          [provider, 333],
          ['sales', -280],
          ['tax', -53],
        ],
      ],
    ],
  },
  {
    name: 'refund to the gift card it was paid with, at once',
    before: orderWith([rest, giftCard]),
    after: orderWith([rest, giftCard], [refundOf({ paymentId: 51, accountId: 4, amount: 333, ...half, status: 'succeeded' })]),
    postings: [
      [
        'refund:900:requested',
        [
          ['refunds_payable', -333],
          ['sales', 280],
          ['tax', 53],
        ],
      ],
      [
        'refund:900:succeeded',
        [
          ['refunds_payable', 333],
          ['gift_cards', -333, 4],
        ],
      ],
    ],
  },
  {
    name: 'refund of a card payment to store credit',
    before: orderWith([paid]),
    after: orderWith([paid], [refundOf({ accountId: 6, amount: 333, ...half, status: 'succeeded' })]),
    postings: [
      [
        'refund:900:requested',
        [
          ['refunds_payable', -333],
          ['sales', 280],
          ['tax', 53],
        ],
      ],
      [
        'refund:900:succeeded',
        [
          ['refunds_payable', 333],
          ['store_credit', -333, 6],
        ],
      ],
    ],
  },
  {
    name: 'refund of a gift card payment to store credit',
    before: orderWith([rest, giftCard]),
    after: orderWith([rest, giftCard], [refundOf({ paymentId: 51, accountId: 6, amount: 333, ...half, status: 'succeeded' })]),
    postings: [
      [
        'refund:900:requested',
        [
          ['refunds_payable', -333],
          ['sales', 280],
          ['tax', 53],
        ],
      ],
      [
        'refund:900:succeeded',
        [
          ['refunds_payable', 333],
          ['store_credit', -333, 6],
        ],
      ],
    ],
  },
  {
    name: 'captured and asked back in one step',
    before: orderWith([anyPayment()]),
    after: orderWith([paid], [refundOf(all)]),
    postings: [
      [
        'payment:50:captured:2000',
        [
          [provider, 2_000],
          ['sales', -1_307],
          ['shipping', -420],
          ['tax', -273],
        ],
      ],
      [
        'refund:900:requested',
        [
          ['refunds_payable', -2_000],
          ['sales', 1_307],
          ['shipping', 420],
          ['tax', 273],
        ],
      ],
    ],
  },
]

describe('postingsOfOrder', () => {
  it.each(transitions)('$name', ({ before, after, postings }) => {
    expect(inShort(postingsOfOrder(before, after, at))).toEqual(postings)
  })

  it('tells order, payment, currency and time', () => {
    const [posting] = postingsOfOrder(orderWith([anyPayment()]), orderWith([paid]), at + 5)
    expect(posting).toMatchObject({ orderId: 7, paymentId: 50, at: at + 5 })
    expect(new Set(posting?.entries.map(({ currency }) => currency))).toEqual(new Set(['USD']))
  })

  it('leaves out what an order has no part of', () => {
    const order = anyOrder({ lines: [anyLine()], shipping: null })
    const captured = anyPayment({ amount: 1_000, captured: 1_000, status: 'captured' })
    expect(inShort(postingsOfOrder(order, { ...order, payments: [captured] }, at))).toEqual([
      [
        'payment:50:captured:1000',
        [
          [provider, 1_000],
          ['sales', -1_000],
        ],
      ],
    ])
  })

  it('counts a refund told without its tax, as earlier versions did, as tax kept, until the line is back', () => {
    const units = (id: number, quantity: number, amount: number) =>
      refundOf({ id, amount, clientKey: `k${id}`, lines: [{ lineId: 1, quantity, amount, tax: 0 }] })
    const before = orderWith([paid])
    const first = orderWith([paid], [units(900, 1, 333)])
    const second = orderWith([paid], [units(900, 1, 333), units(901, 2, 667)])
    expect(inShort(postingsOfOrder(before, first, at))).toEqual([
      [
        'refund:900:requested',
        [
          ['refunds_payable', -333],
          ['sales', 333],
        ],
      ],
    ])
    expect(inShort(postingsOfOrder(first, second, at))).toEqual([
      [
        'refund:901:requested',
        [
          ['refunds_payable', -667],
          ['sales', 507],
          ['tax', 160],
        ],
      ],
    ])
  })
})

describe('openingPostingsOf', () => {
  it('books what brought an order to where it stands, at the times it tells; a refund that failed is nothing', () => {
    const refunds = [
      refundOf({ amount: 333, ...half, status: 'succeeded', createdAt: at + 20, updatedAt: at + 30 }),
      refundOf({ id: 901, amount: 500, otherAmount: 500, status: 'failed', createdAt: at + 21, updatedAt: at + 31 }),
      refundOf({ id: 902, amount: 500, shippingAmount: 500, shippingTax: 80, status: 'requested', createdAt: at + 22, updatedAt: at + 32 }),
    ]
    const order = orderWith([paid], refunds)
    const history = [...order.history, { at: at + 10, from: 'pending_payment' as const, to: 'paid' as const, actor: 'system:test', note: '' }]
    const postings = openingPostingsOf({ ...order, history })
    expect(inShort(postings)).toEqual([
      [
        'payment:50:captured:2000',
        [
          [provider, 2_000],
          ['sales', -1_307],
          ['shipping', -420],
          ['tax', -273],
        ],
      ],
      [
        'refund:900:requested',
        [
          ['refunds_payable', -333],
          ['sales', 280],
          ['tax', 53],
        ],
      ],
      [
        'refund:900:succeeded',
        [
          ['refunds_payable', 333],
          [provider, -333],
        ],
      ],
      [
        'refund:902:requested',
        [
          ['refunds_payable', -500],
          ['shipping', 420],
          ['tax', 80],
        ],
      ],
    ])
    expect(postings.map(posting => posting.at)).toEqual([at + 10, at + 20, at + 30, at + 22])
  })

  it('takes the time of the payment where the order was never paid', () => {
    const order = orderWith([{ ...paid, createdAt: at + 3 }])
    expect(openingPostingsOf(order).map(posting => posting.at)).toEqual([at + 3])
  })
})
