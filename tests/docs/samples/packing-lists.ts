// #region consumer
import type { Commerce, Consumer } from '@cartwright/core'

/** What the warehouse is told of an order. */
export interface PackingList {
  readonly orderId: number
  readonly items: readonly string[]
}

/** Tells the warehouse of every order that was paid. */
export function packingLists({ orders }: Commerce, print: (list: PackingList) => Promise<void>): Consumer {
  return {
    name: 'packing-lists',
    topics: ['order.paid'],
    async handle(event) {
      if (event.topic !== 'order.paid') return
      const { id, lines } = await orders.order(event.payload.orderId)
      await print({ orderId: id, items: lines.map(({ quantity, sku }) => `${quantity} x ${sku}`) })
    },
  }
}
// #endregion
