/** What Argon2id (RFC 9106) is given. */
export interface Argon2idInput {
  readonly password: Uint8Array
  readonly salt: Uint8Array
  readonly memoryKiB: number
  readonly passes: number
  readonly parallelism: number
  /** Bytes of the result. */
  readonly tagLength: number
}

/** Computes the tag, away from the main thread. */
export type DeriveArgon2id = (input: Argon2idInput) => Promise<Uint8Array>

/** The part of the Web Crypto API that "Modern Algorithms in the Web Cryptography API" adds; TypeScript does not describe it yet. */
interface ModernSubtleCrypto {
  importKey(format: 'raw-secret', keyData: Uint8Array, algorithm: 'Argon2id', extractable: false, usages: readonly ['deriveBits']): Promise<object>
  deriveBits(
    algorithm: { readonly name: 'Argon2id'; readonly nonce: Uint8Array; readonly memory: number; readonly passes: number; readonly parallelism: number },
    key: object,
    length: number,
  ): Promise<ArrayBuffer>
}

/** Argon2id by the Web Crypto API, as Node has it from 24.7 on (as an experiment: it says so once). */
export const deriveWithWebCrypto: DeriveArgon2id = async ({ password, salt, memoryKiB, passes, parallelism, tagLength }) => {
  const subtle = crypto.subtle as unknown as ModernSubtleCrypto
  const key = await subtle.importKey('raw-secret', password, 'Argon2id', false, ['deriveBits'])
  return new Uint8Array(await subtle.deriveBits({ name: 'Argon2id', nonce: salt, memory: memoryKiB, passes, parallelism }, key, tagLength * 8))
}
