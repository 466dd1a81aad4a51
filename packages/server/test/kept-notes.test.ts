import type { Storage } from '@cartwright/core'
import { collectingMailer } from '@cartwright/core/memory'
import { describe, expect, it, onTestFinished } from 'vitest'
import { sqliteDatabase } from '../../../tests/support/databases/sqlite-database.ts'
import { testStorage } from '../../../tests/support/databases/test-storage.ts'
import { storedTokenKeys } from '../src/index.ts'
import { guestOrder } from './support/people.ts'
import { openShop } from './support/shop.ts'

const day = 24 * 3_600_000

async function sqliteStorage(): Promise<Storage> {
  const database = await sqliteDatabase()
  const storage = database.open()
  onTestFinished(async () => {
    await storage.close()
    await database.close()
  })
  return storage
}

describe.each<{ readonly name: string; readonly open: () => Promise<Storage> }>([
  { name: 'the database of these tests', open: testStorage },
  { name: 'SQLite', open: sqliteStorage },
])('notes in $name', ({ open }) => {
  it('of a mail that was sent are deleted after 90 days, and others are not', async () => {
    const mailer = collectingMailer()
    const shop = await openShop({ commerce: { storage: await open(), mailer } })
    const { workers, deps } = shop.commerce
    const mug = await shop.stock({ name: 'Mug' }, 5)
    const { orderId } = await guestOrder(shop, mug.id)
    await shop.commerce.checkout.pay(orderId, { paymentToken: 'tok_visa' })
    await workers.drain()
    const kept = () => deps.notes.keysBetween('mail:', 'mail;')
    expect([await kept(), mailer.mails.map(({ key }) => key)]).toEqual([['mail:order_confirmation:1'], ['order_confirmation:1']])
    await deps.notes.add('mail', '0')
    await shop.clock.advance(90 * day)
    await workers.sweep()
    expect(await kept()).toEqual(['mail:order_confirmation:1'])
    await shop.clock.advance(1)
    await workers.sweep()
    expect([await kept(), await deps.notes.get('mail')]).toEqual([[], '0'])
  })

  it('have the keys of another secret until a day after they would have been replaced', async () => {
    const shop = await openShop({ commerce: { storage: await open() } })
    const { deps } = shop.commerce
    const former = storedTokenKeys({ deps, secret: 'Zk0Yb3p1d2VyLXRlc3QtcmluZw-not-a-word' })
    const present = storedTokenKeys({ deps, secret: 'Qm5Rb3p1d2VyLXRlc3QtcmluZw-not-a-word' })
    await former.signing()
    await shop.clock.advance(day)
    const { kid } = await present.signing()
    await shop.clock.advance(90 * day - 1)
    await present.signing()
    expect([await present.sealedOtherwise(), (await former.list()).length]).toEqual([1, 1])
    await shop.clock.advance(20_000)
    await present.signing()
    expect([await present.sealedOtherwise(), (await former.list()).length, (await present.list())[1]?.kid]).toEqual([0, 0, kid])
  })
})
