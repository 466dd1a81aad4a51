import type { CryptoKey } from 'jose'

const encoder = new TextEncoder()
const nonceLength = 12

/**
 * Encrypts an answer with a key made of the caller and their own idempotency key, of which only another hash is stored: whoever reads the database finds neither secrets (a
 * guest's token, a new API key) nor people, and what was answered about somebody who is erased is read by nobody. Who has the idempotency key may read it again: that is what a replay is.
 * @param sealKey 32 bytes
 */
export async function seal(text: string, sealKey: Uint8Array<ArrayBuffer>, nonce: Uint8Array<ArrayBuffer>): Promise<string> {
  const encrypted = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, await imported(sealKey), encoder.encode(text))
  let binary = ''
  for (const byte of nonce) binary += String.fromCharCode(byte)
  for (const byte of new Uint8Array(encrypted)) binary += String.fromCharCode(byte)
  return btoa(binary)
}

/** What {@link seal} was given. Throws when the key is another one. */
export async function unseal(sealed: string, sealKey: Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = Uint8Array.from(atob(sealed), character => character.charCodeAt(0))
  const algorithm = { name: 'AES-GCM', iv: bytes.subarray(0, nonceLength) }
  return new TextDecoder().decode(await crypto.subtle.decrypt(algorithm, await imported(sealKey), bytes.subarray(nonceLength)))
}

function imported(sealKey: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', sealKey, 'AES-GCM', false, ['encrypt', 'decrypt'])
}
