import { CommerceError, event } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'

/**
 * Takes in a provider's message: its signature is checked over the raw body, then it is stored together with the event that makes it be worked on. Nothing is read from
 * the provider here, so the answer is quick; a message that comes again is stored once (RELIABILITY 3.6).
 *
 * Throws `payment_provider_unknown` for another provider's name, or where there is no secret to check with; `webhook_signature_invalid`; what the storage throws, so that
 * the provider sends it again.
 */
export async function receiveWebhook(
  deps: Pick<Deps, 'payments' | 'webhookInbox' | 'clock' | 'failpoint'>,
  provider: string,
  input: { readonly rawBody: string; readonly headers: Readonly<Record<string, string>> },
): Promise<void> {
  const { payments, webhookInbox, clock } = deps
  if (provider !== payments.name || payments.acceptsWebhooks === false) {
    throw new CommerceError('payment_provider_unknown', `There is no payment provider "${provider}".`)
  }
  const at = clock.now()
  const { id: eventId, type, subject } = await payments.verifyWebhook({ ...input, now: at })
  deps.failpoint('C11 webhook verified, not stored')
  await webhookInbox.receive(
    { provider, eventId, type, subject, rawBody: input.rawBody },
    { at, actor: 'system:webhooks', events: ({ id }) => [event('webhook.received', `webhook:${id}`, { webhookId: id })] },
  )
  deps.failpoint('C12 webhook stored, not acknowledged')
}
