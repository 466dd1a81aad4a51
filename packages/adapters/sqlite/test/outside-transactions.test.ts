import { createCommerce, type Order, silentLogger } from '@cartwright/core'
import { collectingMailer, manualClock, testPayments } from '@cartwright/core/memory'
import { expect, it } from 'vitest'
import { openSqlite, sqlite } from '../src/index.ts'
import { by, now, orderOf } from './support/orders.ts'
import { temporaryFiles } from './support/temporary-folder.ts'

const newFile = temporaryFiles()

it('nothing outside is reached from within a transaction: the change is refused and nothing of it stays', async () => {
  const storage = sqlite(newFile())
  const clock = manualClock()
  const mailer = collectingMailer()
  const payments = testPayments({ notes: storage.notes, clock })
  const commerce = createCommerce({ storage, clock, mailer, payments, logger: silentLogger })
  await commerce.start()
  const { order } = await storage.orders.place(orderOf(1), by)
  const before = await storage.orders.order(order.id)
  const reaching = [
    () => void commerce.deps.payments.cancel({ key: 'p:1:cancel', providerId: 'test_p_1_create' }),
    () =>
      void commerce.deps.mailer.send({
        to: 'ada@example.com',
        template: 'order_refunded',
        data: { orderId: 1, currency: 'USD', amount: 1, hasAccount: false },
        key: 'k',
      }),
  ]
  for (const reach of reaching) {
    const decide = (fresh: Order) => {
      reach()
      return { order: { ...fresh, cancelReason: 'never' } }
    }
    await expect(storage.orders.change(order.id, decide, { at: now, actor: 'system:test' })).rejects.toMatchObject({
      code: 'fault',
      message: expect.stringContaining('while a transaction is open'),
    })
  }
  expect(await storage.orders.order(order.id)).toEqual(before)
  expect(mailer.mails).toEqual([])
  await commerce.close()
})

it('a write is seen by what waits within it, and by nobody beside it', async () => {
  const db = openSqlite(newFile())
  const seen: boolean[] = [db.isWriting()]
  await db.write(async () => {
    seen.push(db.isWriting())
    await Promise.resolve()
    seen.push(db.isWriting())
  })
  expect([...seen, db.isWriting()]).toEqual([false, true, true, false])
  await db.close()
})
