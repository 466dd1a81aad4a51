import type { Random } from '../ports/index.ts'

/** Most bytes the Web Crypto API gives in one call. */
const bytesPerCall = 65_536

/** Cryptographically strong chance from the platform. */
export const systemRandom: Random = {
  bytes(count) {
    const bytes = new Uint8Array(count)
    for (let start = 0; start < count; start += bytesPerCall) crypto.getRandomValues(bytes.subarray(start, start + bytesPerCall))
    return bytes
  },
}
