import type { BreachedPasswords } from '@cartwright/core'
import { breachedCount, breachedHashes } from './hashes.ts'

const encoder = new TextEncoder()

/**
 * The most used of ten million leaked passwords: the first 100,000 that have eight characters or more, and all with twelve or more that are among the first million. They are known by 32 bits of a hash, so
 * that one password in 30,000 that never leaked is taken for one of them. Unpacked at the first question: 0.6 MB, some milliseconds. Runs wherever the Web Crypto API does.
 */
export function breachedPasswords(): BreachedPasswords {
  let hashes: Uint32Array | null = null
  return {
    async includes(folded) {
      hashes ??= unpack(breachedHashes, breachedCount)
      const digest = await crypto.subtle.digest('SHA-256', encoder.encode(folded))
      return isAmong(hashes, new DataView(digest).getUint32(0))
    },
  }
}

function unpack(text: string, count: number): Uint32Array {
  const bytes = Uint8Array.from(atob(text), sign => sign.charCodeAt(0))
  const hashes = new Uint32Array(count)
  let at = 0
  let hash = 0
  for (let index = 0; index < count; index += 1) {
    let unit = 1
    for (;;) {
      const byte = bytes[at] ?? 0
      at += 1
      hash += (byte & 127) * unit
      unit *= 128
      if (byte < 128) break
    }
    hashes[index] = hash
  }
  return hashes
}

/** @param sorted smallest first */
function isAmong(sorted: Uint32Array, wanted: number): boolean {
  let from = 0
  let to = sorted.length
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((sorted[middle] ?? 0) < wanted) from = middle + 1
    else to = middle
  }
  return sorted[from] === wanted
}
