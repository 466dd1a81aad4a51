import { CommerceError } from '../model/index.ts'

/** Runs one piece of work when its turn comes. Throws `overloaded` at once when the queue is full. */
export type WorkGate = <T>(work: () => Promise<T>) => Promise<T>

/**
 * Lets at most `atOnce` pieces of work run together and `queueMax` wait, first come first served; the rest is refused rather than kept waiting for nothing.
 * Throws a RangeError for a gate that nothing would ever pass.
 */
export function workGate({ atOnce, queueMax }: { readonly atOnce: number; readonly queueMax: number }): WorkGate {
  if (!Number.isSafeInteger(atOnce) || atOnce < 1) throw new RangeError('atOnce must be a whole number from 1.')
  if (!Number.isSafeInteger(queueMax) || queueMax < 0) throw new RangeError('queueMax must be a whole number from 0.')
  const waiting: (() => void)[] = []
  let running = 0

  const enter = async () => {
    if (running < atOnce) {
      running += 1
      return
    }
    if (waiting.length >= queueMax) throw new CommerceError('overloaded', 'Too many sign-ins at the moment. Please try again shortly.')
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
