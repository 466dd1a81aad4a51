import type { Order } from '@cartwright/client'

const words: Readonly<Record<Order['status'], string>> = {
  pending_payment: 'Waiting for payment',
  paid: 'Paid',
  partly_fulfilled: 'Partly shipped',
  fulfilled: 'Shipped',
  completed: 'Completed',
  cancelling: 'Being cancelled',
  cancelled: 'Cancelled',
}

/** How an order stands, for its buyer. */
export const statusText = (status: Order['status']): string => words[status]

const returnWords: Readonly<Record<Order['returns'][number]['status'], string>> = {
  requested: 'Asked for',
  approved: 'Agreed: send it back',
  rejected: 'Not accepted',
  received: 'Arrived',
  cancelled: 'Withdrawn',
}

/** How a return stands. */
export const returnText = (status: Order['returns'][number]['status']): string => returnWords[status]
