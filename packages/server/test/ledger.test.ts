import { countryTax } from '@cartwright/core'
import { beforeEach, describe, expect, it } from 'vitest'
import { call, refusal } from './support/call.ts'
import { guestOrder, signInStaff } from './support/people.ts'
import { openShop, type Shop, tester } from './support/shop.ts'

let shop: Shop
let token: string
/** Two chairs for 40.00 USD, shipping for 5.00, 9.00 of tax; half of it paid back. Another order is not paid. */
let orderId: number

beforeEach(async () => {
  const tax = countryTax({ pricesIncludeTax: false, rates: [{ country: 'US', ratePpm: 200_000 }], defaultCountry: 'US' })
  shop = await openShop({ commerce: { pricing: { tax } } })
  token = shop.adminKey
  const { id } = await shop.stock({ name: 'Chair' }, 10, 2_000)
  orderId = await paid(id, 2)
  await guestOrder(shop, id)
  shop.clock.advance(60_000)
  await shop.commerce.orders.refund(orderId, { clientKey: 'k', reason: '', amount: 2_700 }, tester)
})

async function paid(productId: number, quantity: number): Promise<number> {
  const order = await guestOrder(shop, productId, quantity)
  await shop.commerce.checkout.pay(order.orderId, { paymentToken: 'tok_visa' })
  return order.orderId
}

const list = (query: object = {}) => call(shop.app, 'admin.ledger.list', { token, query })
const balance = (query: object = {}) => call(shop.app, 'admin.ledger.balance', { token, query })
const download = (query: object = {}) => call(shop.app, 'admin.ledger.export', { token, query })

