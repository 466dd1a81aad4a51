// #region mail
import { createCommerce } from '@cartwright/core'
import { letter, smtpMailer } from '@cartwright/smtp'
import { sqlite } from '@cartwright/sqlite'

const mailer = smtpMailer({
  url: process.env.SMTP_URL ?? 'smtp://127.0.0.1:1025',
  from: 'Mug House <shop@shop.example>',
  shopName: 'Mug House',
  storefrontUrl: 'https://shop.example',
  templates: {
    order_refunded: () => null,
    order_shipped: ({ orderId, trackingNumber }, { name }) =>
      letter({
        subject: `Your mugs are on their way (${orderId})`,
        paragraphs: [`Follow them with ${trackingNumber ?? 'your patience'}.`],
        signature: name,
      }),
  },
})
export const shop = createCommerce({ storage: sqlite('shop.db'), mailer })
// #endregion
