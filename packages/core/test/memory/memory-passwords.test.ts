import { expect, it } from 'vitest'
import { describePasswordHasher } from '../../src/conformance/index.ts'
import { collectingMailer, memoryPasswords } from '../../src/memory/index.ts'

describePasswordHasher({ name: 'memoryPasswords', create: () => memoryPasswords() })

it('asks for a rehash of a hash that cost less', async () => {
  const stored = await memoryPasswords().hash('secret')
  expect(await memoryPasswords({ cost: 2 }).verify('secret', stored)).toEqual({ ok: true, needsRehash: true })
  expect(await memoryPasswords({ cost: 1 }).verify('secret', stored)).toEqual({ ok: true, needsRehash: false })
})

it('collects mails in order', async () => {
  const mailer = collectingMailer()
  await mailer.send({ to: 'a@example.com', template: 'password_reset', data: { name: '', token: 't', expiresAt: 1 }, key: 'a' })
  await mailer.send({ to: 'b@example.com', template: 'order_refunded', data: { orderId: 1, currency: 'USD', amount: 100, hasAccount: false }, key: 'b' })
  expect(mailer.mails.map(({ to }) => to)).toEqual(['a@example.com', 'b@example.com'])
})
