import { AsyncLocalStorage } from 'node:async_hooks'
import { CommerceError, type Failpoint, type Lane, type Meter, noFailpoint, noopMeter, openTelemetryTracer, queueWaits, type Tracer } from '@cartwright/core'
import { type Executor, type Schema, type SqlDatabase, statementSpans, storedSignal } from '@cartwright/sql'
import type Database from 'better-sqlite3'
import { type Driver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import { assertNodeVersion } from './assert-node-version.ts'
import { gatheringWriter } from './gathering-writer.ts'
import { openConnection } from './open-connection.ts'
import { syncRunner } from './sync-driver.ts'

/** A SQLite file with one writing and one reading connection. */
export interface SqliteDatabase extends SqlDatabase {
  readonly dialect: 'sqlite'
  /** The reading connection itself, for prepared statements on hot paths. */
  readonly reader: Database.Database
  /** Differs whenever anybody, this process included, committed a change since. */
  readonly changeToken: () => string
  /** Whether the caller is within a write, also after it has waited for something there. */
  readonly isWriting: () => boolean
  /** See `Storage`: shoppers' operations go before those of staff and workers. */
  readonly inLane: <T>(lane: Lane, work: () => T) => T
  /** How long shoppers' operations waited for the writer of late; see `Storage`. */
  readonly writeWaitMs: () => number
  close(): Promise<void>
}

/**
 * Opens the file (`:memory:` gives a shop that is gone with the process).
 * WAL, `synchronous=FULL`, foreign keys on; a file whose settings cannot be had, or that is no database, is refused with `storage_unavailable`.
 */
export function openSqlite(
  file: string,
  {
    failpoint = noFailpoint,
    meter = noopMeter,
    tracer = openTelemetryTracer(),
  }: { readonly failpoint?: Failpoint; readonly meter?: Meter; readonly tracer?: Tracer } = {},
): SqliteDatabase {
  assertNodeVersion(process.versions.node)
  const memory = file === ':memory:'
  const { writerConnection, reader } = openBoth(file, memory)
  const writing = new AsyncLocalStorage<true>()
  const waits = queueWaits()
  const lanes = new AsyncLocalStorage<Lane>()
  const isShopper = () => (lanes.getStore() ?? 'shopper') === 'shopper'
  const writer = gatheringWriter(writerConnection, { meter, waits })
  const spans = statementSpans(tracer, 'sqlite')
  const executor = (driver: Driver): Executor => Object.assign(kyselyOver(driver), { trace: () => tracer.current() })
  const tx = executor(syncRunner(writerConnection, spans).driver)
  const gate = memory ? () => afterTheWrite() : undefined
  const reading = syncRunner(reader, spans, gate)
  // The pragma tells of other connections' commits (SQLite documentation, PRAGMA data_version), the count of this one's own.
  const dataVersion = reader.prepare('PRAGMA data_version').pluck()
  const ownChanges = reader.prepare('SELECT total_changes()').pluck()

  /** With one connection for both, a read that came between the statements of a write would see what may yet be undone. */
  function afterTheWrite(): Promise<void> | undefined {
    if (writing.getStore()) throw new CommerceError('fault', 'A read outside of the write was begun inside it: it would wait for itself.')
    return writer.underWay()
  }

  return {
    dialect: 'sqlite',
    read: executor(reading.driver),
    readTogether: reading.together,
    reader,
    write: async work => {
      if (writing.getStore()) throw new CommerceError('fault', 'A write was begun inside a write: it would wait for itself.')
      // Gathered with others', it is run by whoever came first.
      return spans.transaction(() =>
        writer.run(
          tracer.bound(() => writing.run(true, () => work(tx))),
          isShopper(),
        ),
      )
    },
    writeOne: async query =>
      spans.transaction(() =>
        writer.run(
          tracer.bound(() => tx.executeQuery(query)),
          isShopper(),
        ),
      ),
    isWriting: () => writing.getStore() === true,
    inLane: (lane, work) => lanes.run(lane, work),
    writeWaitMs: waits.p95,
    failpoint,
    ...storedSignal(),
    changeToken: memory ? () => String(ownChanges.get()) : () => String(dataVersion.get()),
    close: async () => {
      await writer.close()
      reader.close()
      writerConnection.close()
    },
  }
}

function openBoth(file: string, memory: boolean): { writerConnection: Database.Database; reader: Database.Database } {
  const writerConnection = openConnection(file, 'writing')
  if (memory) return { writerConnection, reader: writerConnection }
  try {
    return { writerConnection, reader: openConnection(file, 'reading') }
  } catch (cause) {
    writerConnection.close()
    throw cause
  }
}

function kyselyOver(driver: Driver): Kysely<Schema> {
  return new Kysely<Schema>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => driver,
      createIntrospector: db => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  })
}
