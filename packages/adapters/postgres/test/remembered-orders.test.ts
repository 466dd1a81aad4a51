import type { Order, Storage } from '@cartwright/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { emptyDatabase, giveBack, postgresUrl } from '../../../../tests/support/services/postgres-databases.ts'
import { now, writeBy } from '../../../core/src/conformance/fixtures.ts'
import { decide, orderOf } from '../../../core/src/conformance/orders/order-fixtures.ts'
import { postgres } from '../src/index.ts'

// Two programs on one database: what one remembers of an order is changed by the other.
describe.skipIf(postgresUrl === undefined)('an order that somebody else has changed since it was remembered', () => {
  let url: string
  let mine: Storage
  let others: Storage
  let id: number

  beforeEach(async () => {
    url = await emptyDatabase()
    mine = postgres(url)
    others = postgres(url)
    await mine.migrate?.()
    id = (await mine.orders.place(orderOf(1, { expiresAt: now }), writeBy())).order.id
    await others.orders.change(
      id,
      decide(order => ({ expiresAt: order.expiresAt + 1 })),
      writeBy(),
    )
  })

  afterEach(async () => {
    await mine.close()
    await others.close()
    giveBack(url)
  })

  /** Changes it, and tells which orders were decided about. */
  async function changing(change: (order: Order) => ReturnType<ReturnType<typeof decide>> | null): Promise<(readonly [number, number])[]> {
    const seen: [number, number][] = []
    await mine.orders.change(
      id,
      order => {
        seen.push([order.version, order.expiresAt - now])
        return change(order)
      },
      writeBy(),
    )
    return seen
  }
  const state = async () => {
    const order = await others.orders.order(id)
    return [order?.version, (order?.expiresAt ?? 0) - now]
  }

  const later = decide(order => ({ expiresAt: order.expiresAt + 10 }))
  const notYet = () => {
    throw new Error('not yet')
  }

  it.each([
    { name: 'is decided about again, as it is, and neither change is lost', decideOld: later },
    { name: 'is not refused for what it was', decideOld: notYet },
    { name: 'is not left alone for what it was', decideOld: () => null },
  ])('$name', async ({ decideOld }) => {
    const seen = await changing(order => (order.version === 1 ? decideOld(order) : later(order)))
    expect({ seen, left: await state() }).toEqual({
      seen: [
        [1, 0],
        [2, 1],
      ],
      left: [3, 11],
    })
  })
})
