import { describe, expect, it } from 'vitest'
import { memorySession } from '../src/index.ts'
import { sessionChanger } from '../src/session.ts'
import { json, refusal, scriptedShop } from './support.ts'

const tokens = (name: string, expiresIn = 900) => ({ token: `access-${name}`, user_id: 1, refresh_token: `refresh-${name}`, expires_in: expiresIn })

describe('a guest', () => {
  it('keeps the cart token of the first answer', async () => {
    const session = memorySession()
    const { client, seen } = scriptedShop([() => json(201, { cart_token: 'guest-1' }), () => json(200, {})], { session })
    await client.cart.addItem({ product_id: 1 })
    await client.cart.get()
    expect(seen.map(({ headers }) => headers['x-cart-token'])).toEqual([undefined, 'guest-1'])
    expect(session.read()).toEqual({ cartToken: 'guest-1' })
  })

  it('gets one cart when two first items are added at once', async () => {
    const { client, seen } = scriptedShop([() => json(201, { cart_token: 'guest-1' }), () => json(201, {})])
    await Promise.all([client.cart.addItem({ product_id: 1 }), client.cart.addItem({ product_id: 2 })])
    expect(seen.map(({ headers }) => headers['x-cart-token'])).toEqual([undefined, 'guest-1'])
  })

  it('may try again after a first item was refused', async () => {
    const { client } = scriptedShop([() => refusal(409, 'insufficient_stock'), () => json(201, { cart_token: 'guest-1' })])
    const [first, second] = await Promise.allSettled([client.cart.addItem({ product_id: 1 }), client.cart.addItem({ product_id: 2 })])
    expect([first.status, second.status]).toEqual(['rejected', 'fulfilled'])
  })

  it('hands the cart over at login, and still reaches the orders placed before', async () => {
    const session = memorySession({ cartToken: 'guest-1' })
    const { client, seen } = scriptedShop([() => json(200, tokens('1')), () => json(200, {})], { session })
    await client.auth.login({ email: 'a@b.c', password: 'x' })
    await client.cart.get()
    expect(seen.map(({ headers }) => [headers['x-cart-token'], headers.authorization])).toEqual([
      ['guest-1', undefined],
      ['guest-1', 'Bearer access-1'],
    ])
  })
})

