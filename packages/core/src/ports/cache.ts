/** A hint that may vanish at any time. Values are plain JSON-like data and must not be changed by the reader. */
export interface Cache {
  get<T>(key: string): Promise<T | undefined>
  set(key: string, value: unknown, options: { readonly ttlMs: number; readonly tags?: readonly string[] }): Promise<void>
  /** Drops every entry with one of these tags. */
  invalidate(tags: readonly string[]): Promise<void>
}
