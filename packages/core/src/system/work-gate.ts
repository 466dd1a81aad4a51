import { CommerceError } from '../model/index.ts'

/** Runs one piece of work when its turn comes. Throws `unavailable` at once when the queue is full. */
export type WorkGate = <T>(work: () => Promise<T>) => Promise<T>

/** Lets at most `atOnce` pieces of work run together and `queueMax` wait, first come first served; the rest is refused rather than kept waiting for nothing. */
export function workGate({ atOnce, queueMax }: { readonly atOnce: number; readonly queueMax: number }): WorkGate {
  const waiting: (() => void)[] = []
  let running = 0

  const enter = async () => {
    if (running < atOnce) {
      running += 1
      return
    }
    if (waiting.length >= queueMax) throw new CommerceError('unavailable', 'Too many sign-ins at the moment. Please try again shortly.')
    // Whoever leaves hands the place over, so that nobody slips in between.
    await new Promise<void>(resolve => waiting.push(resolve))
  }

  const leave = () => {
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }

  return async work => {
    await enter()
    try {
      return await work()
    } finally {
      leave()
    }
  }
}
