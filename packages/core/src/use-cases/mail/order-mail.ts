import { CommerceError, type Order, type StoredEvent } from '../../model/index.ts'
import type { Consumer, Deps, Mail } from '../../ports/index.ts'

type OrderMailDeps = Pick<Deps, 'orders' | 'mailer' | 'notes' | 'clock' | 'settings'>

/** The keys of the notes of mails that were sent. */
export const mailNotes = { from: 'mail:', to: 'mail;' } as const

/**
 * The built-in consumer that tells buyers of their orders: that one is paid (with capture by hand: that its money is reserved), that goods are on their way, that money is. Each message leaves once:
 * that it has is noted in the database, so that only a process that dies between sending and noting sends it again (RELIABILITY C21), under the same key.
 */
export function orderMailConsumer(deps: OrderMailDeps): Consumer {
  return {
    name: 'order-mail',
    topics: ['order.paid', 'order.fulfilled', 'payment.authorized', 'refund.succeeded'],
    handle: async event => {
      const mail = await mailOf(deps, event)
      if (mail) await sendOnce(deps, mail)
    },
  }
}

async function sendOnce({ mailer, notes, clock }: OrderMailDeps, mail: Mail): Promise<void> {
  const note = `${mailNotes.from}${mail.key}`
  if ((await notes.get(note)) !== null) return
  await mailer.send(mail)
  await notes.add(note, String(clock.now()))
}

async function mailOf(deps: OrderMailDeps, event: StoredEvent): Promise<Mail | null> {
  switch (event.topic) {
    case 'payment.authorized':
      return deps.settings.capture === 'manual' ? confirmation(await orderOf(deps, event.payload.orderId)) : null
    case 'order.paid':
      return confirmation(await orderOf(deps, event.payload.orderId))
    case 'order.fulfilled':
      return shipped(await orderOf(deps, event.payload.orderId), event.payload.fulfilmentNumber)
    case 'refund.succeeded':
      return refunded(await orderOf(deps, event.payload.orderId), event.payload.refundId)
    default:
      return null
  }
}

async function orderOf({ orders }: Pick<Deps, 'orders'>, id: number): Promise<Order> {
  const order = await orders.order(id)
  if (!order) throw new CommerceError('order_not_found', `There is no order ${id}.`)
  return order
}

function confirmation(order: Order): Mail {
  const lines = order.lines.map(({ name, options, quantity, subtotal }) => ({ name, options, quantity, subtotal }))
  const data = { orderId: order.id, currency: order.currency, lines, totals: order.totals, hasAccount: order.customerId !== null }
  return { to: order.email, template: 'order_confirmation', data, key: `order_confirmation:${order.id}` }
}

function shipped(order: Order, number: number): Mail | null {
  const fulfilment = order.fulfilments.find(one => one.number === number)
  if (!fulfilment) return null
  const { carrier, trackingNumber } = fulfilment
  const lines = fulfilment.lines.flatMap(({ lineId, quantity }) =>
    order.lines.filter(line => line.id === lineId).map(({ name, options }) => ({ name, options, quantity })),
  )
  const data = { orderId: order.id, lines, carrier, trackingNumber, hasAccount: order.customerId !== null }
  return { to: order.email, template: 'order_shipped', data, key: `order_shipped:${order.id}:${number}` }
}

function refunded(order: Order, refundId: number): Mail | null {
  const refund = order.refunds.find(({ id }) => id === refundId)
  if (!refund) return null
  const data = { orderId: order.id, currency: order.currency, amount: refund.amount, hasAccount: order.customerId !== null }
  return { to: order.email, template: 'order_refunded', data, key: `order_refunded:${order.id}:${refundId}` }
}
