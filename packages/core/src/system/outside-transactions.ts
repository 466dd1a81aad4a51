import { CommerceError } from '../model/index.ts'

/**
 * The port, which refuses to be called while a transaction of this caller's is open: waiting for somebody else's machine with locks held is how a slow provider stops
 * every checkout (RELIABILITY decision 3, I29). A method called so throws `fault` and reaches nothing; everything else passes through.
 */
export function outsideTransactions<Port extends object>(port: Port, isInTransaction: () => boolean): Port {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member === 'function') {
        return (...args: unknown[]) => {
          if (isInTransaction()) throw new CommerceError('fault', `"${String(name)}" would reach outside while a transaction is open.`)
          return member.apply(target, args)
        }
      }
      return typeof member === 'object' && member !== null && !Array.isArray(member) ? outsideTransactions(member, isInTransaction) : member
    },
  })
}
