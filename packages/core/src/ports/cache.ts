/** How long a value is kept, and by what it can be dropped before. */
export interface CacheOptions {
  readonly ttlMs: number
  readonly tags?: readonly string[]
}

/**
 * A hint that may vanish at any time. Values are plain JSON-like data (undefined is none) and must not be changed by the reader.
 * Where processes share a cache, one may go on seeing what it saw under a key until its time is over, though another has set a new value: a key whose value may change is
 * given a tag, or says in its name which version it is. `invalidate` reaches every process: at once where nothing is out of order.
 */
export interface Cache {
  get<T>(key: string): Promise<T | undefined>
  set(key: string, value: unknown, options: CacheOptions): Promise<void>
  /**
   * The value of a key; when there is none, what `make` makes, which is kept. Callers of one process that come meanwhile get the same one (single flight); other processes hold
   * back for a moment, where the cache is shared. What was begun before one of its tags was invalidated is not kept, and nobody who comes after that gets it.
   * Throws what `make` throws, to all who wait for it; then nothing is kept.
   */
  load<T>(key: string, options: CacheOptions, make: () => Promise<T>): Promise<T>
  /** Drops every entry with one of these tags. */
  invalidate(tags: readonly string[]): Promise<void>
}
