/** Copies made by {@link frozenCopy}: they cannot change any more, so they need no second copy. */
const copies = new WeakSet<object>()

/**
 * A deep copy that nobody can change, so that neither the caller's later edits nor a reader's reach into a store.
 * For plain JSON-like data; entries that are undefined vanish, as they would in JSON.
 */
export function frozenCopy<T>(value: T): T {
  if (typeof value !== 'object' || value === null || copies.has(value)) return value
  const copy = Array.isArray(value)
    ? value.map(frozenCopy)
    : Object.fromEntries(Object.entries(value).flatMap(([key, entry]) => (entry === undefined ? [] : [[key, frozenCopy(entry)]])))
  copies.add(Object.freeze(copy))
  return copy as T
}
