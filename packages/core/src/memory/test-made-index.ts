import type { NoteStore } from '../ports/index.ts'

/** Which payments were made when: notes can only be looked up, so the book of a test provider needs an index of its own. */
export interface MadeIndex {
  /** Makes the way to the second of `at`; then `add` is one write, which may share its commit with the payment's own. */
  prepare(at: number): Promise<void>
  add(providerId: string, at: number): Promise<void>
  /** Those that may have been made in `[from, to)`, by the second: the earliest first. */
  between(from: number, to: number): Promise<readonly string[]>
}

/** From the whole of time down to one second, so that each note stays small and a span is found without asking for every second of it. */
const spansMs = [86_400_000, 3_600_000, 60_000, 1_000] as const

/** An index in notes: each span has a note of the shorter spans in it that have something. */
export function madeIndex(notes: NoteStore): MadeIndex {
  /** The last second that this process has written into the notes above it. */
  let linked: string | null = null

  const insert = (key: string, member: string) =>
    notes.update(key, present => {
      const members = parse(present)
      return members.includes(member) ? (present ?? '[]') : JSON.stringify([...members, member])
    })
  const link = async (at: number): Promise<void> => {
    for (const [level, spanMs] of spansMs.entries()) await insert(keyOf(level, at), String(startOf(at, spanMs)))
  }

  return {
    prepare: async at => {
      const second = keyOf(spansMs.length, at)
      // From the top down, so that a second that has something is never out of reach.
      if (linked !== second) await link(at)
      linked = second
    },
    add: async (providerId, at) => {
      await insert(keyOf(spansMs.length, at), providerId)
    },
    between: async (from, to) => {
      let starts: readonly number[] = [0]
      for (const [level, spanMs] of spansMs.entries()) {
        const members = await Promise.all(starts.map(start => notes.get(keyOf(level, start))))
        starts = members
          .flatMap(parse)
          .map(Number)
          .filter(start => start < to && start + spanMs > from)
          .sort((left, right) => left - right)
      }
      const found = await Promise.all(starts.map(start => notes.get(keyOf(spansMs.length, start))))
      return found.flatMap(parse)
    },
  }
}

/** The note of the span of a level that `at` is in; level 0 is all of time. */
function keyOf(level: number, at: number): string {
  const spanMs = spansMs[level - 1]
  return `test-payments-made:${level}:${spanMs === undefined ? 0 : startOf(at, spanMs)}`
}

function startOf(at: number, spanMs: number): number {
  return Math.floor(at / spanMs) * spanMs
}

function parse(text: string | null): readonly string[] {
  return text === null ? [] : (JSON.parse(text) as string[])
}
