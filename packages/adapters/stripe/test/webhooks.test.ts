import { createHmac } from 'node:crypto'
import type { Logger } from '@cartwright/core'
import { describe, expect, it } from 'vitest'
import { stripePayments } from '../src/index.ts'

/** 2026-01-01T00:00:00Z. */
const now = 1_767_225_600_000
const secrets = ['whsec_new', 'whsec_old']

const logged: unknown[] = []
const logger: Logger = { log: (...line) => void logged.push(line) }
const provider = stripePayments({ secretKey: 'sk_test_1', webhookSecrets: secrets, logger })

const header = (rawBody: string, secret = 'whsec_new', seconds = now / 1_000) =>
  `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${rawBody}`).digest('hex')}`

const event = (object: object, more: object = {}) =>
  JSON.stringify({ id: 'evt_1', object: 'event', type: 'some.type', livemode: false, data: { object }, ...more })

const verify = (rawBody: string, signature = header(rawBody)) => provider.verifyWebhook({ rawBody, headers: { 'Stripe-Signature': signature }, now })

describe('a webhook of Stripe', () => {
  it.each([
    [
      { object: 'payment_intent', id: 'pi_1' },
      { kind: 'payment', providerId: 'pi_1', providerPaymentId: 'pi_1' },
    ],
    [
      { object: 'refund', id: 're_1', payment_intent: 'pi_1' },
      { kind: 'refund', providerId: 're_1', providerPaymentId: 'pi_1' },
    ],
    [
      { object: 'refund', id: 're_1', payment_intent: { id: 'pi_1' } },
      { kind: 'refund', providerId: 're_1', providerPaymentId: 'pi_1' },
    ],
    [
      { object: 'refund', id: 're_1', payment_intent: null },
      { kind: 'refund', providerId: 're_1', providerPaymentId: null },
    ],
    [
      { object: 'dispute', id: 'dp_1', charge: 'ch_1', payment_intent: 'pi_1' },
      { kind: 'dispute', providerId: 'dp_1', providerPaymentId: 'pi_1' },
    ],
    [
      { object: 'dispute', id: 'dp_1', charge: 'ch_1', payment_intent: null },
      { kind: 'dispute', providerId: 'dp_1', providerPaymentId: 'ch_1' },
    ],
    [{ object: 'charge', id: 'ch_1', payment_intent: 'pi_1' }, null],
    [{ object: 'customer', id: 'cus_1' }, null],
    [{ object: 'payment_intent' }, null],
    [{}, null],
  ])('about %j is about %j', async (object, subject) => {
    expect(await verify(event(object))).toEqual({ id: 'evt_1', type: 'some.type', subject })
  })

  it('is taken when it is signed with either secret, also with both, and with another in between', async () => {
    const rawBody = event({ object: 'payment_intent', id: 'pi_1' })
    const [first = '', second = ''] = secrets.map(secret => header(rawBody, secret))
    for (const signature of [first, second, `${first},${second.split(',')[1]}`, `${first.split(',')[0]},v1=${'0'.repeat(64)},${second.split(',')[1]}`]) {
      expect((await verify(rawBody, signature)).id).toBe('evt_1')
    }
  })

  it.each([
    ['another secret', (body: string) => header(body, 'whsec_other')],
    ['an old scheme alone', (body: string) => header(body).replace('v1=', 'v0=')],
    ['two times, one of them long ago', (body: string) => `t=1,${header(body)}`],
    ['a time that is none', (body: string) => header(body).replace(/t=\d+/, 't=now')],
    ['no time', (body: string) => header(body).replace(/t=\d+,/, '')],
    ['a secret that is empty', (body: string) => header(body, '')],
  ])('is refused with %s', async (_, signatureOf) => {
    const rawBody = event({ object: 'payment_intent', id: 'pi_1' })
    await expect(verify(rawBody, signatureOf(rawBody))).rejects.toMatchObject({ code: 'webhook_signature_invalid' })
  })

  it.each(['', 'null', '[]', '{"id":1,"type":"x"}', '{"id":"evt_1"}', '{'])('is refused when it is signed and yet none: %s', async rawBody => {
    await expect(verify(rawBody)).rejects.toMatchObject({ code: 'webhook_signature_invalid' })
  })

  it.each([
    ['live mode', { livemode: true }],
    ['an account connected to ours', { account: 'acct_1' }],
  ])('of %s is none of ours: nothing is concluded from it, and a line is logged', async (_, more) => {
    logged.length = 0
    expect((await verify(event({ object: 'payment_intent', id: 'pi_1' }, more))).subject).toBeNull()
    expect(logged).toEqual([['warn', expect.any(String), { eventId: 'evt_1', eventType: 'some.type' }]])
  })

  it('is refused where there is no secret to check it with', async () => {
    const rawBody = event({})
    const none = stripePayments({ secretKey: 'sk_test_1' })
    await expect(none.verifyWebhook({ rawBody, headers: { 'stripe-signature': header(rawBody) }, now })).rejects.toMatchObject({
      code: 'webhook_signature_invalid',
    })
  })
})
