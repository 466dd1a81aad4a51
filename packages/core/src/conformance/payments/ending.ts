import { expect } from 'vitest'
import { amount, capturedPayment, expectBook, expectCode, expectNotPaidBack, expectRead, newPayment, type PaymentCase } from './payment-fixtures.ts'

/** Capturing, cancelling and paying back. */
export const endingCases: readonly PaymentCase[] = [
  {
    name: 'only authorizes a payment that is to be captured by hand, then captures it once',
    safety: true,
    run: async run => {
      const { key, providerId } = await newPayment(run, 'manual')
      const authorized = await run.provider.confirm({ key: key('confirm:1'), providerId, token: run.tokens.succeeds })
      expect(authorized).toMatchObject({ status: 'authorized', captured: 0 })
      await expectBook(run, providerId, 0)
      for (let time = 0; time < 2; time++) {
        expect(await run.provider.capture({ key: key('capture'), providerId, amount })).toMatchObject({ status: 'captured', captured: amount })
      }
      await expectRead(run, providerId, { status: 'captured', captured: amount })
      await expectBook(run, providerId, amount)
    },
  },
  {
    name: 'captures a part once, and gives the rest up',
    safety: true,
    run: async run => {
      const { id, key, providerId } = await newPayment(run, 'manual')
      await run.provider.confirm({ key: key('confirm:1'), providerId, token: run.tokens.succeeds })
      const part = { status: 'captured', amount, captured: 500 } as const
      expect(await run.provider.capture({ key: key('capture'), providerId, amount: 500 })).toMatchObject(part)
      expect(await run.provider.capture({ key: key('capture:2'), providerId, amount: 600 })).toMatchObject(part)
      await expectRead(run, providerId, part)
      await expectBook(run, providerId, 500)
      await expectNotPaidBack(run.provider.refund({ key: `r:${id}1`, providerId, amount: 501 }))
      expect((await run.provider.refund({ key: `r:${id}2`, providerId, amount: 500 })).amount).toBe(500)
      await expectBook(run, providerId, 500, 500)
    },
  },
  {
    name: 'captures no more than was authorized',
    safety: true,
    run: async run => {
      const { key, providerId } = await newPayment(run, 'manual')
      await run.provider.confirm({ key: key('confirm:1'), providerId, token: run.tokens.succeeds })
      await expectCode(run.provider.capture({ key: key('capture'), providerId, amount: amount + 1 }), 'payment_provider_error')
      await expectRead(run, providerId, { status: 'authorized', captured: 0 })
      await expectBook(run, providerId, 0)
    },
  },
  {
    name: 'captures nothing that was not authorized',
    safety: true,
    run: async run => {
      const { key, providerId } = await newPayment(run, 'manual')
      await expectCode(run.provider.capture({ key: key('capture'), providerId, amount }), 'payment_provider_error')
      await expectRead(run, providerId, { status: 'requires_payment_method', captured: 0 })
    },
  },
  {
    name: 'cancels a payment that nobody has paid, for good',
    safety: true,
    run: async run => {
      const { key, providerId } = await newPayment(run)
      for (let time = 0; time < 2; time++) {
        expect(await run.provider.cancel({ key: key('cancel'), providerId })).toMatchObject({ status: 'cancelled', captured: 0 })
      }
      await run.provider.confirm({ key: key('confirm:1'), providerId, token: run.tokens.succeeds }).catch(() => null)
      await expectRead(run, providerId, { status: 'cancelled', captured: 0 })
      await expectBook(run, providerId, 0)
    },
  },
  {
    name: 'cancels after a decline and after an authorization',
    safety: true,
    run: async run => {
      const declined = await newPayment(run)
      await run.provider.confirm({ key: declined.key('confirm:1'), providerId: declined.providerId, token: run.tokens.declined })
      const authorized = await newPayment(run, 'manual')
      await run.provider.confirm({ key: authorized.key('confirm:1'), providerId: authorized.providerId, token: run.tokens.succeeds })
      for (const { key, providerId } of [declined, authorized]) {
        expect(await run.provider.cancel({ key: key('cancel'), providerId })).toMatchObject({ status: 'cancelled', captured: 0 })
        await expectBook(run, providerId, 0)
      }
    },
  },
  {
    name: 'answers a cancellation that came too late with what is: captured',
    safety: true,
    run: async run => {
      const { key, providerId } = await capturedPayment(run)
      expect(await run.provider.cancel({ key: key('cancel'), providerId })).toMatchObject({ status: 'captured', captured: amount })
      await expectBook(run, providerId, amount)
    },
  },
  {
    name: 'either charges or cancels when both come at once',
    safety: true,
    run: async run => {
      const { key, providerId } = await newPayment(run)
      const [, cancelled] = await Promise.all([
        run.provider.confirm({ key: key('confirm:1'), providerId, token: run.tokens.succeeds }).catch(() => null),
        run.provider.cancel({ key: key('cancel'), providerId }),
      ])
      const after = await run.provider.read({ providerId })
      expect(after?.status).toBe(cancelled.status)
      expect([after?.status, after?.captured]).toEqual(after?.status === 'captured' ? ['captured', amount] : ['cancelled', 0])
      await expectBook(run, providerId, after?.captured ?? Number.NaN)
    },
  },
  {
    name: 'pays back in parts, once for each key, also at once',
    safety: true,
    run: async run => {
      const { id, providerId } = await capturedPayment(run)
      const keys = [`r:${id}1`, `r:${id}1`, `r:${id}1`, `r:${id}2`]
      const refunds = await Promise.all(keys.map(key => run.provider.refund({ key, providerId, amount: 500 })))
      expect(refunds.map(refund => refund.amount)).toEqual([500, 500, 500, 500])
      expect(refunds.filter(({ status }) => status === 'failed')).toEqual([])
      expect(new Set(refunds.map(refund => refund.providerId)).size).toBe(2)
      await expectBook(run, providerId, amount, 1_000)
      expect(await run.provider.readRefund({ providerId, key: `r:${id}1` })).toMatchObject({ amount: 500, providerId: refunds[0]?.providerId })
    },
  },
  {
    name: 'pays the whole back, to the unit, and no more',
    safety: true,
    run: async run => {
      const { id, providerId } = await capturedPayment(run)
      await run.provider.refund({ key: `r:${id}1`, providerId, amount: amount - 1 })
      await expectNotPaidBack(run.provider.refund({ key: `r:${id}2`, providerId, amount: 2 }))
      expect((await run.provider.refund({ key: `r:${id}3`, providerId, amount: 1 })).amount).toBe(1)
      await expectBook(run, providerId, amount, amount)
    },
  },
  {
    name: 'pays nothing back that was not charged',
    safety: true,
    run: async run => {
      const { id, providerId } = await newPayment(run)
      await expectCode(run.provider.refund({ key: `r:${id}1`, providerId, amount: 1 }), 'payment_provider_error')
      await expectBook(run, providerId, 0)
    },
  },
  {
    name: 'knows nothing of a refund that was never made',
    safety: true,
    run: async run => {
      const { id, providerId } = await capturedPayment(run)
      expect(await run.provider.readRefund({ providerId, key: `r:${id}1` })).toBeNull()
    },
  },
]
