import type { CryptoKey } from 'jose'

const encoder = new TextEncoder()
const nonceLength = 12

/**
 * Encrypts an answer that holds a secret (a guest's token, a new API key) with the caller's own idempotency key, which is stored as a hash only: whoever reads the
 * database finds neither. Who has the key may read the answer again: that is what a replay is.
 */
export async function seal(text: string, secret: string, nonce: Uint8Array<ArrayBuffer>): Promise<string> {
  const encrypted = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, await keyOf(secret), encoder.encode(text))
  const bytes = new Uint8Array(nonceLength + encrypted.byteLength)
  bytes.set(nonce)
  bytes.set(new Uint8Array(encrypted), nonceLength)
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

/** What {@link seal} was given. Throws when the secret is another one. */
export async function unseal(sealed: string, secret: string): Promise<string> {
  const bytes = Uint8Array.from(atob(sealed), character => character.charCodeAt(0))
  const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: bytes.subarray(0, nonceLength) }, await keyOf(secret), bytes.subarray(nonceLength))
  return new TextDecoder().decode(plain)
}

async function keyOf(secret: string): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', encoder.encode(secret), 'HKDF', false, ['deriveKey'])
  const info = encoder.encode('cartwright idempotent answer')
  return crypto.subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }, material, { name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ])
}
