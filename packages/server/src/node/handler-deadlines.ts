import type { IncomingMessage } from 'node:http'

/** Lets nobody wait for an answer for ever. */
export interface HandlerDeadlines {
  /** What comes of `work`; `late` instead when that takes too long, counted from the end of the request's body. The work goes on, and nobody hears of it. */
  within(incoming: IncomingMessage, lift: Lift, work: Promise<Response>, late: () => Response): Promise<Response>
  stop(): void
}

/** Whether this request may take as long as it takes. */
export interface Lift {
  readonly isLifted: boolean
}

interface Waiting {
  readonly incoming: IncomingMessage
  readonly lift: Lift
  readonly expire: () => void
  /** When the body was first seen to be there as a whole; milliseconds of `performance.now`. */
  since: number | undefined
}

/** @param handlerMs how long an answer may take, give or take a tenth: all of them are looked at together, since a timer for each would cost more than many answers */
export function handlerDeadlines(handlerMs: number): HandlerDeadlines {
  const waiting = new Set<Waiting>()
  const look = () => {
    const now = performance.now()
    for (const one of waiting) {
      if (one.lift.isLifted || !one.incoming.complete) continue
      one.since ??= now
      if (now - one.since >= handlerMs) one.expire()
    }
  }
  const timer = setInterval(look, Math.max(1, handlerMs / 10)).unref()

  return {
    within: (incoming, lift, work, late) =>
      new Promise((resolve, reject) => {
        const one: Waiting = { incoming, lift, since: undefined, expire: () => end(() => resolve(late())) }
        const end = (settle: () => void) => {
          waiting.delete(one)
          settle()
        }
        waiting.add(one)
        work.then(
          response => end(() => resolve(response)),
          error => end(() => reject(error)),
        )
      }),
    stop: () => clearInterval(timer),
  }
}
