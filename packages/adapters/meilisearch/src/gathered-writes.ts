import type { SearchDocument } from '@cartwright/core'
import type { Wanted } from './write-documents.ts'

interface Waiting {
  readonly apply: (wanted: Map<number, Wanted>) => void
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** Writes of one process, in the order they were asked for. */
export interface GatheredWrites {
  put(documents: readonly SearchDocument[]): Promise<void>
  remove(productIds: readonly number[]): Promise<void>
}

/** A task takes as long for one document as for many: what is asked for while a write is under way is written together afterwards. */
export function gatheredWrites(write: (wanted: ReadonlyMap<number, Wanted>) => Promise<void>): GatheredWrites {
  let waiting: Waiting[] = []
  let isWriting = false

  const work = async (): Promise<void> => {
    isWriting = true
    while (waiting.length > 0) {
      const round = waiting
      waiting = []
      const wanted = new Map<number, Wanted>()
      for (const { apply } of round) apply(wanted)
      try {
        await write(wanted)
        for (const { resolve } of round) resolve()
      } catch (error) {
        for (const { reject } of round) reject(error)
      }
    }
    isWriting = false
  }

  const ask = (apply: Waiting['apply']): Promise<void> =>
    new Promise((resolve, reject) => {
      waiting.push({ apply, resolve, reject })
      if (!isWriting) void work()
    })

  return {
    put: async documents => {
      if (documents.length === 0) return
      await ask(wanted => {
        for (const document of documents) want(wanted, document)
      })
    },
    remove: async productIds => {
      if (productIds.length === 0) return
      await ask(wanted => {
        for (const id of productIds) wanted.set(id, { document: null, isAnew: true })
      })
    },
  }
}

/** Of two documents the newer, of two versions alike the last. */
function want(wanted: Map<number, Wanted>, document: SearchDocument): void {
  const present = wanted.get(document.productId)
  if (present?.document && present.document.version > document.version) return
  wanted.set(document.productId, { document, isAnew: present?.isAnew ?? false })
}
