import { expect } from 'vitest'
import { amount, capturedPayment, expectBook, expectCode, expectRead, needed, newPayment, type PaymentCase } from './payment-fixtures.ts'

/** Making a payment and confirming it. */
export const chargingCases: readonly PaymentCase[] = [
  {
    name: 'offers methods, each with a code and a name, no code twice',
    isStateless: true,
    run: async ({ provider }) => {
      const codes = provider.methods.map(({ code }) => code)
      expect(codes.length).toBeGreaterThan(0)
      expect(new Set(codes).size).toBe(codes.length)
      expect(provider.methods.filter(({ code, name }) => code === '' || name === '')).toEqual([])
    },
  },
  {
    name: 'makes a payment that is not charged, with the amount and currency asked for',
    safety: true,
    run: async run => {
      const { created, providerId } = await newPayment(run)
      expect(created).toMatchObject({ status: 'requires_payment_method', amount, currency: 'USD', captured: 0, failure: null })
      await expectRead(run, providerId, { status: 'requires_payment_method', captured: 0 })
      await expectBook(run, providerId, 0)
    },
  },
  {
    name: 'notes whose payment it is, and tells it whenever it is read',
    safety: true,
    run: async run => {
      const { id, created, providerId } = await newPayment(run)
      expect(created.paymentId).toBe(id)
      await expectRead(run, providerId, { paymentId: id })
    },
  },
  {
    name: 'makes one payment of one key, however often, also at once',
    safety: true,
    run: async run => {
      const id = run.nextId()
      const input = { key: `p:${id}:create`, amount, currency: 'USD', orderId: id, paymentId: id, capture: 'automatic' } as const
      const made = await Promise.all(Array.from({ length: 8 }, () => run.provider.create(input)))
      expect(new Set(made.map(({ providerId }) => providerId)).size).toBe(1)
      const other = await newPayment(run)
      expect(other.providerId).not.toBe(made[0]?.providerId)
    },
  },
  {
    name: 'finds a payment by the key it was made with',
    safety: true,
    run: async run => {
      const { key, providerId } = await newPayment(run)
      expect((await run.provider.read({ createKey: key('create') }))?.providerId).toBe(providerId)
    },
  },
  {
    name: 'knows nothing of a payment that was never made',
    safety: true,
    run: async ({ provider, nextId }) => {
      expect(await provider.read({ createKey: `p:${nextId()}:create` })).toBeNull()
      expect(await provider.read({ providerId: `never_made_${nextId()}` })).toBeNull()
    },
  },
  {
    name: 'charges the whole amount',
    safety: true,
    run: async run => {
      const { key, providerId } = await newPayment(run)
      const confirmed = await run.provider.confirm({ key: key('confirm:1'), providerId, token: run.tokens.succeeds })
      expect(confirmed).toMatchObject({ providerId, status: 'captured', amount, captured: amount, currency: 'USD', failure: null })
      expect(confirmed.methodType).toMatch(/.+/)
      await expectRead(run, providerId, { status: 'captured', captured: amount })
      await expectBook(run, providerId, amount)
    },
  },
  {
    name: 'charges once under one key, however often, also at once',
    safety: true,
    run: async run => {
      const { key, providerId } = await newPayment(run)
      const input = { key: key('confirm:1'), providerId, token: run.tokens.succeeds }
      const answers = await Promise.all(Array.from({ length: 8 }, () => run.provider.confirm(input)))
      expect(answers.map(({ status, captured }) => [status, captured])).toEqual(Array.from({ length: 8 }, () => ['captured', amount]))
      await expectBook(run, providerId, amount)
    },
  },
  {
    name: 'charges a payment once, also under another key and with another token',
    safety: true,
    run: async run => {
      const { key, providerId } = await capturedPayment(run)
      for (const token of [run.tokens.succeeds, run.tokens.declined]) {
        expect(await run.provider.confirm({ key: key('confirm:2'), providerId, token })).toMatchObject({ status: 'captured', captured: amount })
      }
      await expectBook(run, providerId, amount)
    },
  },
  {
    name: 'answers a decline with its code, charges nothing, and leaves the payment open for another try',
    safety: true,
    run: async run => {
      const { key, providerId } = await newPayment(run)
      const declined = await run.provider.confirm({ key: key('confirm:1'), providerId, token: run.tokens.declined })
      expect(declined).toMatchObject({
        status: 'requires_payment_method',
        captured: 0,
        failure: { code: 'card_declined', declineCode: run.tokens.declineCode },
      })
      expect(declined.failure?.message).not.toBe('')
      await expectRead(run, providerId, { status: 'requires_payment_method', captured: 0, failure: declined.failure })
      await expectBook(run, providerId, 0)
      expect(await run.provider.confirm({ key: key('confirm:2'), providerId, token: run.tokens.succeeds })).toMatchObject({ status: 'captured', failure: null })
      await expectBook(run, providerId, amount)
    },
  },
  {
    name: 'tells that there was not enough money',
    needs: ['insufficientFunds'],
    run: async run => {
      const { key, providerId } = await newPayment(run)
      const declined = await run.provider.confirm({ key: key('confirm:1'), providerId, token: needed(run.tokens.insufficientFunds) })
      expect(declined.failure).toMatchObject({ code: 'card_declined', declineCode: 'insufficient_funds' })
      await expectBook(run, providerId, 0)
    },
  },
  {
    name: 'a charge whose answer was lost is found by reading, and not made again',
    safety: true,
    needs: ['lost'],
    run: async run => {
      const { key, providerId } = await newPayment(run)
      const input = { key: key('confirm:1'), providerId, token: needed(run.tokens.lost) }
      await expectCode(run.provider.confirm(input), 'payment_outcome_unknown')
      await expectRead(run, providerId, { status: 'captured', captured: amount })
      await expectCode(run.provider.confirm(input), 'payment_outcome_unknown')
      await expectBook(run, providerId, amount)
    },
  },
  {
    name: 'a call that timed out before it had an effect has none',
    safety: true,
    needs: ['timeout'],
    run: async run => {
      const { key, providerId } = await newPayment(run)
      await expectCode(run.provider.confirm({ key: key('confirm:1'), providerId, token: needed(run.tokens.timeout) }), 'payment_outcome_unknown')
      await expectRead(run, providerId, { status: 'requires_payment_method', captured: 0 })
      await expectBook(run, providerId, 0)
    },
  },
  {
    name: 'a call that failed has no effect, and another may follow',
    safety: true,
    needs: ['error'],
    run: async run => {
      const { key, providerId } = await newPayment(run)
      await expectCode(run.provider.confirm({ key: key('confirm:1'), providerId, token: needed(run.tokens.error) }), 'payment_provider_error')
      await expectRead(run, providerId, { status: 'requires_payment_method', captured: 0 })
      expect((await run.provider.confirm({ key: key('confirm:2'), providerId, token: run.tokens.succeeds })).status).toBe('captured')
      await expectBook(run, providerId, amount)
    },
  },
  {
    name: 'asks the buyer to take a step, and charges nothing yet',
    safety: true,
    needs: ['requiresAction'],
    run: async run => {
      const { key, providerId } = await newPayment(run)
      const waiting = await run.provider.confirm({ key: key('confirm:1'), providerId, token: needed(run.tokens.requiresAction) })
      expect(waiting).toMatchObject({ status: 'requires_action', captured: 0 })
      expect(waiting.clientSecret).toMatch(/.+/)
      expect((await run.provider.read({ providerId }))?.clientSecret).toBe(waiting.clientSecret)
      await expectBook(run, providerId, 0)
    },
  },
  {
    name: 'charges when the buyer takes the step, once',
    safety: true,
    needs: ['requiresAction', 'completeAction'],
    run: async run => {
      const { key, providerId } = await newPayment(run)
      await run.provider.confirm({ key: key('confirm:1'), providerId, token: needed(run.tokens.requiresAction) })
      for (let time = 0; time < 2; time++) await needed(run.completeAction)(providerId, 'succeed')
      expect(await run.provider.read({ providerId })).toMatchObject({ status: 'captured', captured: amount, clientSecret: null })
      await expectBook(run, providerId, amount)
    },
  },
  {
    name: 'leaves the payment open when the buyer fails the step',
    safety: true,
    needs: ['requiresAction', 'completeAction'],
    run: async run => {
      const { key, providerId } = await newPayment(run)
      await run.provider.confirm({ key: key('confirm:1'), providerId, token: needed(run.tokens.requiresAction) })
      await needed(run.completeAction)(providerId, 'fail')
      const open = await run.provider.read({ providerId })
      expect([open?.status, open?.captured]).toEqual(['requires_payment_method', 0])
      expect(open?.failure?.message).toMatch(/.+/)
      await expectBook(run, providerId, 0)
    },
  },
]
