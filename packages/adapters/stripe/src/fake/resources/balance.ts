import type { Call, Operation } from '../call.ts'
import { presentTransaction } from './balance-transactions.ts'

/** `/v1/balance`. */
export const balanceOperations: readonly Operation[] = [{ name: 'balance.retrieve', method: 'GET', path: '/v1/balance', handle: retrieve }]

interface BalancePart {
  readonly amount: number
  readonly currency: string
  readonly source_types: { readonly card: number }
}

function retrieve({ world, params }: Call): object {
  params.allow(['expand'])
  const sums = { available: new Map<string, number>([['usd', 0]]), pending: new Map<string, number>([['usd', 0]]) }
  for (const kept of world.state.balanceTransactions.values()) {
    const { status, currency, net } = presentTransaction(world, kept)
    const side = status === 'available' ? sums.available : sums.pending
    side.set(currency, (side.get(currency) ?? 0) + net)
  }
  return {
    object: 'balance',
    available: partsOf(sums.available),
    connect_reserved: [{ amount: 0, currency: 'usd' }],
    livemode: false,
    pending: partsOf(sums.pending),
  }
}

function partsOf(sums: ReadonlyMap<string, number>): BalancePart[] {
  return [...sums].map(([currency, amount]) => ({ amount, currency, source_types: { card: amount } }))
}
