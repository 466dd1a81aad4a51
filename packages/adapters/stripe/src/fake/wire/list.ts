import type { Params } from './params.ts'
import { badParameter, noSuch } from './wire-error.ts'

/** The parameters that every list takes. */
export const listParams = ['created', 'ending_before', 'expand', 'limit', 'starting_after']

interface Listed {
  readonly id: string
  readonly created?: number
}

/** Stripe's list object: newest first, cut by `limit`, `starting_after`, `ending_before` and `created`. */
export interface ListAnswer<Item> {
  readonly object: 'list'
  readonly data: Item[]
  readonly has_more: boolean
  readonly url: string
}

/** The asked page of `items`, which are given oldest first. @throws WireError 400 for a wrong limit or cursor. */
export function listOf<Item extends Listed>(items: readonly Item[], params: Params, url: string): ListAnswer<Item> {
  const limit = params.integer('limit') ?? 10
  if (limit < 1 || limit > 100) throw badParameter('Limit must be between 1 and 100', 'limit', 'parameter_invalid_integer')
  const newestFirst = items.filter(createdWithin(params)).reverse()
  const before = params.text('ending_before')
  if (before !== undefined) {
    const end = cursor(items, newestFirst, before, 'ending_before')
    const start = Math.max(0, end - limit)
    return { object: 'list', data: newestFirst.slice(start, end), has_more: start > 0, url }
  }
  const after = params.text('starting_after')
  const start = after === undefined ? 0 : cursor(items, newestFirst, after, 'starting_after') + 1
  return { object: 'list', data: newestFirst.slice(start, start + limit), has_more: newestFirst.length > start + limit, url }
}

function cursor(all: readonly Listed[], shown: readonly Listed[], id: string, param: string): number {
  if (!all.some(item => item.id === id)) throw noSuch(param, id, param, 400)
  return shown.findIndex(item => item.id === id)
}

/** The test of the `created` parameter: a second, or `gt`, `gte`, `lt`, `lte`. */
function createdWithin(params: Params): (item: Listed) => boolean {
  if (!params.has('created')) return () => true
  if (typeof params.json('created') === 'string') {
    const exactly = params.integer('created')
    return item => item.created === exactly
  }
  const range = params.nested('created')
  range?.allow(['gt', 'gte', 'lt', 'lte'])
  const gt = range?.integer('gt') ?? Number.NEGATIVE_INFINITY
  const gte = range?.integer('gte') ?? Number.NEGATIVE_INFINITY
  const lt = range?.integer('lt') ?? Number.POSITIVE_INFINITY
  const lte = range?.integer('lte') ?? Number.POSITIVE_INFINITY
  return ({ created = 0 }) => created > gt && created >= gte && created < lt && created <= lte
}
