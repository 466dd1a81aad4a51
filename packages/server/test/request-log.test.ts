import type { LogFields, Logger } from '@cartwright/core'
import { expect, it } from 'vitest'
import { createApp } from '../src/create-app.ts'
import type { AppOptions } from '../src/options.ts'
import { signIn } from './support/people.ts'
import { openShop } from './support/shop.ts'

const collect = async (options: AppOptions = {}) => {
  const lines: [string, string, LogFields | undefined][] = []
  const logger: Logger = { log: (...line) => lines.push([line[0], line[1], line[2]]) }
  const shop = await openShop({ commerce: { logger } })
  const app = createApp(shop.commerce, { rateLimit: 'off', ...options })
  return { app, lines, shop }
}

const headers = { 'x-request-id': 'request-1' }

it('has a line for each request; those that ask for health are for debugging', async () => {
  const { app, lines } = await collect()
  await app.request('/products?search=hidden', { headers })
  await app.request('/livez', { headers })
  const same = { requestId: 'request-1', method: 'GET', status: 200, ms: expect.any(Number) }
  expect(lines).toEqual([
    ['info', 'A request was answered.', { ...same, route: '/products' }],
    ['debug', 'A request was answered.', { ...same, route: '/livez' }],
  ])
})

it('says where a request came from only when it is told to', async () => {
  const { app, lines } = await collect({ logAddresses: true, clientAddress: () => '203.0.113.7' })
  await app.request('/livez')
  const { app: silent, lines: others } = await collect({ clientAddress: () => '203.0.113.7' })
  await silent.request('/livez')
  expect([lines, others].map(([line]) => line?.[2]?.address)).toEqual(['203.0.113.7', undefined])
})

it('notes a token that was refused and an access that was denied, but not that somebody is not signed in', async () => {
  const { app, lines, shop } = await collect()
  const { token } = await signIn({ ...shop, app })
  for (const authorization of ['', 'Bearer nonsense', `Bearer ${token}`]) {
    await app.request('/admin/orders', { headers: { ...headers, ...(authorization === '' ? {} : { authorization }) } })
  }
  const same = { requestId: 'request-1', method: 'GET', route: '/admin/orders' }
  expect(lines.filter(([level]) => level === 'warn')).toEqual([
    ['warn', 'A sign-in, token or key was refused.', { ...same, code: 'token_invalid' }],
    ['warn', 'Access was denied.', { ...same, code: 'forbidden' }],
  ])
})
