/** A stored Argon2id hash with everything that is needed to compute it again. */
export interface Argon2idHash {
  readonly memoryKiB: number
  readonly passes: number
  readonly parallelism: number
  readonly salt: Uint8Array
  readonly tag: Uint8Array
}

const pattern = /^\$argon2id\$v=19\$m=(\d{1,8}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,171})$/

/** `$argon2id$v=19$m=19456,t=2,p=1$salt$tag`: the PHC string format, with base64 without padding. */
export function formatPhc({ memoryKiB, passes, parallelism, salt, tag }: Argon2idHash): string {
  return `$argon2id$v=19$m=${memoryKiB},t=${passes},p=${parallelism}$${toBase64(salt)}$${toBase64(tag)}`
}

/** Null when the text is no Argon2id hash of version 19. */
export function parsePhc(text: string): Argon2idHash | null {
  const [, memoryKiB, passes, parallelism, salt, tag] = pattern.exec(text) ?? []
  if (salt === undefined || tag === undefined) return null
  try {
    return { memoryKiB: Number(memoryKiB), passes: Number(passes), parallelism: Number(parallelism), salt: fromBase64(salt), tag: fromBase64(tag) }
  } catch {
    return null
  }
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replace(/=+$/, '')
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), character => character.charCodeAt(0))
}
