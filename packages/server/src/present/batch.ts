import type { ImportBatch } from '@cartwright/core'
import type { Batch } from '../contract/index.ts'
import { timeOf } from './time.ts'

/** An import as those who run it see it. */
export function presentBatch({ id, kind, source, actor, startedAt, finishedAt, undoneAt, summary }: ImportBatch): Batch {
  return {
    id,
    kind,
    source,
    status: undoneAt !== null ? 'undone' : finishedAt === null ? 'open' : 'finished',
    actor,
    started_at: timeOf(startedAt),
    finished_at: finishedAt === null ? null : timeOf(finishedAt),
    undone_at: undoneAt === null ? null : timeOf(undoneAt),
    summary: summary && {
      created: summary.created,
      updated: summary.updated,
      unchanged: summary.unchanged,
      stock_set: summary.stockSet,
      failed: summary.failed,
    },
  }
}
