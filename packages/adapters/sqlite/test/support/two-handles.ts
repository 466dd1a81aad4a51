import type { Storage } from '@cartwright/core'
import { sqlite } from '../../src/index.ts'

/** One shop on two handles of its file, as two processes have it: calls go through one and the other in turn. */
export function twoHandles(file: string): Storage {
  const [one, two] = [sqlite(file), sqlite(file)]
  const onStored = (listener: () => void) => {
    const stops = [one, two].map(({ events }) => events.onStored(listener))
    return () => {
      for (const stop of stops) stop()
    }
  }
  return {
    ...one,
    catalog: inTurn(one.catalog, two.catalog),
    inventory: inTurn(one.inventory, two.inventory, isOrderKept),
    carts: inTurn(one.carts, two.carts),
    orders: inTurn(one.orders, two.orders),
    discounts: inTurn(one.discounts, two.discounts),
    customers: inTurn(one.customers, two.customers),
    idempotency: inTurn(one.idempotency, two.idempotency),
    events: inTurn({ ...one.events, onStored }, { ...two.events, onStored }),
    search: inTurn(one.search, two.search, isOrderKept),
    notes: inTurn(one.notes, two.notes),
    webhookEndpoints: inTurn(one.webhookEndpoints, two.webhookEndpoints),
    close: async () => {
      await Promise.all([one.close(), two.close()])
    },
  }
}

/** For ports whose suites ask what comes of calls begun at once in this order: which of two processes is the first, nobody can say. */
const isOrderKept = true

function inTurn<T extends object>(first: T, second: T, keepsOrder = false): T {
  let chosen = second
  let underWay = 0
  const call = (name: keyof T, input: unknown[]): unknown => {
    if (!keepsOrder || underWay === 0) chosen = chosen === first ? second : first
    const method = chosen[name] as (...input: unknown[]) => unknown
    const answer = method(...input)
    if (!(answer instanceof Promise)) return answer
    underWay++
    return answer.finally(() => {
      underWay--
    })
  }
  return new Proxy(first, {
    get: (target, name) => {
      const part = target[name as keyof T]
      return typeof part === 'function' ? (...input: unknown[]) => call(name as keyof T, input) : part
    },
  })
}
