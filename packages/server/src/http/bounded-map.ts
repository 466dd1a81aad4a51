/** A map that forgets the entry written longest ago when it is full: for things that can always be found out again. */
export interface BoundedMap<K, V> {
  get(key: K): V | undefined
  set(key: K, value: V): void
  delete(key: K): void
  clear(): void
}

/** @param sizeMax entries kept at most */
export function boundedMap<K, V>(sizeMax: number): BoundedMap<K, V> {
  // A Map keeps the order of insertion, so its first key is the oldest.
  const entries = new Map<K, V>()
  return {
    get: key => entries.get(key),
    set(key, value) {
      entries.delete(key)
      if (entries.size >= sizeMax) {
        const oldest = entries.keys().next()
        if (!oldest.done) entries.delete(oldest.value)
      }
      entries.set(key, value)
    },
    delete: key => {
      entries.delete(key)
    },
    clear: () => entries.clear(),
  }
}
