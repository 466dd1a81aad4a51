import type { PasswordHasher, Random } from '../ports/index.ts'
import { type DeriveArgon2id, deriveWithWebCrypto } from './derive-argon2id.ts'
import { type Argon2idHash, formatPhc, parsePhc } from './phc-string.ts'
import { systemRandom } from './system-random.ts'
import { workGate } from './work-gate.ts'

/** The least that may be configured (OWASP Password Storage Cheat Sheet): 19 MiB, two passes, one lane. */
const floor = { memoryKiB: 19_456, passes: 2, parallelism: 1 } as const

/** The most a stored hash may ask for, so that a planted one cannot occupy the machine: 1 GiB, 64 passes, 16 lanes. */
const ceiling = { memoryKiB: 1_048_576, passes: 64, parallelism: 16 } as const

const saltLength = 16
const tagLength = 32

export interface Argon2idOptions {
  /** Memory of one hash. 19,456 unless told, and never less. */
  readonly memoryKiB?: number
  /** 2 unless told, and never less. */
  readonly passes?: number
  /** Lanes. 1 unless told. */
  readonly parallelism?: number
  /** Hashes computed at the same time: the number of cores unless told. */
  readonly atOnce?: number
  /** Hashes that may wait for their turn; one more is refused with `overloaded`. 50 unless told. */
  readonly queueMax?: number
  readonly random?: Random
  /** Who computes. The Web Crypto API unless told. */
  readonly derive?: DeriveArgon2id
}

/**
 * Argon2id in the PHC string format, with a salt of 16 bytes and a tag of 32. A stored hash with other costs is still understood, and one cheaper than today's asks for a
 * rehash. Both methods throw `overloaded` when more hashes wait than are worth waiting for. Throws a RangeError for costs below the floor or above the ceiling.
 */
export function argon2id(options: Argon2idOptions = {}): PasswordHasher {
  const { memoryKiB = floor.memoryKiB, passes = floor.passes, parallelism = floor.parallelism, queueMax = 50 } = options
  const { atOnce = coreCount(), random = systemRandom, derive = deriveWithWebCrypto } = options
  const costs = { memoryKiB, passes, parallelism }
  checkCosts(costs)
  const gate = workGate({ atOnce, queueMax })
  const compute = (password: string, { salt, tagLength, ...costs }: Costs & { readonly salt: Uint8Array; readonly tagLength: number }) =>
    gate(() => derive({ password: new TextEncoder().encode(password), salt, tagLength, ...costs }))

  return {
    async hash(password) {
      const salt = random.bytes(saltLength)
      return formatPhc({ ...costs, salt, tag: await compute(password, { ...costs, salt, tagLength }) })
    },
    async verify(password, hash) {
      const stored = parsePhc(hash)
      if (!stored || !isComputable(stored)) return { ok: false, needsRehash: false }
      const tag = await compute(password, { ...stored, tagLength: stored.tag.length })
      return { ok: equalInConstantTime(tag, stored.tag), needsRehash: isWeaker(stored, costs) }
    },
  }
}

type Costs = Pick<Argon2idHash, 'memoryKiB' | 'passes' | 'parallelism'>

function checkCosts(costs: Costs): void {
  for (const name of ['memoryKiB', 'passes', 'parallelism'] as const) {
    const value = costs[name]
    if (Number.isSafeInteger(value) && value >= floor[name] && value <= ceiling[name]) continue
    throw new RangeError(`Argon2id: ${name} must be a whole number from ${floor[name]} to ${ceiling[name]}, not ${value}.`)
  }
}

/** RFC 9106, 3.1: each lane needs eight blocks of 1 KiB. */
function isComputable({ memoryKiB, passes, parallelism }: Costs): boolean {
  const isEnough = passes >= 1 && parallelism >= 1 && memoryKiB >= 8 * parallelism
  return isEnough && memoryKiB <= ceiling.memoryKiB && passes <= ceiling.passes && parallelism <= ceiling.parallelism
}

/** Not every platform tells; one is safe everywhere. */
function coreCount(): number {
  return globalThis.navigator?.hardwareConcurrency ?? 1
}

function isWeaker(stored: Argon2idHash, today: Costs): boolean {
  return stored.memoryKiB < today.memoryKiB || stored.passes < today.passes || stored.salt.length < saltLength || stored.tag.length < tagLength
}

/** Looks at every byte whatever it finds, so that time tells nothing about where two hashes differ. */
function equalInConstantTime(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false
  let difference = 0
  for (const [index, byte] of left.entries()) difference |= byte ^ (right[index] ?? 0)
  return difference === 0
}
