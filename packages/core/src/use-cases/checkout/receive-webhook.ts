import { CommerceError } from '../../model/index.ts'
import { readPayment } from './steps/read-payment.ts'
import { settleReading } from './steps/settle-reading.ts'
import { type SettlementDeps, settlementActor } from './steps/settlement-deps.ts'

/**
 * Takes a provider's message for what it is, a hint: what it says is not believed, the provider is read (RELIABILITY 3.6). So repeats and disorder are harmless, and
 * nothing has to be remembered of it. One about a payment that is not known here, or not yet, is passed over: the resolver finds what it was about.
 *
 * Throws `payment_provider_unknown`, `webhook_signature_invalid`; what settling throws, so that the provider sends it again.
 */
export async function receiveWebhook(
  deps: SettlementDeps,
  provider: string,
  input: { readonly rawBody: string; readonly headers: Readonly<Record<string, string>> },
): Promise<void> {
  if (provider !== deps.payments.name) throw new CommerceError('payment_provider_unknown', `There is no payment provider "${provider}".`)
  const { id, subject } = await deps.payments.verifyWebhook({ ...input, now: deps.clock.now() })
  const providerPaymentId = subject?.providerPaymentId ?? null
  const order = providerPaymentId === null ? null : await deps.orders.orderByProviderId(provider, providerPaymentId)
  const payment = order?.payments.find(candidate => candidate.providerId === providerPaymentId)
  if (!order || !payment) {
    deps.logger.log('info', 'A webhook is about no payment of ours.', { provider, eventId: id })
    return
  }
  await settleReading(deps, order, await readPayment(deps, payment), settlementActor)
}
