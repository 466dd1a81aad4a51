import type { Random } from '../ports/index.ts'

/** The same bytes for the same seed, so that a run can be repeated. For tests and simulations only: whoever knows the seed knows every token. */
export function seededRandom(seed: number): Random {
  const next = xoshiro128(seed)
  return { bytes: count => Uint8Array.from({ length: count }, () => next() >>> 24) }
}

/** xoshiro128** 1.1 by Blackman and Vigna; gives 32 bits a call. */
function xoshiro128(seed: number): () => number {
  const fill = splitmix32(seed)
  let [a, b, c, d] = [fill(), fill(), fill(), fill()]
  return () => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9)
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = rotateLeft(d, 11)
    return result
  }
}

/** Spreads a small seed over the whole state. */
function splitmix32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return mixed ^ (mixed >>> 15)
  }
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits))
}
