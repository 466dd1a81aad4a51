import type { Client } from '@cartwright/client'
import type { ImportKind, ImportReport } from './report.ts'

/** The batch that an import belongs to: begun with the first thing that is written. */
export interface BatchSession {
  /** Its number, once something was written. */
  readonly id: number | null
  /** What a request is sent with. `firstRow` names it: no two requests of one kind begin with the same row. */
  part(firstRow: number, suffix?: string): Promise<{ readonly batch: number; readonly part: string }>
  finish(report: ImportReport): Promise<void>
}

export interface BatchRequest {
  readonly client: Client
  readonly kind: ImportKind
  readonly source: string
  /** Equal for the same file read in the same way. */
  readonly fingerprint: string
  /** Called when it is one that was interrupted before. */
  readonly onResume: (batch: number) => void
}

export const batchSession = ({ client, kind, source, fingerprint, onResume }: BatchRequest): BatchSession => {
  let begun: Promise<number> | null = null
  let id: number | null = null
  const begin = async () => {
    const { batch, resumed } = await client.admin.batches.start({ kind, source: source.slice(0, 255), fingerprint })
    if (resumed) onResume(batch.id)
    id = batch.id
    return batch.id
  }
  return {
    get id() {
      return id
    },
    part: async (firstRow, suffix = '') => {
      begun ??= begin()
      return { batch: await begun, part: `${String(firstRow).padStart(10, '0')}${suffix}` }
    },
    finish: async ({ created, updated, unchanged, stock_set, failed }) => {
      if (begun) await client.admin.batches.finish(await begun, { created, updated, unchanged, stock_set, failed })
    },
  }
}
