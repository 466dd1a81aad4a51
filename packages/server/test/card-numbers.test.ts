import type { LogLevel } from '@cartwright/core'
import { describe, expect, it } from 'vitest'
import { call, refusal } from './support/call.ts'
import { openShop } from './support/shop.ts'

const number = '4242424242424242'
const barcode = '4006381300063'

describe('card numbers', () => {
  it('are refused in queries and paths too, and stand in no log and no answer', async () => {
    const logged: string[] = []
    const logger = { log: (level: LogLevel, message: string, fields?: object) => void logged.push(JSON.stringify([level, message, fields])) }
    const shop = await openShop({ commerce: { logger } })
    const found = await refusal(shop.app, 'products.list', { query: { search: `card ${number}` } })
    expect([found.status, found.body]).toMatchObject([422, { code: 'pan_rejected', errors: [{ path: 'search' }] }])
    const headers = { 'x-request-id': number }
    const open = await shop.app.request(`/products?attr.${number}=1`, { headers })
    expect(open.status).toBe(422)
    expect(open.headers.get('x-request-id')).not.toBe(number)
    const path = await shop.app.request(`/admin/orders/${number}`, { headers: { authorization: `Bearer ${shop.adminKey}` } })
    expect([path.status, await path.json()]).toMatchObject([422, { code: 'pan_rejected' }])
    expect([found.text, await open.text(), ...logged].join()).not.toContain(number)
  })

  it('are not seen in a key drawn by chance', async () => {
    const shop = await openShop()
    const key = 'c36dbe84-99e4-4019-8168-25364fdd9168'
    const body = { name: 'Pen', variants: [{ sku: 'PEN', prices: [{ currency: 'USD', amount: 5 }] }] }
    const refused = await refusal(shop.app, 'admin.products.create', { token: shop.adminKey, body, key: number })
    expect([refused.status, refused.body.code]).toEqual([422, 'pan_rejected'])
    expect((await call(shop.app, 'admin.products.create', { token: shop.adminKey, body, key })).status).toBe(201)
  })

  it('are not seen in the number of an article', async () => {
    const shop = await openShop()
    const variant = { sku: barcode, barcode, prices: [{ currency: 'USD', amount: 5 }] }
    const made = await call(shop.app, 'admin.products.create', { token: shop.adminKey, body: { name: 'Pen', variants: [variant] } })
    expect([made.status, made.body.variants[0]?.barcode]).toEqual([201, barcode])
  })
})
