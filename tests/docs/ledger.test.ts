import { countryTax, createCommerce, formatMajor, type LedgerTransaction, type Principal, silentLogger, systemClock } from '@cartwright/core'
import { memoryPasswords, memoryStorage, testPayments } from '@cartwright/core/memory'
import { expect, it } from 'vitest'
import { readDocument } from '../support/documents.ts'

const by: Principal = { kind: 'system', name: 'test' }
const address = { name: null, line1: 'Street 1', line2: null, city: null, region: null, postalCode: null, country: null, phone: null }

/** The shop of the worked example, after all of it. */
async function workedExample() {
  const storage = memoryStorage()
  const payments = testPayments({ notes: storage.notes, clock: systemClock })
  const tax = countryTax({ pricesIncludeTax: false, rates: [{ country: 'US', ratePpm: 200_000 }], defaultCountry: 'US' })
  const commerce = createCommerce({ storage, payments, passwords: memoryPasswords(), logger: silentLogger, pricing: { tax } })
  await commerce.start()
  const { code } = await commerce.credits.issueGiftCard({ amount: 2_000 }, by)
  const { variants } = await commerce.catalog.create({ name: 'Chair', variants: [{ sku: 'CHAIR', prices: [{ currency: 'USD', amount: 2_000 }] }] }, by)
  const variantId = variants[0]?.id ?? 0
  await commerce.inventory.adjust({ causeKey: 'stock', reason: '', lines: [{ variantId, to: 10 }] }, by)
  const { guestToken } = await commerce.carts.addItem({}, { variantId, quantity: 2 })
  const shopper = { guestToken: guestToken ?? '' }
  await commerce.carts.applyGiftCard(shopper, code)
  const { order } = await commerce.checkout.placeOrder(shopper, { paymentMethod: 'credit_card', email: 'a@example.com', shippingAddress: address })
  await commerce.checkout.pay(order.id, { paymentToken: 'tok_visa' })
  payments.scriptRefunds('succeed', 'fail')
  await commerce.orders.refund(order.id, { clientKey: 'chair', reason: '', lines: [{ lineId: 1, quantity: 1 }] }, by)
  await commerce.orders.refund(order.id, { clientKey: 'goodwill', reason: '', amount: 500 }, by)
  const { items } = await commerce.ledger.transactions({}, { limit: 100 }, 'oldest')
  return {
    transactions: items,
    trialBalance: await commerce.ledger.trialBalance(),
    broken: (await commerce.doctor()).filter(({ violations }) => violations > 0),
  }
}

const usd = (amount: number) => (amount === 0 ? '' : formatMajor(amount, 'USD'))

const rowsOf = (transaction: LedgerTransaction) =>
  transaction.entries.map(({ account, amount }, index) => [
    index === 0 ? `\`${transaction.cause}\`` : '',
    `\`${account}\``,
    usd(Math.max(amount, 0)),
    usd(Math.max(-amount, 0)),
  ])

/** The tables of a part of a document, each as its rows of cells. */
const tablesIn = (text: string): string[][][] =>
  [...text.matchAll(/(?:^\|.*\|\n)+/gm)].map(([table]) =>
    table
      .trimEnd()
      .split('\n')
      .slice(2)
      .map(row =>
        row
          .slice(1, -1)
          .split('|')
          .map(cell => cell.trim()),
      ),
  )

it('docs/ledger.md works its example out as the shop does', async () => {
  const [, example = ''] = /## A worked example\n([\s\S]*?)\n## /.exec(readDocument('docs/ledger.md').text) ?? []
  const { transactions, trialBalance, broken } = await workedExample()
  const whole = (amount: number) => formatMajor(amount, 'USD')
  const balances = trialBalance.accounts.map(({ account, debit, credit, balance }) => [`\`${account}\``, whole(debit), whole(credit), whole(balance)])
  const totals = trialBalance.totals.map(({ debit, credit, balance }) => ['together', whole(debit), whole(credit), whole(balance)])
  expect(tablesIn(example)).toEqual([transactions.flatMap(rowsOf), [...balances, ...totals]])
  expect(broken).toEqual([])
})
