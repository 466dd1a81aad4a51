import type { Clock, Random } from '@cartwright/core'
import { fromJson } from '../connection/from-json.ts'
import type { RedisLink } from '../connection/link.ts'
import { hex } from '../connection/shop-name.ts'

/** A value in Redis. */
export interface SharedEntry {
  readonly value: unknown
  /** Milliseconds since 1970, by the clock of who wrote it. */
  readonly expiresAt: number
  /** In which generation each of its tags was: in another one, the entry is void. */
  readonly generations: Generations
}

/** Tags with their generations. */
export type Generations = readonly (readonly [tag: string, generation: string])[]

/** Entries that all processes share. Where Redis does not answer, it is as if there were none. */
export interface SharedEntries {
  read(key: string): Promise<SharedEntry | undefined>
  write(key: string, entry: SharedEntry): Promise<void>
  /** The present generations of tags; undefined when they cannot be told, and then nothing may be written with these tags. */
  generations(tags: readonly string[]): Promise<Generations | undefined>
  /** Voids every entry with one of these tags, and lets the other processes know. What cannot be done now is done when Redis is back; until then nothing is read from it here. */
  invalidate(tags: readonly string[]): Promise<void>
  /** Whether it is this process's turn to make the value of a key; null when nobody can tell. */
  claim(key: string, generations: Generations): Promise<boolean | null>
  /** Ends the turn. */
  unclaim(key: string, generations: Generations): Promise<void>
}

export interface SharedEntriesOptions {
  readonly link: RedisLink
  readonly clock: Pick<Clock, 'now'>
  readonly random: Random
  /** Entries of one release of the program are not read by another, which may know values of another shape. */
  readonly release: string
  /** How long it is a process's turn at most. */
  readonly claimMs: number
  /** Told which tags another process has invalidated. */
  readonly onInvalidated: (tags: readonly string[]) => void
}

/** Long after every entry: one whose generation is forgotten is void, which costs a making and nothing else. Milliseconds. */
const generationMs = 24 * 3_600_000

/** The generation of a tag; it begins one where there is none. Drawn, not counted: one that was lost never comes back. */
const generationScript = `
local present = redis.call('GET', KEYS[1]) or ARGV[1]
redis.call('SET', KEYS[1], present, 'PX', ARGV[2])
return present`

/** Keeps entries in Redis: every command and script has one key, so that it does not matter on which node of a cluster the others are. */
export function sharedEntries({ link, clock, random, release, claimMs, onInvalidated }: SharedEntriesOptions): SharedEntries {
  const kinds = { value: `cache:${release}`, claim: `making:${release}`, tag: 'tag' }
  const sender = hex(random.bytes(8))
  const owed = new Set<string>()

  /** Does what invalidations are owed; false when that is not possible now. */
  const settle = async (): Promise<boolean> => {
    if (owed.size === 0) return true
    const tags = [...owed]
    owed.clear()
    let isDone: boolean | undefined
    try {
      isDone = await link.ask(async (redis, name) => {
        await Promise.all(tags.map(tag => redis.unlink(name(kinds.tag, tag))))
        await link.publish(redis, JSON.stringify({ sender, tags }))
        return true
      })
    } finally {
      if (!isDone) for (const tag of tags) owed.add(tag)
    }
    return isDone === true
  }

  link.onBack(() => void settle())
  link.onMessage(text => {
    const message = fromJson<{ readonly sender: string; readonly tags: readonly string[] }>(text)
    if (message && message.sender !== sender) onInvalidated(message.tags)
  })

  const isCurrent = async ({ generations }: SharedEntry): Promise<boolean> => {
    if (generations.length === 0) return true
    const present = await link.ask((redis, name) => Promise.all(generations.map(([tag]) => redis.get(name(kinds.tag, tag)))))
    return present !== undefined && generations.every(([, generation], index) => generation === present[index])
  }

  return {
    async read(key) {
      if (!(await settle())) return undefined
      const text = await link.ask((redis, name) => redis.get(name(kinds.value, key)))
      const entry = text ? fromJson<SharedEntry>(text) : undefined
      return entry && entry.expiresAt > clock.now() && (await isCurrent(entry)) ? entry : undefined
    },
    async write(key, entry) {
      const ttlMs = Math.ceil(entry.expiresAt - clock.now())
      if (ttlMs < 1 || !(await settle())) return
      const text = JSON.stringify(entry)
      await link.ask((redis, name) => redis.set(name(kinds.value, key), text, 'PX', ttlMs))
    },
    async generations(tags) {
      if (tags.length === 0) return []
      if (!(await settle())) return undefined
      const drawn = hex(random.bytes(8))
      const texts = await link.ask((redis, name) => Promise.all(tags.map(tag => redis.eval(generationScript, 1, name(kinds.tag, tag), drawn, generationMs))))
      return texts && tags.map((tag, index) => [tag, String(texts[index])] as const)
    },
    async invalidate(tags) {
      for (const tag of tags) owed.add(tag)
      await settle()
    },
    async claim(key, generations) {
      const answer = await link.ask((redis, name) => redis.set(name(kinds.claim, claimName(key, generations)), sender, 'PX', claimMs, 'NX'))
      return answer === undefined ? null : answer === 'OK'
    },
    async unclaim(key, generations) {
      // Also when the turn was over and is another's by now: then two make the same, which is all that can come of it.
      await link.ask((redis, name) => redis.unlink(name(kinds.claim, claimName(key, generations))))
    },
  }
}

/** In a new generation it is a new turn: whoever comes after an invalidation does not wait for what was begun before it. */
function claimName(key: string, generations: Generations): string {
  return JSON.stringify([key, ...generations.map(([, generation]) => generation)])
}
