import { manualClock, memoryStorage } from '@cartwright/core/memory'
import { describe, expect, it } from 'vitest'
import { serviceUrl } from '../../../../tests/support/services/test-services.ts'
import { newShop, openedParts } from './support/shops.ts'

const url = serviceUrl('redis') ?? ''
const call = { scope: 'POST /orders', key: 'key' }
const answer = { status: 201, body: '{"order_id":1}', headers: { location: '/orders/1' } }

describe.skipIf(url === '')('the short cut to answers', () => {
  const open = openedParts()

  /** A store that says what it was asked, and two processes in front of it. */
  const shop = (answersMs = 3_600_000) => {
    const clock = manualClock()
    const { idempotency } = memoryStorage()
    const asked: string[] = []
    const store = {
      ...idempotency,
      claim: (input: Parameters<typeof idempotency.claim>[0]) => {
        asked.push(input.owner)
        return idempotency.claim(input)
      },
    }
    const name = newShop()
    const [one, other] = [1, 2].map(() => open({ url, shop: name, clock, answersMs }).idempotency(store))
    if (!one || !other) throw new Error('two')
    const claim = (owner: string, fingerprint = 'print') => {
      const now = clock.now()
      return { ...call, owner, fingerprint, now, lockedUntil: now + 30_000, keepUntil: now + 86_400_000 }
    }
    return { clock, store, asked, one, other, claim }
  }

  it('answers what is finished without the store, in every process', async () => {
    const { asked, one, other, claim } = shop()
    expect(await one.claim(claim('a'))).toEqual({ status: 'claimed' })
    expect(await other.claim(claim('b'))).toEqual({ status: 'in_use' })
    expect(await one.finish({ ...call, owner: 'a', answer })).toBe(true)
    expect([await one.claim(claim('c')), await other.claim(claim('d'))]).toEqual([1, 2].map(() => ({ status: 'answered', answer })))
    expect(asked).toEqual(['a', 'b'])
  })

  it('lets the store tell another request apart', async () => {
    const { asked, one, other, claim } = shop()
    await one.claim(claim('a'))
    await one.finish({ ...call, owner: 'a', answer })
    expect(await other.claim(claim('b', 'another'))).toEqual({ status: 'mismatch' })
    expect(asked).toEqual(['a', 'b'])
  })

  it('does not answer with what the store did not take', async () => {
    const { clock, store, one, other, claim } = shop()
    await one.claim(claim('a'))
    await clock.advance(30_000)
    expect(await other.claim(claim('b'))).toEqual({ status: 'claimed' })
    expect(await one.finish({ ...call, owner: 'a', answer })).toBe(false)
    expect(await other.claim(claim('c'))).toEqual({ status: 'in_use' })
    await other.finish({ ...call, owner: 'b', answer: { ...answer, body: 'of b' } })
    expect(await one.claim(claim('d'))).toEqual({ status: 'answered', answer: { ...answer, body: 'of b' } })
    expect(await store.claim(claim('e'))).toEqual({ status: 'answered', answer: { ...answer, body: 'of b' } })
  })

  it('forgets when the store does', async () => {
    const { clock, one, other, claim } = shop(10 * 86_400_000)
    await one.claim(claim('a'))
    await one.finish({ ...call, owner: 'a', answer })
    await clock.advance(86_399_999)
    expect(await other.claim(claim('b'))).toEqual({ status: 'answered', answer })
    await clock.advance(1)
    expect(await other.claim(claim('c'))).toEqual({ status: 'claimed' })
  })

  it('leaves to the store what it was told to keep for a while only', async () => {
    const { asked, one, other, claim } = shop(1)
    await one.claim(claim('a'))
    await one.finish({ ...call, owner: 'a', answer })
    await new Promise(resolve => setTimeout(resolve, 20))
    expect(await other.claim(claim('b'))).toEqual({ status: 'answered', answer })
    expect(asked).toEqual(['a', 'b'])
  })

  it('knows nothing of a key that was given up', async () => {
    const { one, other, claim } = shop()
    await one.claim(claim('a'))
    await one.abandon({ ...call, owner: 'a' })
    expect(await one.finish({ ...call, owner: 'a', answer })).toBe(false)
    expect(await other.claim(claim('b', 'another'))).toEqual({ status: 'claimed' })
  })
})
