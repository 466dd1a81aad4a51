import Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { refusalOf } from './stripe-contract.ts'
import { noRedirects, openPayment, paidPayment, startedFake, startSeconds } from './support.ts'

describe('payments of the fake', () => {
  it('are paid by a good card, once', async () => {
    const { fake, stripe } = await startedFake()
    const { id } = await openPayment(stripe, { metadata: { order: '7' } })
    const paid = await stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa', expand: ['latest_charge'] })
    expect(paid).toMatchObject({ status: 'succeeded', amount_received: 2000, metadata: { order: '7' }, created: startSeconds })
    expect(paid.latest_charge).toMatchObject({ captured: true, amount_captured: 2000, paid: true, payment_intent: id, metadata: { order: '7' } })
    const error = await refusalOf(stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' }))
    expect(error).toMatchObject({ statusCode: 400, code: 'payment_intent_unexpected_state' })
    expect(fake.book.paymentIntent(id)).toMatchObject({ charges: 1, authorizations: 1, captured: 2000, failedAttempts: 0, refunded: 0 })
    expect(fake.book.totals()).toEqual({ usd: fake.book.paymentIntent(id) })
  })

  it.each([
    ['pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
    ['pm_card_visa_chargeDeclinedLostCard', 'card_declined', 'lost_card'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', ''],
    ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', ''],
    ['pm_card_chargeDeclinedProcessingError', 'processing_error', ''],
  ])('are declined with %s: %s %s', async (method, code, declineCode) => {
    const { fake, stripe } = await startedFake()
    const { id } = await openPayment(stripe)
    const error = await refusalOf(stripe.paymentIntents.confirm(id, { payment_method: method }))
    expect(error).toBeInstanceOf(Stripe.errors.StripeCardError)
    expect(error).toMatchObject({ statusCode: 402, rawType: 'card_error', code })
    expect(error.decline_code).toBe(declineCode)
    expect(error.payment_intent).toMatchObject({ id, status: 'requires_payment_method', payment_method: null })
    const after = await stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] })
    expect(after.last_payment_error).toMatchObject({ code, type: 'card_error' })
    expect(after.latest_charge).toMatchObject({ id: error.charge, status: 'failed', paid: false, failure_code: code })
    expect(fake.book.paymentIntent(id)).toMatchObject({ charges: 0, captured: 0, failedAttempts: 1 })
  })

  it('can be paid with another card after a decline', async () => {
    const { fake, stripe } = await startedFake()
    const { id } = await openPayment(stripe)
    await refusalOf(stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_chargeDeclined' }))
    expect(await stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_mastercard' })).toMatchObject({ status: 'succeeded', last_payment_error: null })
    expect(fake.book.paymentIntent(id)).toMatchObject({ charges: 1, failedAttempts: 1, captured: 2000 })
  })

  it('exist although the decline came with creating them', async () => {
    const { stripe } = await startedFake()
    const error = await refusalOf(paidPayment(stripe, 'pm_card_chargeDeclined'))
    const [only] = (await stripe.paymentIntents.list()).data
    expect(only).toMatchObject({ id: error.payment_intent?.id, status: 'requires_payment_method' })
  })

  it('wait for the buyer where the card wants it, and are paid then', async () => {
    const { fake, stripe } = await startedFake()
    const { id } = await openPayment(stripe, { automatic_payment_methods: { enabled: true } })
    const waiting = await stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_threeDSecure2Required', return_url: 'https://shop.example/back' })
    expect(waiting).toMatchObject({
      status: 'requires_action',
      next_action: { type: 'redirect_to_url', redirect_to_url: { return_url: 'https://shop.example/back' } },
    })
    expect(fake.book.paymentIntent(id)).toMatchObject({ charges: 0, authorizations: 0 })
    expect(fake.buyer.completeAction(id, 'succeed')).toMatchObject({ status: 'succeeded', next_action: null })
    expect(fake.book.paymentIntent(id)).toMatchObject({ charges: 1, captured: 2000 })
    expect(() => fake.buyer.completeAction(id, 'succeed')).toThrow('is succeeded, not requires_action')
  })

  it('are open again when the buyer fails the authentication', async () => {
    const { fake, stripe } = await startedFake()
    const { id } = await paidPayment(stripe, 'pm_card_authenticationRequired')
    expect(await stripe.paymentIntents.retrieve(id)).toMatchObject({ status: 'requires_action', next_action: { type: 'use_stripe_sdk' } })
    expect(fake.buyer.completeAction(id, 'fail')).toMatchObject({
      status: 'requires_payment_method',
      latest_charge: null,
      last_payment_error: { code: 'payment_intent_authentication_failure', type: 'invalid_request_error' },
    })
    expect(fake.book.paymentIntent(id)).toMatchObject({ charges: 0, failedAttempts: 1 })
  })

  it('cannot ask a buyer who is not there', async () => {
    const { stripe } = await startedFake()
    const error = await refusalOf(openPayment(stripe, { confirm: true, payment_method: 'pm_card_authenticationRequired', off_session: true }))
    expect(error).toMatchObject({ statusCode: 402, code: 'authentication_required', decline_code: 'authentication_required' })
  })

  it('fail instead of asking the buyer, where the shop wants that', async () => {
    const { fake, stripe } = await startedFake()
    const error = await refusalOf(openPayment(stripe, { confirm: true, payment_method: 'pm_card_authenticationRequired', error_on_requires_action: true }))
    expect(error).toMatchObject({ statusCode: 402, code: 'card_declined', decline_code: 'authentication_not_handled' })
    expect(fake.book.totals().usd).toMatchObject({ charges: 0, failedAttempts: 1 })
  })

  it('are confirmed a second time by a shop that confirms by hand', async () => {
    const { fake, stripe } = await startedFake()
    const { id } = await openPayment(stripe, { confirmation_method: 'manual', confirm: true, payment_method: 'pm_card_threeDSecure2Required' })
    expect(fake.buyer.completeAction(id, 'succeed')).toMatchObject({ status: 'requires_confirmation', next_action: null })
    expect(fake.book.paymentIntent(id).charges).toBe(0)
    expect(await stripe.paymentIntents.confirm(id)).toMatchObject({ status: 'succeeded' })
    expect(fake.book.paymentIntent(id)).toMatchObject({ charges: 1, captured: 2000 })
  })

  it('are declined after the authentication with the card for it', async () => {
    const { fake, stripe } = await startedFake()
    const { id } = await paidPayment(stripe, 'pm_card_authenticationRequiredChargeDeclinedInsufficientFunds')
    expect(fake.buyer.completeAction(id, 'succeed')).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'card_declined', decline_code: 'insufficient_funds' },
    })
    expect(fake.book.paymentIntent(id)).toMatchObject({ charges: 0, failedAttempts: 1 })
  })

  it.each(['succeed', 'fail'] as const)('by a bank debit process first, and %s later', async outcome => {
    const { fake, stripe } = await startedFake()
    const processing = await paidPayment(stripe, 'pm_usBankAccount')
    expect(processing).toMatchObject({ status: 'processing', amount_received: 0 })
    expect(fake.book.paymentIntent(processing.id)).toMatchObject({ charges: 0, captured: 0 })
    const after = fake.bank.settleProcessing(processing.id, outcome)
    expect(after.status).toBe(outcome === 'succeed' ? 'succeeded' : 'requires_payment_method')
    expect(fake.book.paymentIntent(processing.id)).toMatchObject({ charges: outcome === 'succeed' ? 1 : 0, captured: outcome === 'succeed' ? 2000 : 0 })
    expect((await stripe.charges.list({ payment_intent: processing.id })).data).toHaveLength(1)
  })

  it('by SEPA debit follow the test IBAN', async () => {
    const { fake, stripe } = await startedFake()
    const debit = { type: 'sepa_debit', sepa_debit: { iban: 'AT861904300235473202' }, billing_details: { name: 'Ada', email: 'ada@example.com' } } as const
    const processing = await openPayment(stripe, { currency: 'eur', confirm: true, payment_method_data: debit })
    expect(processing.status).toBe('processing')
    expect(fake.bank.settleProcessing(processing.id)).toMatchObject({ status: 'requires_payment_method', last_payment_error: { code: 'debit_not_authorized' } })
  })

  it('take a token, a confirmation token and a made payment method', async () => {
    const { fake, stripe } = await startedFake()
    const pay = (more: object) => openPayment(stripe, { automatic_payment_methods: { enabled: true }, confirm: true, ...more }).then(({ status }) => status)
    const returnUrl = { return_url: 'https://shop.example/back' }
    expect(await pay({ ...returnUrl, payment_method_data: { type: 'card', card: { token: 'tok_visa' } } })).toBe('succeeded')
    const { id } = await stripe.paymentMethods.create({ type: 'card', card: { token: 'tok_mastercard' } })
    expect(await pay({ ...returnUrl, payment_method: id })).toBe('succeeded')
    const token = fake.buyer.createConfirmationToken('pm_card_visa', { returnUrl: 'https://shop.example/back' })
    expect(await pay({ confirmation_token: token.id })).toBe('succeeded')
    expect(await pay({ confirmation_token: 'ctoken_visa' })).toBe('succeeded')
    const again = await refusalOf(pay({ confirmation_token: token.id }))
    expect(again).toMatchObject({ statusCode: 400, param: 'confirmation_token' })
    expect(fake.book.totals().usd?.charges).toBe(4)
  })

  it('want to know where a redirecting method comes back to', async () => {
    const { stripe } = await startedFake()
    const { id } = await openPayment(stripe, { automatic_payment_methods: { enabled: true } })
    expect(await refusalOf(stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' }))).toMatchObject({ statusCode: 400, param: 'return_url' })
    expect(await stripe.paymentIntents.retrieve(id)).toMatchObject({ status: 'requires_payment_method', payment_method: null })
  })

  it('are paid in the browser with the client secret, and with no other', async () => {
    const { fake, stripe } = await startedFake()
    const { id, client_secret: secret } = await openPayment(stripe, { automatic_payment_methods: { enabled: true } })
    expect(() => fake.buyer.confirmInBrowser(`${id}_secret_wrong`, 'pm_card_visa')).toThrow('client_secret')
    expect(fake.buyer.confirmInBrowser(secret ?? '', '4000 0000 0000 9995')).toMatchObject({ last_payment_error: { decline_code: 'insufficient_funds' } })
    expect(fake.buyer.confirmInBrowser(secret ?? '', '4242 4242 4242 4242')).toMatchObject({ status: 'succeeded' })
    expect(fake.book.paymentIntent(id)).toMatchObject({ charges: 1, failedAttempts: 1 })
  })

  it('let a publishable key do only what a client secret allows', async () => {
    const { fake, stripe } = await startedFake()
    const { id, client_secret: secret } = await openPayment(stripe)
    const browser = { apiKey: 'pk_test_fake' }
    expect(await refusalOf(stripe.paymentIntents.list({}, browser))).toMatchObject({ statusCode: 403 })
    expect(await refusalOf(stripe.paymentIntents.retrieve(id, {}, browser))).toMatchObject({ statusCode: 400, param: 'client_secret' })
    expect(await stripe.paymentIntents.retrieve(id, { client_secret: secret ?? '' }, browser)).toMatchObject({ id })
    expect(fake.book.calls()['payment_intents.list']).toBeUndefined()
  })
})

describe('held payments of the fake', () => {
  const hold = (stripe: Stripe) => openPayment(stripe, { capture_method: 'manual', confirm: true, payment_method: 'pm_card_visa' })

  it('are taken in part, and the rest is let go', async () => {
    const { fake, stripe } = await startedFake()
    const held = await hold(stripe)
    expect(held).toMatchObject({ status: 'requires_capture', amount_capturable: 2000, amount_received: 0 })
    expect(fake.book.paymentIntent(held.id)).toMatchObject({ charges: 0, authorizations: 1, captured: 0 })
    const tooMuch = await refusalOf(stripe.paymentIntents.capture(held.id, { amount_to_capture: 2001 }))
    expect(tooMuch).toMatchObject({ statusCode: 400, code: 'amount_too_large', param: 'amount_to_capture' })
    const taken = await stripe.paymentIntents.capture(held.id, { amount_to_capture: 1500, expand: ['latest_charge'] })
    expect(taken).toMatchObject({ status: 'succeeded', amount: 2000, amount_received: 1500, amount_capturable: 0 })
    expect(taken.latest_charge).toMatchObject({ amount: 2000, amount_captured: 1500, amount_refunded: 500, refunded: false })
    expect(fake.book.paymentIntent(held.id)).toMatchObject({ charges: 1, captured: 1500, released: 500, refunded: 0 })
    expect((await stripe.refunds.list({ payment_intent: held.id })).data).toEqual([])
    const twice = await refusalOf(stripe.paymentIntents.capture(held.id))
    expect(twice).toMatchObject({ code: 'payment_intent_unexpected_state', payment_intent: { id: held.id, status: 'succeeded' } })
  })

  it('give back no more than was taken', async () => {
    const { fake, stripe } = await startedFake()
    const { id } = await hold(stripe)
    await stripe.paymentIntents.capture(id, { amount_to_capture: 1500 })
    expect(await refusalOf(stripe.refunds.create({ payment_intent: id, amount: 1501 }))).toMatchObject({ statusCode: 400, param: 'amount' })
    expect(await stripe.refunds.create({ payment_intent: id })).toMatchObject({ amount: 1500 })
    expect(fake.book.paymentIntent(id)).toMatchObject({ captured: 1500, refunded: 1500 })
  })

  it('show the part let go as a refund where that is asked for, and the book knows better', async () => {
    const { fake, stripe } = await startedFake({ releaseMakesRefund: true })
    const { id } = await hold(stripe)
    await stripe.paymentIntents.capture(id, { amount_to_capture: 1500 })
    expect((await stripe.refunds.list({ payment_intent: id })).data.map(({ amount }) => amount)).toEqual([500])
    expect(fake.book.paymentIntent(id)).toMatchObject({ released: 500, refunded: 0 })
  })

  it('are let go by a cancel, which can be asked for once', async () => {
    const { fake, stripe } = await startedFake()
    const { id } = await hold(stripe)
    expect(await stripe.paymentIntents.cancel(id, { cancellation_reason: 'abandoned' })).toMatchObject({
      status: 'canceled',
      canceled_at: startSeconds,
      cancellation_reason: 'abandoned',
      amount_capturable: 0,
    })
    expect(fake.book.paymentIntent(id)).toMatchObject({ charges: 0, released: 2000 })
    for (const refused of [stripe.paymentIntents.cancel(id), stripe.paymentIntents.capture(id), stripe.paymentIntents.confirm(id)]) {
      expect(await refusalOf(refused)).toMatchObject({ code: 'payment_intent_unexpected_state', payment_intent: { status: 'canceled' } })
    }
  })

  it('are let go by the bank when nobody takes them', async () => {
    const { fake, stripe } = await startedFake()
    const { id } = await hold(stripe)
    expect(fake.bank.expireAuthorization(id)).toMatchObject({ status: 'canceled', cancellation_reason: 'automatic' })
    expect(fake.book.paymentIntent(id)).toMatchObject({ charges: 0, released: 2000 })
  })
})

describe('amounts of the fake', () => {
  it.each([
    ['usd', 49, 'amount_too_small'],
    ['jpy', 49, 'amount_too_small'],
    ['usd', 100_000_000, 'amount_too_large'],
    ['kwd', 1005, 'invalid_charge_amount'],
    ['isk', 150, 'invalid_charge_amount'],
    ['usd', 0, 'parameter_invalid_integer'],
  ])('refuses %s %i: %s', async (currency, amount, code) => {
    const { stripe } = await startedFake()
    expect(await refusalOf(stripe.paymentIntents.create({ amount, currency }))).toMatchObject({ statusCode: 400, param: 'amount', code })
    expect((await stripe.paymentIntents.list()).data).toEqual([])
  })

  it.each([
    ['jpy', 500],
    ['kwd', 1010],
    ['isk', 200],
    ['eur', 50],
  ])('takes %s %i', async (currency, amount) => {
    const { fake, stripe } = await startedFake()
    const { id } = await stripe.paymentIntents.create({
      amount,
      currency,
      automatic_payment_methods: noRedirects,
      confirm: true,
      payment_method: 'pm_card_visa',
    })
    expect(fake.book.paymentIntent(id)).toMatchObject({ charges: 1, captured: amount })
    expect(Object.keys(fake.book.totals())).toEqual([currency])
  })

  it('refuses a currency that there is not', async () => {
    const { stripe } = await startedFake()
    expect(await refusalOf(stripe.paymentIntents.create({ amount: 2000, currency: 'zzz' }))).toMatchObject({ statusCode: 400, param: 'currency' })
  })
})

describe('saved cards of the fake', () => {
  it('are kept with the customer by a payment that says so, and pay again', async () => {
    const { stripe } = await startedFake()
    const customer = await stripe.customers.create({ email: 'ada@example.com' })
    const first = await openPayment(stripe, { customer: customer.id, setup_future_usage: 'off_session', confirm: true, payment_method: 'pm_card_visa' })
    const [saved] = (await stripe.paymentMethods.list({ customer: customer.id })).data
    expect(saved).toMatchObject({ id: first.payment_method, customer: customer.id, card: { last4: '4242' } })
    const second = await openPayment(stripe, { customer: customer.id, confirm: true, off_session: true, payment_method: saved?.id })
    expect(second.status).toBe('succeeded')
    await stripe.paymentMethods.detach(saved?.id ?? '')
    expect((await stripe.paymentMethods.list({ customer: customer.id })).data).toEqual([])
  })

  it('are gone with a customer that is deleted', async () => {
    const { stripe } = await startedFake()
    const { id: customer } = await stripe.customers.create()
    const { id: kept } = await stripe.paymentMethods.attach('pm_card_visa', { customer })
    expect(await stripe.customers.del(customer)).toMatchObject({ deleted: true })
    expect(await refusalOf(openPayment(stripe, { customer }))).toMatchObject({ statusCode: 400, code: 'resource_missing', param: 'customer' })
    expect(await stripe.paymentMethods.retrieve(kept)).toMatchObject({ customer: null })
    expect((await stripe.customers.list()).data).toEqual([])
  })

  it('are not taken a second time when nobody kept them, nor from somebody else', async () => {
    const { stripe } = await startedFake()
    const { payment_method: used } = await paidPayment(stripe)
    expect(await refusalOf(paidPayment(stripe, String(used)))).toMatchObject({ statusCode: 400, rawType: 'invalid_request_error' })
    const { id: customer } = await stripe.customers.create()
    const { id: kept } = await stripe.paymentMethods.attach('pm_card_visa', { customer })
    expect(await refusalOf(paidPayment(stripe, kept))).toMatchObject({ statusCode: 400, param: 'payment_method' })
  })
})

describe('lists of the fake', () => {
  it('are newest first and read page by page, within the asked time', async () => {
    const { fake, stripe } = await startedFake()
    const ids: string[] = []
    for (let made = 0; made < 5; made += 1) {
      ids.unshift((await openPayment(stripe)).id)
      await fake.advance(1000)
    }
    const collected: string[] = []
    for await (const { id } of stripe.paymentIntents.list({ limit: 2 })) collected.push(id)
    expect(collected).toEqual(ids)
    const within = await stripe.paymentIntents.list({ created: { gte: startSeconds + 1, lte: startSeconds + 2 } })
    expect(within.data.map(({ created }) => created)).toEqual([startSeconds + 2, startSeconds + 1])
    const page = await stripe.paymentIntents.list({ limit: 2, ending_before: ids[3] ?? '' })
    expect(page.data.map(({ id }) => id)).toEqual([ids[1], ids[2]])
    expect(page.has_more).toBe(true)
    expect(await stripe.paymentIntents.list({ limit: 9, ending_before: ids[3] ?? '' })).toMatchObject({ has_more: false })
    expect(await refusalOf(stripe.paymentIntents.list({ limit: 101 }))).toMatchObject({ statusCode: 400, param: 'limit' })
    expect(await refusalOf(stripe.paymentIntents.list({ starting_after: 'pi_none' }))).toMatchObject({ statusCode: 400, code: 'resource_missing' })
  })

  it('search finds the newest only after a while, where that is asked for', async () => {
    const { fake, stripe } = await startedFake({ searchDelayMs: 60_000 })
    await openPayment(stripe, { metadata: { order: '7' } })
    const found = () => stripe.paymentIntents.search({ query: "metadata['order']:'7'" }).then(({ data }) => data.length)
    expect(await found()).toBe(0)
    await fake.advance(60_000)
    expect(await found()).toBe(1)
  })

  it('search by what the shop noted', async () => {
    const { stripe } = await startedFake()
    const { id } = await openPayment(stripe, { metadata: { order: '7' } })
    await openPayment(stripe, { metadata: { order: '8' } })
    const found = await stripe.paymentIntents.search({ query: "metadata['order']:'7' AND status:'requires_payment_method'" })
    expect(found.data.map(item => item.id)).toEqual([id])
  })
})
