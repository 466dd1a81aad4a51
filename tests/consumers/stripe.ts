import type { PaymentProvider } from '@cartwright/core'
import { stripePayments } from '@cartwright/stripe'
import { startFakeStripe } from '@cartwright/stripe/fake'

const fake = await startFakeStripe()
const payments: PaymentProvider = stripePayments({ secretKey: fake.apiKey, apiBase: fake.url })
const { providerId } = await payments.create({ key: 'p:1:create', amount: 1250, currency: 'USD', orderId: 1, paymentId: 1, capture: 'automatic' })
const { status } = await payments.confirm({ key: 'p:1:confirm:1', providerId, token: 'pm_card_visa' })
await fake.close()
console.log(status === 'captured' ? '@cartwright/stripe works' : `the payment is ${status}`)
