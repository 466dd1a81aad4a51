import type { NoteStore } from '../ports/index.ts'

/** Which payments were made when: notes are found by their keys, so each payment has one that begins with the time. */
export interface MadeIndex {
  add(providerId: string, at: number): Promise<void>
  /** Those that were made in `[from, to)`: the earliest first. */
  between(from: number, to: number): Promise<readonly string[]>
}

const prefix = 'test-payments-made:'

export function madeIndex(notes: NoteStore): MadeIndex {
  return {
    add: async (providerId, at) => {
      await notes.add(`${keyOf(at)}:${providerId}`, '')
    },
    between: async (from, to) => (await notes.keysBetween(keyOf(from), keyOf(to))).map(key => key.slice(keyOf(0).length + 1)),
  }
}

/** A time with as many digits as any other, so that keys are in order of time. */
function keyOf(at: number): string {
  return prefix + String(Math.max(0, at)).padStart(16, '0')
}
