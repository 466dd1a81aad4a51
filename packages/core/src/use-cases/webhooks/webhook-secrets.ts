import type { WebhookEndpoint, WebhookSecrets } from '../../model/index.ts'
import type { Random } from '../../ports/index.ts'
import { base64Url } from '../tokens.ts'

const secretStart = 'whsec_'

/** The specification wants 24 to 64. */
const secretBytes = 32

const messageIdBytes = 16

/** A secret as the Standard Webhooks specification writes it: `whsec_` and base64 of 256 random bits. */
export function newWebhookSecret(random: Random): string {
  return `${secretStart}${toBase64(random.bytes(secretBytes))}`
}

/** A `webhook-id` that no other message has. */
export function newMessageId(random: Random): string {
  return `msg_${base64Url(random.bytes(messageIdBytes))}`
}

/** The secrets that sign at this moment: the present one, and the one before it while that still counts. */
export function signingSecrets(
  { current, previous }: WebhookSecrets,
  { previousSecretUntil }: Pick<WebhookEndpoint, 'previousSecretUntil'>,
  now: number,
): string[] {
  return previous !== null && previousSecretUntil !== null && now < previousSecretUntil ? [current, previous] : [current]
}

/**
 * The headers of one attempt: the message's id, the time of this attempt, and a signature by each secret (`v1,` and base64 of HMAC-SHA256 over `id.timestamp.body`).
 * @param now milliseconds; the header has whole seconds
 */
export async function signedHeaders(secrets: readonly string[], { messageId, body }: { readonly messageId: string; readonly body: string }, now: number) {
  const timestamp = Math.floor(now / 1_000)
  const content = new TextEncoder().encode(`${messageId}.${timestamp}.${body}`)
  const signatures: string[] = []
  for (const secret of secrets) signatures.push(`v1,${await hmac(secret, content)}`)
  return { 'webhook-id': messageId, 'webhook-timestamp': String(timestamp), 'webhook-signature': signatures.join(' ') }
}

async function hmac(secret: string, content: Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = Uint8Array.from(atob(secret.slice(secretStart.length)), character => character.charCodeAt(0))
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  return toBase64(new Uint8Array(await crypto.subtle.sign('HMAC', key, content)))
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}
