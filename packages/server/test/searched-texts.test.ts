import { expect, it } from 'vitest'
import { call } from './support/call.ts'
import { signIn, signInStaff } from './support/people.ts'
import { openShop, type Shop } from './support/shop.ts'

const queries = async ({ app, adminKey: token }: Shop, query: { readonly days?: number; readonly without_result?: boolean; readonly limit?: number } = {}) =>
  (await call(app, 'admin.search.queries', { token, query })).body.queries

it('are counted by what shoppers see: first pages, of guests and customers', async () => {
  const shop = await openShop()
  await shop.stock({ name: 'Red phone' }, 5)
  const search = async (text: string, given: { readonly token?: string; readonly page?: number; readonly cursor?: string } = {}) => {
    const { token, ...query } = given
    await call(shop.app, 'products.list', { query: { search: text, ...query }, ...(token === undefined ? {} : { token }) })
  }
  await search('Phone')
  await search('  PHONE ', { token: (await signIn(shop)).token })
  await search('phone', { page: 2 })
  await search('phone', { token: shop.adminKey })
  await search('phone', { token: await signInStaff(shop, 'staff') })
  await search('phone', { token: await signInStaff(shop, 'admin') })
  await search('phone', { token: 'no token at all' })
  await search('Sofa')
  await search('!')
  await call(shop.app, 'products.list', { query: { category_id: 1 } })
  const today = new Date(shop.clock.now()).toISOString().slice(0, 10)
  const phone = { text: 'phone', searches: 3, without_result: 0, results: 1, last_day: today }
  const vain = ['!', 'sofa'].map(text => ({ text, searches: 1, without_result: 1, results: 0, last_day: today }))
  expect(await queries(shop)).toEqual([phone, ...vain])
  expect([await queries(shop, { without_result: true }), await queries(shop, { limit: 1 })]).toEqual([vain, [phone]])
  shop.clock.advance(3 * 86_400_000)
  expect([await queries(shop, { days: 3 }), (await queries(shop, { days: 4 })).length]).toEqual([[], 3])
})
