import { memoryStorage } from '@cartwright/core/memory'
import { Redis } from 'ioredis'
import { afterAll, describe, expect, it } from 'vitest'
import { serviceUrl } from '../../../../tests/support/services/test-services.ts'
import { type RedisOptions, redis } from '../src/index.ts'
import { newShop, openedParts } from './support/shops.ts'

describe('options', () => {
  it.each<[string, string | readonly string[]]>([
    ['nothing', ''],
    ['no addresses', []],
    ['another protocol', 'http://localhost:6379'],
    ['no host', 'redis://'],
    ['a bad one among good ones', ['redis://localhost:1', 'localhost:2']],
  ])('refuse %s as an address', (_, url) => {
    expect(() => redis({ url })).toThrow(TypeError)
  })

  it('never repeat a password', () => {
    expect(() => redis({ url: 'http://:secret@localhost' })).toThrow(/^(?!.*secret)/)
  })

  it.each<Partial<RedisOptions>>([{ timeoutMs: 0 }, { nearEntries: 1.5 }, { nearMs: -1 }, { holdBackMs: Number.NaN }, { answersMs: 0 }])(
    'refuse %o',
    options => {
      expect(() => redis({ url: 'redis://localhost:1', ...options })).toThrow(RangeError)
    },
  )
})

const url = serviceUrl('redis') ?? ''

describe.skipIf(url === '')('the name of a shop', () => {
  const open = openedParts()
  const inspect = new Redis(url, { lazyConnect: true })
  afterAll(() => inspect.disconnect())

  it('is drawn once and kept in its notes, so that a database made anew finds nothing of the old one', async () => {
    const prefix = `cartwright-test-${newShop()}:`
    const { notes } = memoryStorage()
    const [one, again, anew] = [notes, notes, memoryStorage().notes].map(kept => open({ url, prefix, notes: kept }).cache)
    await one?.set('a', 1, { ttlMs: 60_000 })
    expect([await again?.get('a'), await anew?.get('a')]).toEqual([1, undefined])
    const name = await notes.get('redis:shop')
    expect(name).toMatch(/^[0-9a-f]{16}$/)
    expect(await inspect.keys(`${prefix}*`)).toEqual([`${prefix}${name}:cache::a`])
  })
})
