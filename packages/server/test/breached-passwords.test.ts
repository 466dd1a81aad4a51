import { seededRandom } from '@cartwright/core/memory'
import { describe, expect, it } from 'vitest'
import { breachedPasswords } from '../src/breached-passwords/index.ts'
import { call, refusal } from './support/call.ts'
import { openShop } from './support/shop.ts'

describe('breached passwords', () => {
  const list = breachedPasswords()

  it.each(['password', 'qwertyuiop', '1q2w3e4r5t6y', 'unbelievable', 'qwertyuiopasdfgh', 'cheese123', 'manchesterunited'])('has %s', async password => {
    expect(await list.includes(password)).toBe(true)
  })

  it.each(['', 'short', 'nobody ever had this one', 'correct horse battery stapler', 'Zk0Yb3p1d2VyLXRlc3Q'])('has not %s', async password => {
    expect(await list.includes(password)).toBe(false)
  })

  it('takes few for one of them that are not: one in 30,000', async () => {
    const random = seededRandom(5)
    const drawn = Array.from({ length: 20_000 }, () => Buffer.from(random.bytes(12)).toString('hex'))
    const found = (await Promise.all(drawn.map(password => list.includes(password)))).filter(Boolean)
    expect(found.length).toBeLessThan(6)
  })

  it('are refused by a shop that has the list, in whatever case, and nothing is stored', async () => {
    const shop = await openShop({ commerce: { breachedPasswords: list } })
    const { status, body } = await refusal(shop.app, 'auth.register', { body: { email: 'user@example.com', password: ' ManchesterUnited' } })
    expect([status, body]).toMatchObject([422, { code: 'password_too_weak', reason: 'too_common' }])
    expect((await shop.commerce.customers.list({}, { limit: 1 })).items).toEqual([])
    const { body: made } = await call(shop.app, 'auth.register', { body: { email: 'user@example.com', password: 'united we never stand' } })
    expect(made.user_id).toBeGreaterThan(0)
  })
})
