/** One port of two processes: calls go through one and the other in turn. */
export function inTurn<Port extends object>(first: Port, second: Port): Port {
  let calls = 0
  return new Proxy(first, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return (...input: unknown[]) => {
        const port = calls++ % 2 === 0 ? first : second
        return (Reflect.get(port, name) as (...input: unknown[]) => unknown)(...input)
      }
    },
  })
}
