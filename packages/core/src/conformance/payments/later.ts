import { expect } from 'vitest'
import { hasCode } from '../../model/index.ts'
import { amount, expectBook, expectCode, expectRead, needed, newPayment, type PaymentCase } from './payment-fixtures.ts'

/** Payments that others end: a bank that takes its time, a buyer in the browser; and a provider that does not work. */
export const laterCases: readonly PaymentCase[] = [
  {
    name: 'waits for a bank that takes its time, and charges when it pays',
    safety: true,
    needs: ['processing', 'completeProcessing'],
    run: async run => {
      const { key, providerId } = await newPayment(run)
      const waiting = await run.provider.confirm({ key: key('confirm:1'), providerId, token: needed(run.tokens.processing) })
      expect(waiting).toMatchObject({ status: 'processing', captured: 0, clientSecret: null, failure: null })
      expect(waiting.methodType).toMatch(/.+/)
      await expectBook(run, providerId, 0)
      await needed(run.completeProcessing)(providerId, 'succeed')
      await expectRead(run, providerId, { status: 'captured', captured: amount })
      await expectBook(run, providerId, amount)
    },
  },
  {
    name: 'leaves the payment open when the bank does not pay in the end, and says why',
    safety: true,
    needs: ['processing', 'completeProcessing'],
    run: async run => {
      const { key, providerId } = await newPayment(run)
      await run.provider.confirm({ key: key('confirm:1'), providerId, token: needed(run.tokens.processing) })
      await needed(run.completeProcessing)(providerId, 'fail')
      const open = await run.provider.read({ providerId })
      expect(open).toMatchObject({ status: 'requires_payment_method', captured: 0, failure: { declineCode: expect.any(String) } })
      expect((await run.provider.confirm({ key: key('confirm:2'), providerId, token: run.tokens.succeeds })).status).toBe('captured')
      await expectBook(run, providerId, amount)
    },
  },
  {
    name: 'sees what a buyer has paid in the browser, and does not charge it again',
    safety: true,
    needs: ['confirmInBrowser'],
    run: async run => {
      const { key, created, providerId } = await newPayment(run)
      expect(created.clientSecret).toMatch(/.+/)
      await needed(run.confirmInBrowser)(created, run.tokens.succeeds)
      await expectRead(run, providerId, { status: 'captured', captured: amount, clientSecret: null })
      expect(await run.provider.confirm({ key: key('confirm:1'), providerId, token: run.tokens.succeeds })).toMatchObject({
        status: 'captured',
        captured: amount,
      })
      await expectBook(run, providerId, amount)
    },
  },
  {
    name: 'sees why a payment in the browser failed, and lets the buyer try again',
    needs: ['confirmInBrowser'],
    run: async run => {
      const { created, providerId } = await newPayment(run)
      await needed(run.confirmInBrowser)(created, run.tokens.declined)
      await expectRead(run, providerId, { status: 'requires_payment_method', captured: 0 })
      expect((await run.provider.read({ providerId }))?.failure).toMatchObject({ code: 'card_declined', declineCode: run.tokens.declineCode })
      await needed(run.confirmInBrowser)(created, run.tokens.succeeds)
      await expectRead(run, providerId, { status: 'captured', failure: null })
      await expectBook(run, providerId, amount)
    },
  },
  {
    name: 'tries nothing while it does not work, says so beforehand, and still answers what is known',
    safety: true,
    needs: ['breakDown'],
    run: async run => {
      const { key, providerId } = await newPayment(run)
      expect(needed(run.provider.assertReady)()).toBeUndefined()
      await needed(run.breakDown)()
      const refusal = await run.provider.confirm({ key: key('confirm:1'), providerId, token: run.tokens.succeeds }).catch((error: unknown) => error)
      expect(hasCode(refusal, 'payment_unavailable') && refusal.details).toEqual({ retryAfter: expect.any(Number) })
      expect(() => run.provider.assertReady?.()).toThrow(expect.objectContaining({ code: 'payment_unavailable' }))
      await expectCode(newPayment(run), 'payment_unavailable')
      await expectRead(run, providerId, { status: 'requires_payment_method', captured: 0 })
      await expectBook(run, providerId, 0)
    },
  },
]
