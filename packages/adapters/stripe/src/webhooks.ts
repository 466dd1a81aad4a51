import { CommerceError, type PaymentProvider, type ProviderEvent } from '@cartwright/core'
import type Stripe from 'stripe'
import { idOf } from './mapping/dispute-of.ts'
import type { StripeSettings } from './settings.ts'

/** How far a message's time may be from ours, either way; Stripe's own recommendation. */
const toleranceSeconds = 300

/**
 * Checks a message against each secret over its raw bytes, then says what it is about. Stripe's library compares in constant time, and refuses what is too old; what comes
 * from the future it takes, so that is refused here.
 */
export function verifyWebhook(
  client: Stripe,
  { webhookSecrets, isLive, logger }: StripeSettings,
  { rawBody, headers, now }: Parameters<PaymentProvider['verifyWebhook']>[0],
): ProviderEvent {
  const signature = Object.entries(headers).find(([name]) => name.toLowerCase() === 'stripe-signature')?.[1] ?? ''
  if (!isRecent(signature, now) || !webhookSecrets.some(secret => isSignedWith(client, secret, { rawBody, signature, now }))) throw invalid()
  const event = parse(rawBody)
  const isOurs = event.livemode === isLive && event.account === undefined
  if (!isOurs) logger.log('warn', 'A webhook of Stripe was for another mode or account: it is left alone.', { eventId: event.id, eventType: event.type })
  return { id: event.id, type: event.type, subject: isOurs ? subjectOf(event.data.object) : null }
}

function isSignedWith(client: Stripe, secret: string, message: { readonly rawBody: string; readonly signature: string; readonly now: number }): boolean {
  try {
    return client.webhooks.signature?.verifyHeader(message.rawBody, message.signature, secret, toleranceSeconds, undefined, message.now) ?? false
  } catch {
    return false
  }
}

/** Every time that the header names, as the library reads the last one. */
function isRecent(signature: string, now: number): boolean {
  const times = [...signature.matchAll(/(?:^|,)t=([^,]*)/g)].map(([, time]) => Number.parseInt(time ?? '', 10))
  return times.length > 0 && times.every(time => Math.abs(Math.floor(now / 1_000) - time) <= toleranceSeconds)
}

interface StripeEvent {
  readonly id: string
  readonly type: string
  readonly livemode: boolean
  readonly account?: unknown
  readonly data: { readonly object: Readonly<Record<string, unknown>> }
}

/** What is read of an event. Its objects are in the API version of the endpoint, so only what has never changed is looked at: ids, and of whom they are. */
function parse(rawBody: string): StripeEvent {
  const message = parseJson(rawBody)
  if (!isRecord(message) || typeof message.id !== 'string' || typeof message.type !== 'string') throw invalid()
  const data = isRecord(message.data) && isRecord(message.data.object) ? message.data.object : {}
  const { id, type, livemode, account } = message
  return { id, type, livemode: livemode === true, ...(account === undefined || account === null ? {} : { account }), data: { object: data } }
}

function subjectOf(object: Readonly<Record<string, unknown>>): ProviderEvent['subject'] {
  const { id } = object
  if (typeof id !== 'string') return null
  const providerPaymentId = referenceIn(object.payment_intent)
  if (object.object === 'payment_intent') return { kind: 'payment', providerId: id, providerPaymentId: id }
  if (object.object === 'refund') return { kind: 'refund', providerId: id, providerPaymentId }
  if (object.object === 'dispute') return { kind: 'dispute', providerId: id, providerPaymentId: providerPaymentId ?? referenceIn(object.charge) }
  return null
}

function referenceIn(value: unknown): string | null {
  if (typeof value === 'string') return value
  return isRecord(value) && typeof value.id === 'string' ? idOf({ id: value.id }) : null
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function invalid(): CommerceError {
  return new CommerceError('webhook_signature_invalid', 'The signature of the webhook is not valid.')
}
