import { describe, expect, it } from 'vitest'
import { refusalOf } from './stripe-contract.ts'
import { openPayment, paidPayment, startedEndpoint, startedFake } from './support.ts'

const manual = { capture_method: 'manual', confirm: true } as const

describe('rules of Stripe that the fake keeps', () => {
  it('a held payment that is let go is refunded in full on its charge, and moves no balance', async () => {
    const { stripe } = await startedFake()
    const held = await openPayment(stripe, { ...manual, payment_method: 'pm_card_visa' })
    await stripe.paymentIntents.cancel(held.id)
    expect(await stripe.charges.retrieve(String(held.latest_charge))).toMatchObject({
      captured: false,
      refunded: true,
      amount_refunded: 2000,
      amount_captured: 0,
    })
    expect((await stripe.balanceTransactions.list()).data).toEqual([])
  })

  it('a held payment moves the balance when it is taken, by what is taken', async () => {
    const { stripe } = await startedFake()
    const { id } = await openPayment(stripe, { ...manual, payment_method: 'pm_card_visa' })
    expect((await stripe.balanceTransactions.list()).data).toEqual([])
    await stripe.paymentIntents.capture(id, { amount_to_capture: 1000 })
    expect((await stripe.balanceTransactions.list()).data.map(({ amount }) => amount)).toEqual([1000])
  })

  it('three-decimal money is taken and given back in whole tens', async () => {
    const { stripe } = await startedFake()
    const { id } = await openPayment(stripe, { ...manual, payment_method: 'pm_card_visa', currency: 'kwd', amount: 5000 })
    expect(await refusalOf(stripe.paymentIntents.capture(id, { amount_to_capture: 4005 }))).toMatchObject({ statusCode: 400, param: 'amount_to_capture' })
    await stripe.paymentIntents.capture(id, { amount_to_capture: 4000 })
    expect(await refusalOf(stripe.refunds.create({ payment_intent: id, amount: 15 }))).toMatchObject({ statusCode: 400, param: 'amount' })
    expect(await stripe.refunds.create({ payment_intent: id, amount: 20 })).toMatchObject({ amount: 20 })
  })

  it('a refund names a payment intent or a charge, not both', async () => {
    const { stripe } = await startedFake()
    const { id, latest_charge: charge } = await paidPayment(stripe)
    expect(await refusalOf(stripe.refunds.create({ payment_intent: id, charge: String(charge) }))).toMatchObject({ statusCode: 400 })
    expect(await refusalOf(stripe.refunds.create({ amount: 100 }))).toMatchObject({ statusCode: 400, code: 'parameter_missing' })
    expect((await stripe.refunds.list()).data).toEqual([])
  })

  it('a card that asks only while it is saved asks a stranger, and no customer who has it', async () => {
    const { fake, stripe } = await startedFake()
    const { id: customer } = await stripe.customers.create()
    const pay = { customer, setup_future_usage: 'off_session', confirm: true }
    const first = await openPayment(stripe, { ...pay, payment_method: 'pm_card_authenticationRequiredOnSetup' })
    expect(first.status).toBe('requires_action')
    const saved = fake.buyer.completeAction(first.id, 'succeed').payment_method
    expect(await openPayment(stripe, { ...pay, payment_method: String(saved) })).toMatchObject({ status: 'succeeded' })
  })

  it('a payment that changes while the buyer is asked has to be confirmed again', async () => {
    const { fake, stripe } = await startedFake()
    const { id } = await paidPayment(stripe, 'pm_card_authenticationRequired')
    expect(await stripe.paymentIntents.update(id, { amount: 2500 })).toMatchObject({ status: 'requires_confirmation', amount: 2500, next_action: null })
    expect(() => fake.buyer.completeAction(id, 'succeed')).toThrow('is requires_confirmation, not requires_action')
  })

  it('a paid payment keeps its amount, its customer and its method, and takes notes', async () => {
    const { stripe } = await startedFake()
    const { id } = await paidPayment(stripe)
    expect(await refusalOf(stripe.paymentIntents.update(id, { amount: 100 }))).toMatchObject({ code: 'payment_intent_unexpected_state', param: 'amount' })
    expect(await stripe.paymentIntents.update(id, { metadata: { note: 'late' } })).toMatchObject({
      amount: 2000,
      status: 'succeeded',
      metadata: { note: 'late' },
    })
  })

  it('what belongs to confirming is refused without it', async () => {
    const { stripe } = await startedFake()
    expect(await refusalOf(openPayment(stripe, { return_url: 'https://shop.example/back' }))).toMatchObject({ statusCode: 400, param: 'return_url' })
    expect((await stripe.paymentIntents.list()).data).toEqual([])
  })

  it('only the named kinds of method pay where kinds are named', async () => {
    const { stripe } = await startedFake()
    const cards = { amount: 2000, currency: 'usd', payment_method_types: ['card'] }
    const refused = await refusalOf(stripe.rawRequest('POST', '/v1/payment_intents', { ...cards, payment_method: 'pm_usBankAccount' }))
    expect(refused).toMatchObject({ statusCode: 400, param: 'payment_method' })
    await stripe.rawRequest('POST', '/v1/payment_intents', { ...cards, payment_method: 'pm_card_visa' })
    expect((await stripe.paymentIntents.list()).data).toMatchObject([
      { status: 'requires_confirmation', payment_method_types: ['card'], automatic_payment_methods: null },
    ])
  })

  it('a confirmation token is good for twelve hours', async () => {
    const { fake, stripe } = await startedFake()
    const { id } = await openPayment(stripe)
    const { id: token } = fake.buyer.createConfirmationToken('pm_card_visa')
    await fake.advance(12 * 3_600_000)
    expect(await refusalOf(stripe.paymentIntents.confirm(id, { confirmation_token: token }))).toMatchObject({ statusCode: 400, param: 'confirmation_token' })
    expect(await stripe.paymentIntents.retrieve(id)).toMatchObject({ status: 'requires_payment_method' })
  })

  it('a bad card is not saved, and a saved one is not saved by another', async () => {
    const { stripe } = await startedFake()
    const [{ id: one }, { id: two }] = [await stripe.customers.create(), await stripe.customers.create()]
    expect(await refusalOf(stripe.paymentMethods.attach('pm_card_chargeDeclined', { customer: one }))).toMatchObject({ statusCode: 402, code: 'card_declined' })
    const { id } = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: one })
    expect(await refusalOf(stripe.paymentMethods.attach(id, { customer: two }))).toMatchObject({ statusCode: 400 })
    expect((await stripe.paymentMethods.list({ customer: one })).data.map(method => method.id)).toEqual([id])
    expect((await stripe.paymentMethods.list({ customer: two })).data).toEqual([])
    expect(await refusalOf(openPayment(stripe, { customer: one, confirm: true, payment_method: id }))).toMatchObject({ code: 'card_declined' })
  })

  it('a shop that gives in loses the dispute', async () => {
    const { fake, stripe } = await startedFake()
    const { id } = await paidPayment(stripe)
    const { id: dispute } = fake.bank.openDispute(id)
    expect(await stripe.disputes.close(dispute)).toMatchObject({ status: 'lost' })
    expect(fake.book.paymentIntent(id).disputed).toBe(2000)
  })

  it('only what can be expanded is', async () => {
    const { stripe } = await startedFake()
    const { id } = await paidPayment(stripe)
    expect(await refusalOf(stripe.paymentIntents.retrieve(id, { expand: ['nonsense'] }))).toMatchObject({ statusCode: 400, param: 'expand' })
    expect(await stripe.paymentIntents.retrieve(id, { expand: ['customer', 'latest_charge.payment_intent'] })).toMatchObject({
      customer: null,
      latest_charge: { payment_intent: { id, latest_charge: expect.stringMatching(/^ch_/) } },
    })
  })

  it('events are found by type, by family and by whether they were taken', async () => {
    const endpoint = await startedEndpoint()
    const { fake, stripe } = await startedFake({
      webhook: { url: endpoint.url, secrets: ['whsec_x'] },
      webhookPolicy: { byType: { 'payment_intent.succeeded': { hold: true } } },
    })
    await paidPayment(stripe)
    await fake.webhooks.deliverDue()
    const typesOf = async (filter: object) => (await stripe.events.list(filter)).data.map(({ type }) => type)
    expect(await typesOf({ type: 'charge.*' })).toEqual(['charge.updated', 'charge.succeeded'])
    expect(await typesOf({ type: 'payment_intent.created' })).toEqual(['payment_intent.created'])
    expect(await typesOf({ delivery_success: false })).toEqual(['payment_intent.succeeded'])
    await fake.webhooks.deliverAll()
    expect(await typesOf({ delivery_success: false })).toEqual([])
  })
})
