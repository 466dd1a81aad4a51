import type { Deps } from '../../../src/ports/index.ts'

/** Thrown by every call of a process that is dead. */
export class Killed extends Error {
  constructor() {
    super('killed')
    this.name = 'Killed'
  }
}

/** What answers at once and has no effect: nothing of a process ends there. */
const instant = ['onStored', 'assertReady']

const ports = ['carts', 'catalog', 'customers', 'discounts', 'events', 'idempotency', 'inventory', 'orders', 'payments'] as const

export interface Process {
  readonly deps: Deps
  /** The calls it made, each as `port.method`. */
  readonly calls: readonly string[]
}

/**
 * A process that dies at its n-th call of a port: `before` the call has its effect, or `after` it, when the answer is lost. From then on nothing of it works any more,
 * so no handler can tidy up: what a kill -9 leaves.
 * @param at counted from 1; without it the process lives
 */
export function processOf(deps: Deps, at = Number.POSITIVE_INFINITY, when: 'before' | 'after' = 'after'): Process {
  const calls: string[] = []
  const call = async (name: string, work: () => unknown): Promise<unknown> => {
    calls.push(name)
    if (calls.length > at || (calls.length === at && when === 'before')) throw new Killed()
    const isLast = calls.length === at
    const answer = await work()
    if (isLast || calls.length > at) throw new Killed()
    return answer
  }
  const wrapped = ports.map(port => [
    port,
    new Proxy(deps[port], {
      get: (target, method: string) => {
        const value: unknown = Reflect.get(target, method)
        if (typeof value !== 'function' || instant.includes(method)) return value
        return (...args: unknown[]) => call(`${port}.${method}`, () => value.apply(target, args))
      },
    }),
  ])
  return { deps: { ...deps, ...Object.fromEntries(wrapped) }, calls }
}
