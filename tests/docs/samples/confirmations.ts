// #region consumer
import type { Commerce, Consumer } from '@cartwright/core'

/** Mails a confirmation of every order that was paid. */
export function confirmations({ orders, deps }: Commerce): Consumer {
  return {
    name: 'order-confirmations',
    topics: ['order.paid'],
    async handle(event) {
      if (event.topic !== 'order.paid') return
      const { id, email, currency, totals } = await orders.order(event.payload.orderId)
      await deps.mailer.send({ to: email, template: 'order_confirmation', data: { orderId: id, total: totals.total, currency } })
    },
  }
}
// #endregion