describe('the ledger', () => {
  it('lists transactions whole, the newest first', async () => {
    const { body } = await list()
    expect([body.total, body.transactions.map(({ id, cause }) => [id, cause])]).toEqual([
      3,
      [
        [3, 'refund:1:succeeded'],
        [2, 'refund:1:requested'],
        [1, 'payment:1:captured:5400'],
      ],
    ])
    const side = { credit_account_id: null, currency: 'USD' }
    expect(body.transactions[2]).toEqual({
      ...{ id: 1, cause: 'payment:1:captured:5400', actor: 'system:checkout', order_id: orderId, payment_id: 1 },
      ...{ at: body.transactions[2]?.at, recorded_at: body.transactions[2]?.at },
      entries: [
        { ...side, account: 'provider:test', debit: 54, credit: 0 },
        { ...side, account: 'sales', debit: 0, credit: 40 },
        { ...side, account: 'shipping', debit: 0, credit: 5 },
        { ...side, account: 'tax', debit: 0, credit: 9 },
      ],
    })
  })

  it('lists those of an order, an account, a currency, a time, and the oldest first', async () => {
    const causes = async (query: object) => (await list(query)).body.transactions.map(({ id }) => id)
    const { at } = (await list()).body.transactions[0] ?? { at: '' }
    expect(await causes({ order_id: orderId, sort: 'oldest' })).toEqual([1, 2, 3])
    expect(await causes({ order_id: 99 })).toEqual([])
    expect(await causes({ account: 'refunds_payable' })).toEqual([3, 2])
    expect(await causes({ currency: 'EUR' })).toEqual([])
    expect(await causes({ from: at })).toEqual([3, 2])
    expect(await causes({ to: at })).toEqual([1])
    const first = (await list({ limit: 2 })).body
    expect((await list({ limit: 2, cursor: first.next_cursor ?? '' })).body).toMatchObject({ transactions: [{ id: 1 }], next_cursor: null })
  })

  it('says what the accounts come to, now and at a time', async () => {
    const rest = { currency: 'USD' }
    expect((await balance()).body).toEqual({
      accounts: [
        { ...rest, account: 'provider:test', kind: 'asset', debit: 54, credit: 27, balance: 27 },
        { ...rest, account: 'refunds_payable', kind: 'liability', debit: 27, credit: 27, balance: 0 },
        { ...rest, account: 'sales', kind: 'income', debit: 20, credit: 40, balance: -20 },
        { ...rest, account: 'shipping', kind: 'income', debit: 2.5, credit: 5, balance: -2.5 },
        { ...rest, account: 'tax', kind: 'liability', debit: 4.5, credit: 9, balance: -4.5 },
      ],
      totals: [{ ...rest, debit: 108, credit: 108, balance: 0 }],
    })
    const { at } = (await list()).body.transactions[0] ?? { at: '' }
    expect((await balance({ at })).body.totals).toEqual([{ ...rest, debit: 54, credit: 54, balance: 0 }])
    expect((await balance({ account: 'sales' })).body.totals).toEqual([{ ...rest, debit: 20, credit: 40, balance: -20 }])
    expect((await balance({ order_id: 99 })).body).toEqual({ accounts: [], totals: [] })
  })

  it('is exported as CSV, one line an entry', async () => {
    const { body, headers } = await download()
    expect([headers.get('content-type'), headers.get('content-disposition')]).toEqual(['text/csv; charset=utf-8', 'attachment; filename="ledger.csv"'])
    const rows = body.split('\r\n').map(row => row.split(','))
    expect(rows.map(row => [row[0], row[2], row[5], row[7], row[8], row[9]].join(' '))).toEqual([
      'transaction cause account currency debit credit',
      '1 payment:1:captured:5400 provider:test USD 54.00 ',
      '1 payment:1:captured:5400 sales USD  40.00',
      '1 payment:1:captured:5400 shipping USD  5.00',
      '1 payment:1:captured:5400 tax USD  9.00',
      '2 refund:1:requested refunds_payable USD  27.00',
      '2 refund:1:requested sales USD 20.00 ',
      '2 refund:1:requested shipping USD 2.50 ',
      '2 refund:1:requested tax USD 4.50 ',
      '3 refund:1:succeeded refunds_payable USD 27.00 ',
      '3 refund:1:succeeded provider:test USD  27.00',
      '     ',
    ])
    expect(new Set(rows.slice(0, -1).map(row => row.length))).toEqual(new Set([12]))
  })

  it('is exported as JSON lines: the transactions of the list', async () => {
    const { body, headers } = await download({ format: 'jsonl', account: 'refunds_payable' })
    expect(headers.get('content-type')).toBe('application/jsonl')
    const lines = body.split('\n')
    expect(lines.pop()).toBe('')
    expect(lines.map(line => JSON.parse(line) as unknown)).toEqual((await list({ account: 'refunds_payable', sort: 'oldest' })).body.transactions)
    expect((await download({ format: 'jsonl', order_id: 99 })).text).toBe('')
  })

  it('is exported in parts that are made as they are taken', async () => {
    const { id } = await shop.stock({ name: 'Pen' }, 1_000, 100)
    for (let count = 0; count < 300; count++) await paid(id, 1)
    const response = await shop.app.request('/admin/ledger/export', { headers: { authorization: `Bearer ${token}` } })
    const sizes: number[] = []
    const decoder = new TextDecoder()
    let text = ''
    for await (const chunk of response.body ?? []) {
      sizes.push(chunk.length)
      text += decoder.decode(chunk, { stream: true })
    }
    expect(sizes.length).toBeGreaterThan(1)
    expect(Math.max(...sizes)).toBeLessThan(66_000)
    expect(text.split('\r\n')).toHaveLength(1 + 10 + 300 * 4 + 1)
  })

  it('refuses what it does not know before the answer begins', async () => {
    for (const id of ['admin.ledger.list', 'admin.ledger.balance', 'admin.ledger.export'] as const) {
      const refused = await refusal(shop.app, id, { token, query: { account: 'cash' } })
      expect([id, refused.status, refused.body.errors]).toEqual([id, 422, [{ path: 'account', message: 'There can be no account "cash".' }]])
    }
    expect((await refusal(shop.app, 'admin.ledger.export', { token, query: { currency: 'XXY' } })).body.code).toBe('validation_failed')
  })

  it('is for those who may read orders', async () => {
    const staff = await signInStaff(shop, 'staff', ['orders:read'])
    expect((await call(shop.app, 'admin.ledger.list', { token: staff })).body.total).toBe(3)
    const others = await signInStaff(shop, 'staff', ['catalog:read', 'audit:read'])
    for (const id of ['admin.ledger.list', 'admin.ledger.balance', 'admin.ledger.export'] as const) {
      expect((await refusal(shop.app, id, { token: others })).status).toBe(403)
    }
  })
})
