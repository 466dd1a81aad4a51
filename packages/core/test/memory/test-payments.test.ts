import { expect, it } from 'vitest'
import { manualClock, memoryStorage, testPayments } from '../../src/memory/index.ts'

const created = { amount: 100, currency: 'USD', orderId: 1, capture: 'automatic' } as const

it('lists a payment once whose creation was repeated later, at the time it was made, and over days', async () => {
  const clock = manualClock()
  const provider = testPayments({ notes: memoryStorage().notes, clock })
  const start = clock.now()
  for (const paymentId of [1, 2, 1, 3, 2]) {
    await provider.create({ ...created, key: `p:${paymentId}:create`, paymentId })
    await clock.advance(20 * 3_600_000)
  }
  const listed = async (from: number, to: number) =>
    (await provider.books.payments({ from, to })).items.map(({ payment, createdAt }) => [payment.paymentId, createdAt - start])
  const hours = 3_600_000
  const all = [
    [1, 0],
    [2, 20 * hours],
    [3, 60 * hours],
  ]
  expect(await listed(0, clock.now())).toEqual(all)
  expect(await listed(start, start + 20 * hours)).toEqual([all[0]])
  expect(await listed(start + 1, start + 60 * hours)).toEqual([all[1]])
})

it('finds its book again in another process', async () => {
  const { notes } = memoryStorage()
  const clock = manualClock()
  const first = testPayments({ notes, clock })
  const second = testPayments({ notes, clock })
  await first.create({ ...created, key: 'p:1:create', paymentId: 1 })
  await second.create({ ...created, key: 'p:2:create', paymentId: 2 })
  await first.confirm({ key: 'p:1:confirm:1', providerId: 'test_p_1_create', token: 'tok_visa' })
  const all = { from: 0, to: clock.now() + 1 }
  expect((await second.books.payments(all)).items.map(({ payment }) => [payment.paymentId, payment.status])).toEqual([
    [1, 'captured'],
    [2, 'requires_payment_method'],
  ])
  expect((await second.books.balance(all)).items.map(({ kind, sourceId, amount }) => [kind, sourceId, amount])).toEqual([['payment', 'test_p_1_create', 100]])
})

it('knows whose a payment is that was made with an earlier version, which did not note it: what was on its way then still comes to its end', async () => {
  const { notes } = memoryStorage()
  const provider = testPayments({ notes, clock: manualClock() })
  const notedSince = ['paymentId', 'methodType', 'providerCustomerId', 'savesMethod', 'moves', 'createdAt']
  const { providerId } = await provider.create({ ...created, key: 'p:7:create', paymentId: 7 })
  await notes.update(`test-payments:${providerId}`, text => {
    const fields = Object.entries(JSON.parse(text ?? '{}') as Record<string, unknown>)
    return JSON.stringify(Object.fromEntries(fields.filter(([name]) => !notedSince.includes(name))))
  })
  expect(await provider.read({ providerId })).toMatchObject({ paymentId: 7, status: 'requires_payment_method' })
  expect(await provider.confirm({ key: 'p:7:confirm:1', providerId, token: 'tok_visa' })).toMatchObject({ paymentId: 7, status: 'captured', captured: 100 })
})
