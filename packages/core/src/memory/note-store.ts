import type { NoteStore } from '../ports/index.ts'
import type { MemoryTables } from './tables.ts'

/** Notes in memory: they live as long as the storage. */
export function memoryNoteStore(tables: MemoryTables): NoteStore {
  return {
    get: async key => tables.notes.get(key) ?? null,
    add: async (key, text) => {
      const present = tables.notes.get(key) ?? text
      tables.notes.set(key, present)
      return present
    },
    update: async (key, change) => {
      const next = change(tables.notes.get(key) ?? null)
      tables.notes.set(key, next)
      return next
    },
    keysBetween: async (from, to) => [...tables.notes.keys()].filter(key => key >= from && key < to).sort(),
    purge: async ({ from, to }, before, limit) => {
      const old = [...tables.notes].filter(([key, text]) => key >= from && key < to && Number(text) < before)
      const oldest = old.sort(([, one], [, other]) => Number(one) - Number(other)).slice(0, limit)
      for (const [key] of oldest) tables.notes.delete(key)
      return oldest.length
    },
  }
}
