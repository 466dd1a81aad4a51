import type { DomainEvent, TraceContext } from '../model/index.ts'
import type { AuditRecord, Tracer, WriteContext } from '../ports/index.ts'
import { frozenCopy } from './frozen-copy.ts'
import { type MemoryTables, nextId } from './tables.ts'

/** Writes the events and audit lines of changes beside them: the one outbox and the one audit log of all in-memory stores. */
export interface Journal {
  /**
   * Works out what a change leaves behind, while nothing is written yet: a callback that throws stops the change. Calling the result stores it.
   * `more` are the store's own events.
   */
  prepare<Saved>(context: WriteContext<Saved>, saved: Saved, more?: readonly DomainEvent[]): () => void
  onStored(listener: () => void): () => void
}

export function createJournal(tables: MemoryTables, tracer?: Pick<Tracer, 'current'>): Journal {
  const listeners = new Set<() => void>()
  return {
    prepare: (context, saved, more = []) => {
      const own = typeof context.events === 'function' ? context.events(saved) : (context.events ?? [])
      const events = [...own, ...more].map(frozenCopy)
      const audit = typeof context.audit === 'function' ? context.audit(saved) : context.audit
      const trace = context.trace ?? tracer?.current()
      return () => {
        for (const event of events) appendEvent(tables, event, context.at, trace)
        if (audit) appendAudit(tables, audit, context)
        // As a microtask: a listener that throws is its own fault, not that of the change, which is made.
        if (events.length > 0) for (const listener of listeners) queueMicrotask(listener)
      }
    },
    onStored: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function appendAudit(
  tables: MemoryTables,
  { action, subject, data = {} }: AuditRecord,
  { at, actor, origin }: Pick<WriteContext, 'at' | 'actor' | 'origin'>,
): void {
  const { address = null, requestId = null } = origin ?? {}
  tables.audit.push(frozenCopy({ id: nextId(tables, 'audit'), at, actor, address, requestId, action, subject, data, seal: null }))
}

function appendEvent(tables: MemoryTables, event: DomainEvent, at: number, trace: TraceContext | undefined): void {
  const stored = frozenCopy({ ...event, id: nextId(tables, 'event'), at, ...(trace ? { trace } : {}) })
  tables.events.set(stored.id, stored)
  tables.unrelayed.add(stored.id)
}
