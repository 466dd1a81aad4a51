import { expect } from 'vitest'
import { expectCode, newPayment, type PaymentCase, type PaymentRun } from './payment-fixtures.ts'

/** 2026-01-01T00:00:00Z. */
const now = 1_767_225_600_000

async function signed(run: PaymentRun) {
  const { providerId } = await newPayment(run)
  return { providerId, ...(await run.signWebhook(providerId, now)) }
}

/** Messages from the provider. */
export const webhookCases: readonly PaymentCase[] = [
  {
    name: 'takes a message that it has signed, and says which payment it is about',
    isStateless: true,
    safety: true,
    run: async run => {
      const message = await signed(run)
      const event = await run.provider.verifyWebhook({ ...message, now })
      expect(event.subject).toEqual({ kind: 'payment', providerId: message.providerId, providerPaymentId: message.providerId })
      expect(event.id).toMatch(/.+/)
    },
  },
  {
    name: 'finds its headers however they are spelled',
    isStateless: true,
    run: async run => {
      const message = await signed(run)
      const headers = Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name.toUpperCase(), value]))
      expect((await run.provider.verifyWebhook({ ...message, headers, now })).subject?.providerId).toBe(message.providerId)
    },
  },
  {
    name: 'refuses a message that was changed, by one byte or by what comes after it',
    isStateless: true,
    safety: true,
    run: async run => {
      const message = await signed(run)
      const flipped = `${message.rawBody.slice(0, -2)}${message.rawBody.at(-2) === '0' ? '1' : '0'}${message.rawBody.slice(-1)}`
      for (const rawBody of [flipped, `${message.rawBody} `, `${message.rawBody}\n`, '', '{}']) {
        await expectCode(run.provider.verifyWebhook({ ...message, rawBody, now }), 'webhook_signature_invalid')
      }
    },
  },
  {
    name: 'refuses a message without a signature, with an empty, a foreign or a broken one',
    isStateless: true,
    safety: true,
    run: async run => {
      const message = await signed(run)
      await expectCode(run.provider.verifyWebhook({ ...message, headers: {}, now }), 'webhook_signature_invalid')
      for (const name of Object.keys(message.headers)) {
        for (const value of ['', 'x', 'ü', '0'.repeat(64), '0'.repeat(10_000), `${message.headers[name]}0`]) {
          await expectCode(run.provider.verifyWebhook({ ...message, headers: { ...message.headers, [name]: value }, now }), 'webhook_signature_invalid')
        }
      }
    },
  },
  {
    name: 'refuses a message that is more than five minutes old, or from the future',
    isStateless: true,
    safety: true,
    run: async run => {
      const message = await signed(run)
      for (const off of [-300_000, 300_000])
        expect((await run.provider.verifyWebhook({ ...message, now: now + off })).subject?.providerId).toBe(message.providerId)
      for (const off of [-301_000, 301_000]) await expectCode(run.provider.verifyWebhook({ ...message, now: now + off }), 'webhook_signature_invalid')
    },
  },
]
