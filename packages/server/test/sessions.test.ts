import { beforeEach, expect, it } from 'vitest'
import { deviceName } from '../src/auth/device-name.ts'
import { password, signInMember } from './support/authenticator.ts'
import { call, refusal } from './support/call.ts'
import { everythingIn } from './support/everything.ts'
import { signIn } from './support/people.ts'
import { openShop, type Shop, tester } from './support/shop.ts'

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const email = 'user@example.com'

let shop: Shop
beforeEach(async () => {
  shop = await openShop({ clientAddress: () => '203.0.113.7' })
})

it('shows people where they are signed in, and ends what they do not know', async () => {
  const phone = await signIn(shop)
  await shop.clock.advance(60_000)
  const { body: laptop } = await call(shop.app, 'auth.login', { body: { email, password }, headers: { 'user-agent': firefox } })
  const [newest, first] = (await call(shop.app, 'account.sessions', { token: laptop.token })).body.sessions
  expect(newest).toMatchObject({ device: 'Firefox on Linux', address: '203.0.113.7', second_factor: false, current: true })
  expect(first).toMatchObject({ device: '', current: false, created_at: first?.last_used_at })
  await shop.clock.advance(60_000)
  const { body: renewed } = await call(shop.app, 'auth.refresh', { body: { refresh_token: phone.refreshToken } })
  const seen = (await call(shop.app, 'account.sessions', { token: renewed.token })).body.sessions
  expect(seen.map(({ current, last_used_at }) => [current, Date.parse(last_used_at) - shop.clock.now()])).toEqual([
    [false, -60_000],
    [true, 0],
  ])

  const id = newest?.id ?? 0
  expect((await call(shop.app, 'account.endSession', { token: renewed.token, params: { id } })).status).toBe(204)
  expect((await refusal(shop.app, 'account.get', { token: laptop.token })).status).toBe(401)
  expect((await refusal(shop.app, 'auth.refresh', { body: { refresh_token: laptop.refresh_token } })).status).toBe(401)
  expect((await refusal(shop.app, 'account.endSession', { token: renewed.token, params: { id } })).body.code).toBe('session_not_found')
  for (const _ of [1, 2]) await call(shop.app, 'auth.login', { body: { email, password } })
  expect((await call(shop.app, 'account.endOtherSessions', { token: renewed.token })).body).toEqual({ ended: 2 })
  expect((await call(shop.app, 'account.sessions', { token: renewed.token })).body.sessions).toMatchObject([{ id: first?.id, current: true }])
})

it('knows nothing of the sessions of others', async () => {
  const one = await signIn(shop)
  const other = await signIn(shop, 'other@example.com')
  const [theirs] = (await call(shop.app, 'account.sessions', { token: other.token })).body.sessions
  const before = await everythingIn(shop)
  const refused = await refusal(shop.app, 'account.endSession', { token: one.token, params: { id: theirs?.id ?? 0 } })
  expect([refused.status, refused.body.code]).toEqual([404, 'session_not_found'])
  expect(await everythingIn(shop)).toBe(before)
  expect((await call(shop.app, 'account.get', { token: other.token })).status).toBe(200)
})

it('lets staff end the sessions of others, but not of who may do more', async () => {
  const user = await signIn(shop)
  const boss = await signInMember(shop, 'boss@shop.example', 'admin')
  const clerk = await signInMember(shop)
  const sessionsOf = async (id: number) => (await call(shop.app, 'admin.sessions.list', { token: shop.adminKey, params: { id } })).body.sessions
  const [bosses] = await sessionsOf(boss.id)
  const before = await everythingIn(shop)
  const { token } = clerk
  const one = { id: boss.id, session_id: bosses?.id ?? 0 }
  expect((await refusal(shop.app, 'admin.sessions.end', { token, params: one })).body.code).toBe('forbidden')
  expect((await refusal(shop.app, 'admin.sessions.endAll', { token, params: { id: boss.id } })).body.code).toBe('forbidden')
  const crossed = { id: user.userId, session_id: bosses?.id ?? 0 }
  expect((await refusal(shop.app, 'admin.sessions.end', { token, params: crossed })).body.code).toBe('session_not_found')
  expect((await refusal(shop.app, 'admin.sessions.list', { token: shop.adminKey, params: { id: 999_999 } })).body.code).toBe('customer_not_found')
  expect(await everythingIn(shop)).toBe(before)

  const [theirs] = await sessionsOf(user.userId)
  await call(shop.app, 'admin.sessions.end', { token, params: { id: user.userId, session_id: theirs?.id ?? 0 } })
  expect((await refusal(shop.app, 'account.get', { token: user.token })).status).toBe(401)
  expect((await call(shop.app, 'admin.sessions.endAll', { token: boss.token, params: { id: clerk.id } })).body).toEqual({ ended: 1 })
  expect((await refusal(shop.app, 'admin.whoami', { token })).status).toBe(401)
  const { items } = await shop.commerce.customers.audit({}, { limit: 2 })
  expect(items).toMatchObject([
    { actor: `staff:${boss.id}`, action: 'session.all_ended', subject: `customer:${clerk.id}`, data: { ended: 1 } },
    { actor: `staff:${clerk.id}`, action: 'session.ended', subject: `session:${theirs?.id}`, data: { customerId: user.userId }, address: '203.0.113.7' },
  ])
  await expect(shop.commerce.customers.endSessions({ customerId: 999_999 }, tester)).rejects.toMatchObject({ code: 'customer_not_found' })
})

it.each([
  [null, ''],
  [firefox, 'Firefox on Linux'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0', 'Edge on Windows'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15', 'Safari on macOS'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0.0.0 Mobile/15E148 Safari/604.1',
    'Chrome on iOS',
  ],
  ['Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36', 'Chrome on Android'],
  ['curl/8.5.0', 'curl/8.5.0'],
  ['<script>alert(1)</script>', ''],
  [`x${'y'.repeat(100)}`, `x${'y'.repeat(39)}`],
])('calls %s "%s"', (userAgent, name) => {
  expect(deviceName(userAgent)).toBe(name)
})