describe('a login', () => {
  it('at an issuer is kept like one with a password', async () => {
    const session = memorySession()
    const { client, seen } = scriptedShop([() => json(200, tokens('1')), () => json(200, {})], { session })
    await client.auth.finishAtIssuer('company', { flow: 'f', code: 'c', state: 's' })
    await client.account.get()
    expect(seen.map(({ path, headers }) => [path, headers.authorization])).toEqual([
      ['/auth/issuers/company/finish', undefined],
      ['/me', 'Bearer access-1'],
    ])
  })

  const signedIn = (expiresAt: number) => memorySession({ accessToken: 'access-1', accessTokenExpiresAt: expiresAt, refreshToken: 'refresh-1' })
  const later = () => Date.now() + 900_000

  it('is renewed once for any number of calls when it has run out', async () => {
    const session = signedIn(Date.now() - 1)
    const { client, seen } = scriptedShop([() => json(200, tokens('2')), () => json(200, {}), () => json(200, {}), () => json(200, {})], { session })
    await Promise.all([client.cart.get(), client.cart.get(), client.account.get()])
    expect(seen.map(({ path, headers }) => [path, headers.authorization])).toEqual([
      ['/auth/refresh', undefined],
      ['/cart', 'Bearer access-2'],
      ['/cart', 'Bearer access-2'],
      ['/me', 'Bearer access-2'],
    ])
    expect(seen[0]?.body).toEqual({ refresh_token: 'refresh-1' })
    expect(session.read()).toMatchObject({ accessToken: 'access-2', refreshToken: 'refresh-2' })
  })

  it('is renewed when the shop says that it has run out', async () => {
    const { client, seen } = scriptedShop([() => refusal(401, 'token_expired'), () => json(200, tokens('2')), () => json(200, {})], {
      session: signedIn(later()),
    })
    await client.cart.get()
    expect(seen.map(({ path }) => path)).toEqual(['/cart', '/auth/refresh', '/cart'])
  })

  it('is tried again once only', async () => {
    const answers = [() => refusal(401, 'token_invalid'), () => json(200, tokens('2')), () => refusal(401, 'token_invalid')]
    const { client, seen } = scriptedShop(answers, { session: signedIn(later()) })
    await expect(client.cart.get()).rejects.toMatchObject({ code: 'token_invalid' })
    expect(seen).toHaveLength(3)
  })

  it('is forgotten when it cannot be renewed', async () => {
    const session = signedIn(Date.now() - 1)
    const { client } = scriptedShop([() => refusal(401, 'token_reused'), () => json(200, {})], { session })
    await expect(client.cart.get()).rejects.toMatchObject({ code: 'token_reused' })
    expect(session.read()).toEqual({})
  })

  it('is forgotten at logout', async () => {
    const session = signedIn(later())
    const { client } = scriptedShop([() => new Response(null, { status: 204 })], { session })
    await client.auth.logout()
    expect(session.read()).toEqual({})
  })

  it('is not renewed to log in again', async () => {
    const { client, seen } = scriptedShop([() => json(200, tokens('3'))], { session: signedIn(Date.now() - 1) })
    await client.auth.login({ email: 'a@b.c', password: 'x' })
    expect(seen.map(({ path, headers }) => [path, headers.authorization])).toEqual([['/auth/login', undefined]])
  })

  it('is forgotten at logout though the shop had forgotten it before', async () => {
    const session = signedIn(Date.now() - 1)
    const { client } = scriptedShop([() => refusal(401, 'token_expired')], { session })
    expect(await client.auth.logout()).toBeUndefined()
    expect(await session.read()).toEqual({})
  })

  it('is kept when the shop could not be told of a logout', async () => {
    const session = signedIn(later())
    const { client } = scriptedShop([() => refusal(500, 'fault')], { session })
    await expect(client.auth.logout()).rejects.toMatchObject({ code: 'fault' })
    expect(session.read()).toMatchObject({ refreshToken: 'refresh-1' })
  })

  it('does not come back when its renewal is answered after a logout', async () => {
    const session = signedIn(Date.now() - 1)
    const { client } = scriptedShop(
      [
        async () => {
          await session.write({})
          return json(200, tokens('2'))
        },
        () => json(200, {}),
      ],
      { session },
    )
    await client.cart.get()
    expect(session.read()).toEqual({})
  })

  it('does not take the place of another that began meanwhile', async () => {
    const session = signedIn(Date.now() - 1)
    const other = { accessToken: 'access-9', accessTokenExpiresAt: later(), refreshToken: 'refresh-9' }
    const { client } = scriptedShop(
      [
        async () => {
          await session.write(other)
          return refusal(401, 'token_reused')
        },
      ],
      { session },
    )
    await expect(client.cart.get()).rejects.toMatchObject({ code: 'token_reused' })
    expect(session.read()).toEqual(other)
  })
})

describe('changes of a session', () => {
  it('wait for each other, so that a storage that takes its time keeps both', async () => {
    const kept = memorySession()
    const change = sessionChanger({
      read: async () => {
        const read = kept.read()
        await null
        return read
      },
      write: async next => {
        await null
        await kept.write(next)
      },
    })
    await Promise.all([change(present => ({ ...present, accessToken: 'access-1' })), change(present => ({ ...present, cartToken: 'guest-1' }))])
    expect(kept.read()).toEqual({ accessToken: 'access-1', cartToken: 'guest-1' })
  })

  it('do not wait for ever after one that failed', async () => {
    const kept = memorySession()
    let isFull = true
    const change = sessionChanger({
      read: () => kept.read(),
      write: next => {
        if (isFull) throw new Error('The storage is full.')
        return kept.write(next)
      },
    })
    await expect(change(() => ({ cartToken: 'guest-1' }))).rejects.toThrow('The storage is full.')
    isFull = false
    expect(await change(() => ({ cartToken: 'guest-2' }))).toEqual({ cartToken: 'guest-2' })
    expect(kept.read()).toEqual({ cartToken: 'guest-2' })
  })
})
