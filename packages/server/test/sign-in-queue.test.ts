import { argon2id, type PasswordHasher } from '@cartwright/core'
import { describe, expect, it } from 'vitest'
import { testStorage } from '../../../tests/support/databases/test-storage.ts'
import { openShop, type Shop, tester } from './support/shop.ts'

const password = 'a password nobody guesses'

/** Two that are computed, and 50 that wait. */
const placeCount = 52

/** A shop whose hashes are computed when the test says so. */
const openHeldShop = async () => {
  const finish: (() => void)[] = []
  let isHeld = false
  const derive = ({ tagLength }: { readonly tagLength: number }) =>
    new Promise<Uint8Array>(resolve => {
      const done = () => resolve(new Uint8Array(tagLength))
      if (isHeld) finish.push(done)
      else done()
    })
  const full = Promise.withResolvers<void>()
  let entered = 0
  const hasher = argon2id({ derive, atOnce: 2 })
  const counted = <T>(work: () => Promise<T>): Promise<T> => {
    const result = work()
    if (isHeld) entered += 1
    if (entered === placeCount) full.resolve()
    return result
  }
  const passwords: PasswordHasher = { hash: text => counted(() => hasher.hash(text)), verify: (text, hash) => counted(() => hasher.verify(text, hash)) }
  const shop = await openShop({ commerce: { storage: await testStorage(), passwords } })
  const hold = () => {
    isHeld = true
  }
  const release = () => {
    isHeld = false
    for (const done of finish.splice(0)) done()
  }
  return { shop, hold, release, full: full.promise }
}

const post = ({ app }: Shop, path: string, body: object) =>
  app.request(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

describe('a flood of sign-ins', () => {
  it('is held to so many at once and 50 that wait; more are told at once to come back, and nothing was done for them', async () => {
    const { shop, hold, release, full } = await openHeldShop()
    await shop.commerce.customers.createAccount({ email: 'user@example.com', password, role: 'customer' }, tester)
    hold()
    const flood = Array.from({ length: placeCount }, (_, index) =>
      post(shop, '/auth/login', { email: index % 2 ? 'user@example.com' : `nobody-${index}@example.com`, password }),
    )
    await full
    const late = () => post(shop, '/auth/register', { email: 'late@example.com', password })
    let refused = await late()
    expect(refused.status).toBe(503)
    expect(refused.headers.get('retry-after')).toBe('1')
    expect(await refused.json()).toMatchObject({ status: 503, code: 'overloaded' })
    refused = await post(shop, '/auth/login', { email: 'user@example.com', password })
    expect(refused.status).toBe(503)
    expect((await shop.commerce.customers.list({ text: 'late@example.com' }, { limit: 1 })).items).toEqual([])
    // Whoever does not sign in notices nothing.
    expect((await shop.app.request('/products')).status).toBe(200)

    release()
    const answers = await Promise.all(flood)
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: placeCount }, (_, index) => (index % 2 ? 200 : 401)))
    expect((await late()).status).toBe(201)
  })
})
