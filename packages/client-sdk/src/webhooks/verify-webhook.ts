import { CartwrightError } from '../cartwright-error.ts'
import type { WebhookMessage } from './webhook-message.ts'

/** Headers as a framework has them: of a web `Request`, or an object of Node's, in any case of letters. */
export type WebhookHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>

export interface VerifyWebhookOptions {
  /** How far the message's time may be from ours, in milliseconds; 5 minutes unless told. */
  readonly toleranceMs?: number
  /** Milliseconds since 1970; the machine's clock unless told. */
  readonly now?: () => number
}

/** A key of Web Crypto, by a name that every platform's types have. */
type Key = Awaited<ReturnType<typeof crypto.subtle.importKey>>

/** As the specification recommends. */
const toleranceDefaultMs = 5 * 60_000

/**
 * The message of a webhook, once it is certain that the shop has signed it, just now (Standard Webhooks, HMAC-SHA256; compared in constant time by Web Crypto).
 * @param body as it came, before anything has parsed it
 * @param secrets the endpoint's `whsec_...`; several while it is rotated
 * @throws CartwrightError `webhook_signature_invalid` for anything else: answer with 400. TypeError when a secret is none
 */
export const verifyWebhook = async (
  body: string | Uint8Array,
  headers: WebhookHeaders,
  secrets: string | readonly string[],
  { toleranceMs = toleranceDefaultMs, now = Date.now }: VerifyWebhookOptions = {},
): Promise<WebhookMessage> => {
  const keys = await Promise.all([secrets].flat().map(readKey))
  if (keys.length === 0) throw new TypeError('There is no secret to verify a webhook with.')
  const id = headerOf(headers, 'webhook-id')
  const timestamp = headerOf(headers, 'webhook-timestamp')
  const signatures = headerOf(headers, 'webhook-signature')
  if (!id || !timestamp || !signatures) throw refused('The headers of a signed webhook are missing.')
  // A message that was taken on its way must not be sent again later.
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now() - Number(timestamp) * 1_000) > toleranceMs) throw refused('The webhook is not of this moment.')
  const content = typeof body === 'string' ? new TextEncoder().encode(body) : body
  const signed = joined(new TextEncoder().encode(`${id}.${timestamp}.`), content)
  if (!(await isSigned(signed, signatures, keys))) throw refused('No signature of the webhook is by a secret of ours.')
  return { ...parse(new TextDecoder().decode(content)), id }
}

const refused = (message: string): CartwrightError => new CartwrightError({ code: 'webhook_signature_invalid', message })

const headerOf = (headers: WebhookHeaders, name: string): string | null | undefined => {
  if (headers instanceof Headers) return headers.get(name)
  const [, value] = Object.entries(headers).find(([key]) => key.toLowerCase() === name) ?? []
  return typeof value === 'string' ? value : value?.[0]
}

/** An empty variable of the environment would be a key that anybody has. */
const readKey = async (secret: string): Promise<Key> => {
  const bytes = readBase64(secret.replace(/^whsec_/, ''))
  if (!bytes || bytes.length < 24) throw new TypeError('The secret of a webhook is whsec_ and base64 of at least 24 bytes.')
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify'])
}

/** Whether one of the signatures (`v1,BASE64 v1,BASE64`) is by one of the keys. */
const isSigned = async (signed: Uint8Array<ArrayBuffer>, signatures: string, keys: readonly Key[]): Promise<boolean> => {
  for (const entry of signatures.split(' ')) {
    const signature = entry.startsWith('v1,') ? readBase64(entry.slice(3)) : undefined
    if (!signature) continue
    for (const key of keys) if (await crypto.subtle.verify('HMAC', key, signature, signed)) return true
  }
  return false
}

const readBase64 = (text: string): Uint8Array<ArrayBuffer> | undefined => {
  try {
    return Uint8Array.from(atob(text), character => character.charCodeAt(0))
  } catch {
    return undefined
  }
}

const joined = (head: Uint8Array, tail: Uint8Array): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(head.length + tail.length)
  bytes.set(head)
  bytes.set(tail, head.length)
  return bytes
}

const parse = (text: string): WebhookMessage => {
  try {
    return JSON.parse(text)
  } catch {
    throw refused('The webhook is signed and has no JSON in it.')
  }
}
