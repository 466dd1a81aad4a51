// #region stripe-shop
import { createCommerce } from '@cartwright/core'
import { sqlite } from '@cartwright/sqlite'
import { stripePayments } from '@cartwright/stripe'

const storage = sqlite('shop.db')
const payments = stripePayments({
  secretKey: process.env.STRIPE_SECRET_KEY ?? '',
  publishableKey: process.env.STRIPE_PUBLISHABLE_KEY ?? '',
  webhookSecrets: [process.env.STRIPE_WEBHOOK_SECRET ?? ''],
  production: process.env.NODE_ENV === 'production',
  returnUrl: 'https://mugs.example/paid',
  notes: storage.notes,
})
const shop = createCommerce({ storage, payments })

// #endregion

export { payments, shop }
