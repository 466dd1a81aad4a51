import { expect, it } from 'vitest'
import { defaultTemplates, letter } from '../src/index.ts'

const shop = {
  name: 'The <Shop>',
  links: {
    resetPassword: (token: string) => `https://s.example/#${token}`,
    confirmEmail: (token: string) => `https://s.example/c#${token}`,
    order: (id: number) => `https://s.example/${id}`,
  },
}
const lines = [{ name: 'Mug <b>', options: { color: 'red', size: 'L' }, quantity: 2, subtotal: 2_000 }]

it('escapes what people wrote, and lets none of it begin a line', () => {
  const { subject, text, html } = letter({
    subject: 'a\r\nBcc: x',
    name: '<script>alert(1)</script>\nPay here:',
    paragraphs: ['1 < 2 & "3"'],
    link: { label: "It's", url: 'https://s.example/?a=1&b="2"' },
    signature: 'S',
  })
  expect(subject).toBe('a Bcc: x')
  expect(text).toBe('Hello <script>alert(1)</script> Pay here:,\n\n1 < 2 & "3"\n\nIt\'s:\nhttps://s.example/?a=1&b="2"\n\nS\n')
  expect(html).toContain('<p>Hello &lt;script&gt;alert(1)&lt;/script&gt; Pay here:,</p>')
  expect(html).toContain('<p>1 &lt; 2 &amp; &quot;3&quot;</p>')
  expect(html).toContain('<a href="https://s.example/?a=1&amp;b=&quot;2&quot;">It&#39;s</a>')
})

it('confirms an order with its sums', () => {
  const totals = { subtotal: 2_000, discount: 200, shipping: 500, tax: 0, total: 2_300 }
  const mail = defaultTemplates.order_confirmation({ orderId: 7, currency: 'EUR', lines, totals, hasAccount: true }, shop)
  expect(mail?.text).toBe(
    'Hello,\n\nThank you for your order 7. This is what you bought:\n\n' +
      '2 × Mug <b> (red, L)  20.00\nDiscount  -2.00\nShipping  5.00\nTotal  23.00 EUR\n\nLook at your order:\nhttps://s.example/7\n\nThe <Shop>\n',
  )
  expect(mail?.html).toContain('<tr><td>2 × Mug &lt;b&gt; (red, L)</td><td align="right">20.00</td></tr>')
})

it('tells a guest of a parcel without a link', () => {
  const mail = defaultTemplates.order_shipped({ orderId: 7, lines, carrier: 'Post', trackingNumber: 'X1', hasAccount: false }, shop)
  expect(mail?.text).toBe(
    'Hello,\n\nWe have shipped from your order 7:\n\n2 × Mug <b> (red, L)\n\nIt comes with Post.\n\nIts tracking number is X1.\n\nThe <Shop>\n',
  )
})

it('tells of a refund in the units of its currency', () => {
  const mail = defaultTemplates.order_refunded({ orderId: 7, currency: 'JPY', amount: 1_200, hasAccount: false }, shop)
  expect(mail?.text).toContain('We have sent 1200 JPY back to you for your order 7.')
})
