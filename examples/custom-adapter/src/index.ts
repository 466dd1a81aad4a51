import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import type { PasswordHasher } from '@cartwright/core'

export interface ScryptHasherOptions {
  /** The cost is 2 to the power of this: 17 unless told, and 20 at most. Each step doubles time and memory; 17 takes 128 MiB. */
  readonly logCost?: number
}

const logCostMax = 20
const blockSize = 8
const saltBytes = 16
const tagBytes = 32

/** Passwords by scrypt (`$scrypt$ln=17,r=8,p=1$salt$tag`), for a shop that takes over accounts hashed like that. A hash that was cheaper than today's asks for a new one. */
export const scryptHasher = ({ logCost = 17 }: ScryptHasherOptions = {}): PasswordHasher => ({
  hash: async password => {
    const salt = randomBytes(saltBytes)
    const tag = await derive(password, salt, logCost)
    return `$scrypt$ln=${logCost},r=${blockSize},p=1$${toText(salt)}$${toText(tag)}`
  },
  verify: async (password, hash) => {
    const stored = parse(hash)
    if (!stored) return { ok: false, needsRehash: false }
    const tag = await derive(password, stored.salt, stored.logCost)
    return { ok: timingSafeEqual(tag, stored.tag), needsRehash: stored.logCost < logCost }
  },
})

const derive = (password: string, salt: Uint8Array, logCost: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const cost = 2 ** logCost
    const options: ScryptOptions = { cost, blockSize, parallelization: 1, maxmem: 256 * cost * blockSize }
    // On Node's thread pool: nobody else waits for it.
    scrypt(password, salt, tagBytes, options, (error, tag) => (error ? reject(error) : resolve(tag)))
  })

/** Null for a hash that cannot be read, or that would occupy the machine. */
const parse = (hash: string): { readonly logCost: number; readonly salt: Buffer; readonly tag: Buffer } | null => {
  const [, cost, saltText = '', tagText = ''] = /^\$scrypt\$ln=(\d{1,2}),r=8,p=1\$([\w+/]{22})\$([\w+/]{43})$/.exec(hash) ?? []
  const logCost = Number(cost)
  return logCost >= 1 && logCost <= logCostMax ? { logCost, salt: Buffer.from(saltText, 'base64'), tag: Buffer.from(tagText, 'base64') } : null
}

/** Base64 without padding, as the PHC string format has it. */
const toText = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')
