import type { State } from '../state.ts'
import { listOf } from '../wire/list.ts'
import { Params } from '../wire/params.ts'
import { refused } from '../wire/wire-error.ts'

const deepest = 4

/** A copy of the answer in which the named ids are replaced by the objects themselves (docs.stripe.com/api/expanding_objects). @throws WireError 400. */
export function expanded(state: State, answer: object, paths: readonly string[]): object {
  const copy = structuredClone(answer)
  for (const path of paths) {
    const parts = path.split('.')
    if (parts.length > deepest) throw refused('You cannot expand more than 4 levels of a property.', { param: 'expand' })
    expandAt(state, copy, parts, path)
  }
  return copy
}

function expandAt(state: State, at: unknown, [name = '', ...rest]: readonly string[], path: string): void {
  if (Array.isArray(at)) {
    for (const item of at) expandAt(state, item, [name, ...rest], path)
    return
  }
  if (typeof at !== 'object' || at === null) return
  const value = read(state, at, name)
  if (value === undefined) throw refused(`This property cannot be expanded (${path}).`, { param: 'expand' })
  Reflect.set(at, name, value)
  if (rest.length > 0) expandAt(state, value, rest, path)
}

function read(state: State, at: object, name: string): unknown {
  if (name === 'refunds' && 'object' in at && at.object === 'charge' && 'id' in at) return refundsOf(state, String(at.id))
  const value: unknown = Object.hasOwn(at, name) ? Reflect.get(at, name) : undefined
  if (typeof value !== 'string') return value
  const found = objectWith(state, value)
  return found === undefined ? undefined : structuredClone(found)
}

function refundsOf(state: State, charge: string): object {
  const items = [...state.refunds.values()].filter(refund => refund.charge === charge)
  return structuredClone(listOf(items, new Params(new Map()), `/v1/charges/${charge}/refunds`))
}

function objectWith(state: State, id: string): object | undefined {
  const stores = [state.paymentIntents, state.charges, state.refunds, state.customers, state.paymentMethods, state.balanceTransactions, state.disputes]
  for (const store of stores) {
    const found = store.get(id)
    if (found) return found
  }
  return undefined
}
