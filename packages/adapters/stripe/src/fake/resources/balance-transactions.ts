import type Stripe from 'stripe'
import type { Call, Operation } from '../call.ts'
import { zeroDecimal } from '../currencies.ts'
import { listOf, listParams } from '../wire/list.ts'
import { noSuch } from '../wire/wire-error.ts'
import type { World } from '../world.ts'

const twoDaysInSeconds = 2 * 24 * 60 * 60

/** `/v1/balance_transactions`. */
export const balanceTransactionOperations: readonly Operation[] = [
  { name: 'balance_transactions.list', method: 'GET', path: '/v1/balance_transactions', handle: list },
  { name: 'balance_transactions.retrieve', method: 'GET', path: '/v1/balance_transactions/:id', handle: retrieve },
]

/** A movement of the shop's balance. `amount` is signed minor units; the fee is taken off it. */
export interface Movement {
  readonly type: 'charge' | 'payment' | 'refund' | 'refund_failure' | 'adjustment'
  readonly category: string
  readonly amount: number
  readonly fee: number
  readonly currency: string
  readonly source: string
  readonly description: string | null
}

/** Writes a movement of the balance. */
export function moveBalance(world: World, movement: Movement): Stripe.BalanceTransaction {
  const created = world.clock.seconds()
  const { amount, fee, currency } = movement
  const transaction: Stripe.BalanceTransaction = {
    id: world.newId('txn'),
    object: 'balance_transaction',
    amount,
    available_on: created + twoDaysInSeconds,
    balance_type: 'payments',
    created,
    currency,
    description: movement.description,
    exchange_rate: null,
    fee,
    fee_details: fee === 0 ? [] : [{ amount: fee, application: null, currency, description: 'Stripe processing fees', type: 'stripe_fee' }],
    net: amount - fee,
    reporting_category: movement.category,
    source: movement.source,
    status: 'pending',
    type: movement.type,
  }
  world.state.balanceTransactions.set(transaction.id, transaction)
  return transaction
}

/** Stripe's usual fee: 2.9 % and 30 minor units (nothing but the percentage where there are no decimals), rounded half up. */
export function feeOf(amount: number, currency: string): number {
  return Math.round((amount * 29) / 1000) + (zeroDecimal.includes(currency) ? 0 : 30)
}

/** The movement with its state of today: pending until it is available. */
export function presentTransaction(world: World, transaction: Stripe.BalanceTransaction): Stripe.BalanceTransaction {
  return { ...transaction, status: world.clock.seconds() >= transaction.available_on ? 'available' : 'pending' }
}

function retrieve({ world, params, id }: Call): object {
  params.allow(['expand'])
  const found = world.state.balanceTransactions.get(id)
  if (!found) throw noSuch('balance transaction', id, 'id')
  return presentTransaction(world, found)
}

function list({ world, params }: Call): object {
  params.allow([...listParams, 'currency', 'payout', 'source', 'type'])
  const currency = params.text('currency')
  const source = params.text('source')
  const type = params.text('type')
  const items = [...world.state.balanceTransactions.values()].filter(
    item =>
      (currency === undefined || item.currency === currency) && (source === undefined || item.source === source) && (type === undefined || item.type === type),
  )
  const page = listOf(items, params, '/v1/balance_transactions')
  return { ...page, data: page.data.map(item => presentTransaction(world, item)) }
}
