import type { AuditRecord, DomainEvent, WriteContext } from '@cartwright/core'
import { insertAll } from './insert-all.ts'
import { type Executor, runUnasked } from './sql-database.ts'
import { traceColumn } from './trace-column.ts'

/** Stores the events and the audit line of a change within its transaction. Says whether there were events. */
export async function recordContext<Saved>(tx: Executor, context: WriteContext<Saved>, saved: Saved): Promise<boolean> {
  const audit = typeof context.audit === 'function' ? context.audit(saved) : context.audit
  if (audit) {
    await runUnasked(tx, tx.insertInto('audit').values({ ...fromContext(context), ...fromRecord(audit) }))
  }
  const events = eventsOf(context, saved)
  if (events.length === 0) return false
  const trace = traceColumn(context.trace ?? tx.trace?.())
  const rows = events.map(event => ({ topic: event.topic, key: event.key, payload: JSON.stringify(event.payload), at: context.at, relayed: 0, trace }))
  await insertAll(tx, 'event', rows)
  return true
}

function fromContext<Saved>({ at, actor, origin }: WriteContext<Saved>) {
  return { at, actor, address: origin?.address ?? null, request_id: origin?.requestId ?? null, sequence: null, hash: null }
}

function fromRecord({ action, subject, data = {} }: AuditRecord) {
  return { action, subject, data: JSON.stringify(data) }
}

/** The events of a change, made of what was saved where that is how they come. */
export function eventsOf<Saved>(context: WriteContext<Saved>, saved: Saved): readonly DomainEvent[] {
  return typeof context.events === 'function' ? context.events(saved) : (context.events ?? [])
}
