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

  it('is decided about again, as it is, and neither change is lost', async () => {
    const seen = await changing(decide(order => ({ expiresAt: order.expiresAt + 10 })))
    expect([seen, await state()]).toEqual([
      [
        [1, 0],
        [2, 1],
      ],
      [3, 11],
    ])
  })

  it('is not refused for what it was', async () => {
    const later = decide(order => ({ expiresAt: order.expiresAt + 10 }))
    const seen = await changing(order => {
      if (order.version === 1) throw new Error('not yet')
      return later(order)
    })
    expect([seen, await state()]).toEqual([
      [
        [1, 0],
        [2, 1],
      ],
      [3, 11],
    ])
  })

  it('is not left alone for what it was', async () => {
    const later = decide(order => ({ expiresAt: order.expiresAt + 10 }))
    expect([await changing(order => (order.version === 1 ? null : later(order))), await state()]).toEqual([
      [
        [1, 0],
        [2, 1],
      ],
      [3, 11],
    ])
  })
})
