import { CommerceError } from '../model/index.ts'
import type { PaymentProvider } from '../ports/index.ts'

/**
 * The provider of a shop that has none: it offers no method and refuses to charge, rather than pretend. Every call throws `payment_provider_error`,
 * but for reading, where it knows nothing, and webhooks, which throw `webhook_signature_invalid`.
 */
export const noPayments: PaymentProvider = {
  name: 'none',
  methods: [],
  create: refuse,
  confirm: refuse,
  capture: refuse,
  cancel: refuse,
  refund: refuse,
  read: async () => null,
  readRefund: async () => null,
  acceptsWebhooks: false,
  verifyWebhook: async () => {
    throw new CommerceError('webhook_signature_invalid', 'This shop has no payment provider.')
  },
}

async function refuse(): Promise<never> {
  throw new CommerceError('payment_provider_error', 'This shop has no payment provider.')
}
