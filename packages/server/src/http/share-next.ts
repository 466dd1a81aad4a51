/** Does the work of a key, or shares it with others who ask for the same. */
export type Share<T> = (key: string, work: () => Promise<T>) => Promise<T>

interface Flight<T> {
  readonly current: Promise<T>
  next: Promise<T> | null
}

/**
 * Single flight for what has to be as fresh as if each had done it alone: who asks while a piece of work is under way, which may have read already what was changed since, shares
 * the one after it with all who ask meanwhile. So there are two at most for a key, however many ask, and none waits longer than for both; who waits for
 * one that fails fails with it.
 */
export function shareNext<T>(): Share<T> {
  const flights = new Map<string, Flight<T>>()
  const start = (key: string, work: () => Promise<T>): Promise<T> => {
    const flight: Flight<T> = { current: work(), next: null }
    flights.set(key, flight)
    const forget = () => flights.delete(key)
    flight.current.then(() => flight.next === null && forget(), forget)
    return flight.current
  }
  return (key, work) => {
    const flight = flights.get(key)
    if (!flight) return start(key, work)
    flight.next ??= flight.current.then(() => start(key, work))
    return flight.next
  }
}
