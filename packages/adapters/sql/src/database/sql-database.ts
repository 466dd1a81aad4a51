import type { Failpoint, TraceContext } from '@cartwright/core'
import type { Compilable, CompiledQuery, Kysely, QueryResult } from 'kysely'
import { allOf } from './all-of.ts'
import type { Schema } from './schema.ts'

export type Dialect = 'sqlite' | 'postgres'

/** A handle that runs statements: outside of any write, or within one. */
export interface Executor extends Kysely<Schema> {
  /** Sends a statement of a write without waiting for its answer: the write fails where it does. Absent where an answer is there at once. */
  readonly sendAlong?: (query: CompiledQuery) => void
  /** What the caller is part of; absent where nothing is traced. */
  readonly trace?: () => TraceContext | undefined
}

/** Runs a statement of a write whose answer nobody needs. */
export async function runUnasked(tx: Executor, query: Compilable): Promise<void> {
  const compiled = query.compile()
  if (tx.sendAlong) tx.sendAlong(compiled)
  else await tx.executeQuery(compiled)
}

/** Runs queries, in order; answers the rows of each. */
export type RunTogether = <Rows extends readonly unknown[] | []>(
  queries: { readonly [K in keyof Rows]: CompiledQuery<Rows[K]> },
) => Promise<{
  [K in keyof Rows]: Rows[K][]
}>

/**
 * What the shared stores ask of an engine.
 *
 * `write` runs `work` atomically and durably: it resolves after the commit. The engine may gather concurrent writes into one commit and may run `work` again after a
 * conflict, so `work` uses nothing but `tx` and has no effect outside of it. A `write` within a `write` throws at once instead of waiting for ever.
 * An engine with many writers shows each statement what others have committed by then (READ COMMITTED): so every decision of `work` is made by the statement that changes the row,
 * by a unique index, or behind a lock (`lockRows`, `lockName`); one that a unique index or foreign key refuses is run once more, since somebody may have been faster, and one that
 * throws {@link DecideAgain} too.
 */
export interface SqlDatabase {
  readonly dialect: Dialect
  /** For reads that are one statement each; not within a write. */
  readonly read: Executor
  /** For reads that have to fit together: all queries see the database as it is at one moment, whatever others commit meanwhile. Not within a write. */
  readonly readTogether: RunTogether
  write<T>(work: (tx: Executor) => Promise<T>): Promise<T>
  /** A write that is one statement, which needs no transaction around it. */
  writeOne<Row>(query: Compilable<Row>): Promise<QueryResult<Row>>
  /** Where a test lets the process die, within a write too; does nothing unless the engine was given one. */
  readonly failpoint: Failpoint
  /** Calls the listeners of {@link onStored}: events were committed by this process. */
  notifyStored(): void
  onStored(listener: () => void): () => void
}

/** Thrown within a write that saw a row which was gone when it looked again: the engine runs the write anew. */
export class DecideAgain extends Error {
  constructor() {
    super('others changed the row meanwhile')
  }
}

/** {@link SqlDatabase.readTogether} within a write, of what nobody else changes meanwhile: sent at once, answered in order. */
export function together(tx: Executor): RunTogether {
  return async queries => (await allOf(queries.map(query => tx.executeQuery(query)))).map(({ rows }) => rows) as never
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
