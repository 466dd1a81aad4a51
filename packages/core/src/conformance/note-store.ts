import { expect } from 'vitest'
import type { Storage } from '../ports/index.ts'
import { atOnce, now, strangeText } from './fixtures.ts'
import type { ConformanceCase } from './suite.ts'

/** The promises of the note store. */
export const noteCases: readonly ConformanceCase<Storage>[] = [
  {
    name: 'keeps a text per key, letter for letter',
    run: async ({ notes }) => {
      const seen: (string | null)[] = []
      const write = (key: string, text: string) =>
        notes.update(key, present => {
          seen.push(present)
          return text
        })
      expect([await write('a', strangeText), await write('A', ''), await write('a', '2')]).toEqual([strangeText, '', '2'])
      expect(seen).toEqual([null, null, strangeText])
      expect([await notes.get('a'), await notes.get('A'), await notes.get('b')]).toEqual(['2', '', null])
    },
  },
  {
    name: 'lists the keys of a range in order of their bytes',
    run: async ({ notes }) => {
      for (const key of ['n:10', 'n:9', 'N:1', 'n:1:b', 'n:1-a', 'n', 'o', 'n:1']) await notes.update(key, () => '')
      expect(await notes.keysBetween('n:1', 'n:9')).toEqual(['n:1', 'n:1-a', 'n:10', 'n:1:b'])
      expect(await notes.keysBetween('n:', 'n;')).toEqual(['n:1', 'n:1-a', 'n:10', 'n:1:b', 'n:9'])
      expect(await notes.keysBetween('p', 'q')).toEqual([])
    },
  },
  {
    name: 'deletes what is a time before another, in a range of keys, the oldest first',
    run: async ({ notes }) => {
      for (const [key, at] of [
        ['mail:c', now + 2],
        ['mail:a', now],
        ['mail:b', now + 1],
        ['mail;', now],
        ['mail', now],
      ] as const)
        await notes.add(key, String(at))
      await notes.add('token-keys', '{"keys":[]}')
      const range = { from: 'mail:', to: 'mail;' }
      const purge = (before: number, limit: number) => notes.purge(range, before, limit)
      expect([await purge(now, 9), await purge(now + 2, 1), await notes.get('mail:a'), await notes.get('mail:b')]).toEqual([0, 1, null, String(now + 1)])
      expect([await purge(now + 2, 9), await purge(now + 2, 9)]).toEqual([1, 0])
      expect(await notes.keysBetween('a', 'z')).toEqual(['mail', 'mail:c', 'mail;', 'token-keys'])
    },
  },
  {
    name: 'adds a text where there is none, once',
    run: async ({ notes }) => {
      const added = await atOnce(16, index => notes.add('a', `text ${index}`))
      expect(new Set(added).size).toBe(1)
      expect([await notes.get('a'), await notes.add('a', 'other'), await notes.get('a')]).toEqual([added[0], added[0], added[0]])
    },
  },
  {
    name: 'keeps a long text',
    run: async ({ notes }) => {
      const text = strangeText.repeat(5_000)
      await notes.update('long', () => text)
      expect(await notes.get('long')).toBe(text)
    },
  },
  {
    name: 'loses none of 32 updates made at once, and keeps keys apart',
    safety: true,
    run: async ({ notes }) => {
      const next = (present: string | null) => String(Number(present ?? '0') + 1)
      const results = await atOnce(32, index => notes.update(index % 4 === 0 ? 'few' : 'many', next))
      expect([await notes.get('few'), await notes.get('many')]).toEqual(['8', '24'])
      expect(new Set(results.filter((_, index) => index % 4 !== 0)).size).toBe(24)
    },
  },
  {
    name: 'changes nothing when the next text cannot be made',
    safety: true,
    run: async ({ notes }) => {
      const fail = () => {
        throw new Error('no text')
      }
      await notes.update('a', () => '1')
      await expect(notes.update('a', fail)).rejects.toThrow('no text')
      await expect(notes.update('b', fail)).rejects.toThrow('no text')
      expect([await notes.get('a'), await notes.get('b')]).toEqual(['1', null])
    },
  },
]
