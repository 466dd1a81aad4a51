import type { Random, Storage } from '@cartwright/core'

/** What tells the shops on one Redis apart. */
export interface NameOptions {
  readonly prefix: string
  /** As told; undefined to let the shop's own notes say. */
  readonly shop: string | undefined
  readonly notes: Storage['notes'] | undefined
  readonly random: Random
}

const noteKey = 'redis:shop'

/** Enough that no two shops draw the same: 64 bits. */
const nameBytes = 8

/**
 * What the names of all keys of this shop begin with. Its own part is drawn once and kept with the shop's notes, so that two shops on one Redis never read each other's, and a
 * database made anew does not find what was remembered of the old one.
 */
export function shopName({ prefix, shop, notes, random }: NameOptions): () => Promise<string> {
  let name: string | undefined
  return async () => {
    name ??= `${prefix}${shop ?? (notes ? await notes.update(noteKey, present => present ?? hex(random.bytes(nameBytes))) : '')}:`
    return name
  }
}

/** Bytes as text. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
}
