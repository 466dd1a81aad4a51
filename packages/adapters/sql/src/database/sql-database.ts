import type { Kysely } from 'kysely'
import type { Schema } from './schema.ts'

export type Dialect = 'sqlite' | 'postgres'

/** A handle that runs statements: outside of any write, or within one. */
export type Executor = Kysely<Schema>

/**
 * What the shared stores ask of an engine.
 *
 * `write` runs `work` atomically and durably: it resolves after the commit. The engine may gather concurrent writes into one commit and may run `work` again after a
 * conflict, so `work` uses nothing but `tx` and has no effect outside of it. A `write` within a `write` throws at once instead of waiting for ever.
 */
export interface SqlDatabase {
  readonly dialect: Dialect
  readonly read: Executor
  write<T>(work: (tx: Executor) => Promise<T>): Promise<T>
  /** Calls the listeners of {@link onStored}: events were committed by this process. */
  notifyStored(): void
  onStored(listener: () => void): () => void
}

/** Listeners for {@link SqlDatabase.onStored}; the same for every engine. */
export function storedSignal(): Pick<SqlDatabase, 'notifyStored' | 'onStored'> {
  const listeners = new Set<() => void>()
  return {
    notifyStored: () => {
      for (const listener of listeners) listener()
    },
    onStored: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
