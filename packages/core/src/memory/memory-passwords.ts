import type { PasswordHasher, Random } from '../ports/index.ts'
import { seededRandom } from './seeded-random.ts'

export interface MemoryPasswordsOptions {
  /** A stored hash of a lower cost asks for a rehash: what a raised cost is in a real hasher. It makes nothing slower. 1 unless told. */
  readonly cost?: number
  readonly random?: Random
}

/**
 * Salted SHA-256: quick, so that tests with many logins are. NOT FOR PRODUCTION: a fast hash can be tried out billions of times a second. Use `argon2id()` there.
 */
export function memoryPasswords({ cost = 1, random = seededRandom(1) }: MemoryPasswordsOptions = {}): PasswordHasher {
  return {
    async hash(password) {
      const salt = hex(random.bytes(16))
      return `$memory$c=${cost}$${salt}$${await digest(salt, password)}`
    },
    async verify(password, hash) {
      const [, storedCost, salt, expected] = /^\$memory\$c=(\d+)\$([0-9a-f]{32})\$([0-9a-f]{64})$/.exec(hash) ?? []
      if (storedCost === undefined || salt === undefined) return { ok: false, needsRehash: false }
      return { ok: (await digest(salt, password)) === expected, needsRehash: Number(storedCost) < cost }
    },
  }
}

async function digest(salt: string, password: string): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`${salt}:${password}`))))
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
}
