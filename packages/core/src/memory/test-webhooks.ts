import { CommerceError } from '../model/index.ts'
import type { ProviderEvent } from '../ports/index.ts'

/** A signature older or newer than this is refused, so that a message caught once cannot be sent for ever. Milliseconds. */
const toleranceMs = 300_000

export const testWebhookHeaders = { timestamp: 'x-test-payments-timestamp', signature: 'x-test-payments-signature' } as const

/** What a webhook of the test provider says: it is about the payment unless it names the payment's refund or dispute. */
export interface TestWebhook {
  readonly id: string
  readonly type: string
  readonly providerPaymentId: string | null
  readonly refundId?: string
  readonly disputeId?: string
}

/** A webhook as the test provider sends it: HMAC-SHA256 over `timestamp.body`, in hex; the timestamp in whole seconds. */
export async function signTestWebhook(
  secret: string | undefined,
  { id, type, providerPaymentId, refundId, disputeId }: TestWebhook,
  now: number,
): Promise<{ rawBody: string; headers: Record<string, string> }> {
  const rawBody = JSON.stringify({ id, type, payment: providerPaymentId, refund: refundId, dispute: disputeId })
  const timestamp = String(Math.floor(now / 1_000))
  const mac = await crypto.subtle.sign('HMAC', await hmacKey(secret), bytesOf(`${timestamp}.${rawBody}`))
  return { rawBody, headers: { [testWebhookHeaders.timestamp]: timestamp, [testWebhookHeaders.signature]: toHex(mac) } }
}

/** Checks the signature over the raw body before anything of it is read. Throws `webhook_signature_invalid`, without a reason: it would help nobody but a forger. */
export async function verifyTestWebhook(
  secret: string | undefined,
  { rawBody, headers, now }: { readonly rawBody: string; readonly headers: Readonly<Record<string, string>>; readonly now: number },
): Promise<ProviderEvent> {
  const timestamp = headerOf(headers, testWebhookHeaders.timestamp)
  const signature = fromHex(headerOf(headers, testWebhookHeaders.signature))
  const isRecent = /^\d{1,12}$/.test(timestamp) && Math.abs(now - Number(timestamp) * 1_000) <= toleranceMs
  // `verify` compares in constant time.
  const isOurs = signature !== null && (await crypto.subtle.verify('HMAC', await hmacKey(secret), signature, bytesOf(`${timestamp}.${rawBody}`)))
  if (!isRecent || !isOurs) throw invalidSignature()
  return parseEvent(rawBody)
}

function parseEvent(rawBody: string): ProviderEvent {
  const message: unknown = JSON.parse(rawBody)
  if (!isRecord(message) || typeof message.id !== 'string') throw invalidSignature()
  return { id: message.id, type: textOf(message.type) ?? '', subject: subjectOf(message) }
}

function subjectOf(message: Readonly<Record<string, unknown>>): ProviderEvent['subject'] {
  const providerPaymentId = textOf(message.payment)
  const disputeId = textOf(message.dispute)
  if (disputeId !== null) return { kind: 'dispute', providerId: disputeId, providerPaymentId }
  const refundId = textOf(message.refund)
  if (refundId !== null) return { kind: 'refund', providerId: refundId, providerPaymentId }
  return providerPaymentId === null ? null : { kind: 'payment', providerId: providerPaymentId, providerPaymentId }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

async function hmacKey(secret: string | undefined) {
  if (!secret) throw invalidSignature()
  return crypto.subtle.importKey('raw', bytesOf(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify'])
}

function headerOf(headers: Readonly<Record<string, string>>, name: string): string {
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1] ?? ''
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}

function toHex(buffer: ArrayBuffer): string {
  return Array.from(new Uint8Array(buffer), byte => byte.toString(16).padStart(2, '0')).join('')
}

function fromHex(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[0-9a-f]{64}$/i.test(text)) return null
  return Uint8Array.from({ length: 32 }, (_, index) => Number.parseInt(text.slice(index * 2, index * 2 + 2), 16))
}

function invalidSignature(): CommerceError {
  return new CommerceError('webhook_signature_invalid', 'The signature of the webhook is not valid.')
}
