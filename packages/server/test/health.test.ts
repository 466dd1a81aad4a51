import { expect, it } from 'vitest'
import { openShop } from './support/shop.ts'

const password = 'a long password of tests'

it('tells anybody the states, and only staff and keys the details', async () => {
  const { app, adminKey, commerce } = await openShop()
  await commerce.customers.register({ email: 'buyer@example.com', password, name: 'Buyer' })
  const signedIn = await app.request('/auth/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'buyer@example.com', password }),
  })
  const { token } = (await signedIn.json()) as { token: string }
  const ask = async (authorization?: string) => {
    const response = await app.request('/actuator/health', authorization === undefined ? {} : { headers: { authorization } })
    return [response.status, await response.json()]
  }
  const states = { events: { status: 'UP' }, search: { status: 'UP' }, storage: { status: 'UP' } }
  for (const credentials of [undefined, `Bearer ${token}`, 'Bearer ck_wrong', `Bearer ${adminKey}x`, 'Basic YTpi', 'x']) {
    expect(await ask(credentials)).toEqual([200, { status: 'UP', components: states }])
  }
  const { name } = (await commerce.health()).components.storage?.details ?? {}
  expect(await ask(`Bearer ${adminKey}`)).toEqual([
    200,
    {
      status: 'UP',
      components: {
        events: { status: 'UP', details: { ready: 2, leased: 0, dead: 0, oldest_ready_ms: 0 } },
        search: { status: 'UP', details: expect.any(Object) },
        storage: { status: 'UP', details: { name } },
      },
    },
  ])
})

it('shows nobody outside why something is down', async () => {
  const healthProbes = {
    redis: async () => {
      throw new Error('password=secret')
    },
  }
  const { app, adminKey } = await openShop({ commerce: { healthProbes } })
  const open = (await (await app.request('/actuator/health')).json()) as { status: string; components: Record<string, unknown> }
  expect([open.status, open.components.redis]).toEqual(['UP', { status: 'DOWN' }])
  const staff = await (await app.request('/actuator/health', { headers: { authorization: `Bearer ${adminKey}` } })).text()
  expect(JSON.parse(staff).components.redis).toEqual({ status: 'DOWN', details: { error: 'fault' } })
  expect(staff).not.toContain('secret')
})

it('looks at no more credentials of an address than the admin area does, and answers all the same', async () => {
  const { app, adminKey } = await openShop({ rateLimit: 'on', limits: { admin_read: [{ by: 'address', limit: 3, windowMs: 60_000 }] }, trustedProxies: 1 })
  const ask = async (address: string, authorization?: string) => {
    const headers = { 'x-forwarded-for': address, ...(authorization === undefined ? {} : { authorization }) }
    const response = await app.request('/actuator/health', { headers })
    const { components } = (await response.json()) as { readonly components: Record<string, { readonly details?: object }> }
    return [response.status, components.storage?.details !== undefined, response.headers.get('ratelimit')]
  }
  for (let tries = 0; tries < 9; tries++) expect(await ask('192.0.2.1')).toEqual([200, false, null])
  for (const key of ['ck_wrong', 'ck_wrong', adminKey]) expect(await ask('192.0.2.1', `Bearer ${key}`)).toEqual([200, key === adminKey, null])
  for (const key of ['ck_wrong', adminKey]) expect(await ask('192.0.2.1', `Bearer ${key}`)).toEqual([200, false, null])
  expect(await ask('192.0.2.2', `Bearer ${adminKey}`)).toEqual([200, true, null])
})
