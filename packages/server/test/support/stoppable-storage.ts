import { CommerceError, type Storage } from '@cartwright/core'

/** A storage that can be stopped, as a database is, and made to wait. */
export interface StoppableStorage {
  readonly storage: Storage
  /** From now on every call fails as one to a database that is away. */
  stop(): void
  start(): void
  /** Until the promise that is given back is resolved, calls wait before they begin. */
  hold(): { readonly resolve: () => void }
  /** Calls by `store.method`. */
  readonly calls: ReadonlyMap<string, number>
}

/** The same storage, to be stopped. */
export function stoppableStorage(storage: Storage): StoppableStorage {
  const calls = new Map<string, number>()
  let isStopped = false
  let gate = Promise.resolve()
  const stores = new Map<PropertyKey, object>()
  const storeOf = (name: PropertyKey, store: object): object =>
    new Proxy(store, {
      get: (target, method) => {
        const member: unknown = Reflect.get(target, method)
        if (typeof member !== 'function') return member
        return async (...args: unknown[]) => {
          const call = `${String(name)}.${String(method)}`
          calls.set(call, (calls.get(call) ?? 0) + 1)
          await gate
          if (isStopped) throw new CommerceError('storage_unavailable', 'The database cannot be reached.')
          return member.apply(target, args)
        }
      },
    })
  return {
    calls,
    stop: () => {
      isStopped = true
    },
    start: () => {
      isStopped = false
    },
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      gate = promise
      return { resolve }
    },
    storage: new Proxy(storage, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name)
        if (typeof member === 'function') return isStopped && name === 'ping' ? refuse : member.bind(target)
        if (typeof member !== 'object' || member === null) return member
        const known = stores.get(name) ?? storeOf(name, member)
        stores.set(name, known)
        return known
      },
    }),
  }
}

async function refuse(): Promise<never> {
  throw new CommerceError('storage_unavailable', 'The database cannot be reached.')
}
