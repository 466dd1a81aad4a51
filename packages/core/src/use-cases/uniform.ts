import type { Random } from '../ports/index.ts'

/** A number drawn uniformly from [0, 1), out of 32 bits: for waits that must not fall together. */
export function uniform(random: Random): number {
  return random.bytes(4).reduce((sum, byte) => (sum + byte) / 256, 0)
}
