import type { Tracer } from '@cartwright/core'
import { querySummary } from './query-summary.ts'

/** Spans for what an engine does. Nothing of a value, and no text of a statement, is in them. */
export interface StatementSpans {
  /** Runs one statement, or several that go together. */
  statement<T>(texts: readonly string[], run: () => Promise<T>): Promise<T>
  /** Runs a write: waiting for its turn, its statements, and the commit. */
  transaction<T>(run: () => Promise<T>): Promise<T>
}

/** The longest summary (semantic conventions, `db.query.summary`). */
const summaryMax = 255

/**
 * Only as parts of what is recorded: looking for work every second makes no traces.
 * @param system the engine's name in the semantic conventions
 */
export function statementSpans(tracer: Tracer, system: 'sqlite' | 'postgresql'): StatementSpans {
  const summary = querySummary()
  return {
    statement: (texts, run) => {
      if (!tracer.isRecording()) return run()
      const name = texts.map(summary).join('; ').slice(0, summaryMax)
      return tracer.span(name, { kind: 'client', attributes: { 'db.system.name': system, 'db.query.summary': name } }, run)
    },
    transaction: run => {
      if (!tracer.isRecording()) return run()
      return tracer.span('transaction', { attributes: { 'db.system.name': system } }, run)
    },
  }
}
