import { type CryptoKey, importJWK, type JWK } from 'jose'

/**
 * What access tokens are signed with. One algorithm is pinned: a token that names another is refused, whatever its signature.
 * `HS256`: one secret of at least 32 bytes, for a shop whose processes share it. `EdDSA`: an Ed25519 key pair as JWK; others may verify with the public half.
 */
export type AccessTokenKey =
  | { readonly alg: 'HS256'; readonly secret: string | Uint8Array }
  | { readonly alg: 'EdDSA'; readonly privateKey: JWK; readonly publicKey: JWK }

/** A key as the Web Crypto API holds it, with the one algorithm it is for. */
export interface TokenKey {
  readonly alg: 'HS256' | 'EdDSA'
  readonly key: CryptoKey | Uint8Array
}

/** The keys of access tokens at this moment. Both throw `storage_unavailable` when it cannot be found out which those are. */
export interface TokenKeyRing {
  /** Signs what is issued now; tokens carry its `kid`, unless it is null. */
  signing(): Promise<TokenKey & { readonly kid: string | null }>
  /** What a token of this `kid` is verified with; null when no such key counts (any more). */
  verifying(kid: string | undefined): Promise<TokenKey | null>
}

/** One key for ever, whatever `kid` a token names. Throws a RangeError for a secret of less than 32 bytes. */
export function fixedKey(key: AccessTokenKey): TokenKeyRing {
  const loaded = key.alg === 'HS256' ? sharedSecret(key.secret) : keyPair(key)
  return {
    signing: async () => ({ alg: key.alg, key: (await loaded).sign, kid: null }),
    verifying: async () => ({ alg: key.alg, key: (await loaded).verify }),
  }
}

interface Loaded {
  readonly sign: TokenKey['key']
  readonly verify: TokenKey['key']
}

function sharedSecret(secret: string | Uint8Array): Promise<Loaded> {
  const bytes = typeof secret === 'string' ? new TextEncoder().encode(secret) : new Uint8Array(secret)
  if (bytes.length < 32) throw new RangeError('The secret of access tokens must have at least 32 bytes.')
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']).then(key => ({ sign: key, verify: key }))
}

/** The two halves of an Ed25519 key. */
export async function keyPair({ privateKey, publicKey }: { readonly privateKey: JWK; readonly publicKey: JWK }): Promise<Loaded> {
  return { sign: await importJWK(privateKey, 'EdDSA'), verify: await importJWK(publicKey, 'EdDSA') }
}
