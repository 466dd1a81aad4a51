import type { NoteStore } from '../ports/index.ts'
import type { MemoryTables } from './tables.ts'

/** Notes in memory: they live as long as the storage. */
export function memoryNoteStore(tables: MemoryTables): NoteStore {
  return {
    get: async key => tables.notes.get(key) ?? null,
    update: async (key, change) => {
      const next = change(tables.notes.get(key) ?? null)
      tables.notes.set(key, next)
      return next
    },
  }
}
