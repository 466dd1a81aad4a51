import type { Random } from '../ports/index.ts'

/** Bytes of chance in a token: 256 bits, past any guessing. */
const tokenBytes = 32

/** A token that nobody can guess: 256 random bits as 43 characters of base64url. Shown to its holder once and stored as {@link sha256Hex} only. */
export function newToken(random: Random): string {
  return base64Url(random.bytes(tokenBytes))
}

/** Hashes remembered at most: those of the shoppers who are about just now, each of whom sends the same token with every call. */
const rememberedMax = 10_000
const remembered = new Map<string, string>()

/** SHA-256 of the text's UTF-8 bytes, as 64 lower-case hex digits: what is stored of a token. A fast hash will do, since a token of 256 random bits cannot be tried out. */
export async function sha256Hex(text: string): Promise<string> {
  const known = remembered.get(text)
  if (known !== undefined) return known
  const hex = await digestHex(text)
  const [oldest] = remembered.size < rememberedMax ? [] : remembered.keys()
  if (oldest !== undefined) remembered.delete(oldest)
  remembered.set(text, hex)
  return hex
}

/** SHA-256 as {@link sha256Hex}, for texts that do not come again: it remembers none. */
export async function digestHex(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(digest), byte => byte.toString(16).padStart(2, '0')).join('')
}

/** Bytes as base64url text without padding (RFC 4648, section 5). */
export function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
}
