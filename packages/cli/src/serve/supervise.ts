import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from '@cartwright/core'
import { FailedError } from '../errors.ts'
import { type Crew, createCrew, type Member } from './crew.ts'

export interface SuperviseOptions {
  /** How many processes there are to be. */
  readonly count: number
  readonly start: () => Member
  readonly logger: Logger
}

export interface Supervision {
  readonly url: string
  /** Rejects with a FailedError when no process is left and none can be started. */
  readonly failed: Promise<never>
  /**
   * Replaces the processes, one after the other: the next is stopped when its successor serves. False when a successor ended while it started: then the others are left
   * as they are.
   */
  readonly restart: () => Promise<boolean>
  /** Stops all of them, and kills those that take too long. */
  readonly stop: () => Promise<void>
}

/** The pause before a process is started again after several have ended within a minute. Milliseconds. */
const pauseMinMs = 100
const pauseMaxMs = 5_000
const minuteMs = 60_000
/** When nobody serves, so many processes in a row that end while they start are enough. */
const failedStartsMax = 5

/**
 * Starts processes, and keeps their number once they serve: one that ends is replaced, after a pause when that happens often. The first must come to serve, or there is something wrong that
 * another try would not mend.
 * @throws FailedError when it does not
 */
export const supervise = async ({ count, start, logger }: SuperviseOptions): Promise<Supervision> => {
  const halted = new AbortController()
  const failure = Promise.withResolvers<never>()
  failure.promise.catch(() => undefined)
  const crew = createCrew({
    start,
    onDeath: reason => {
      logger.log('error', 'A process of the shop ended; another is started.', { reason })
      keeper.died()
    },
  })
  const keeper = keepNumber(crew, count, halted.signal, () =>
    failure.reject(new FailedError('No process of the shop is left, and new ones end while they start.')),
  )
  const url = await crew.add()
  if (url === undefined) throw new FailedError('The first process of the shop ended while it started.')
  await Promise.all(Array.from({ length: count - 1 }, () => crew.add()))
  keeper.fill()
  let rolling: Promise<boolean> = Promise.resolve(true)
  return {
    url,
    failed: failure.promise,
    restart: () => {
      rolling = rolling.then(() => roll(crew, count, halted.signal))
      return rolling
    },
    stop: async () => {
      halted.abort()
      await crew.endAll()
    },
  }
}

/** Fills a crew up to its number, one process at a time: several that start at once on a machine in trouble make it worse. */
const keepNumber = (crew: Crew, count: number, halted: AbortSignal, giveUp: () => void) => {
  const deaths: number[] = []
  let isFilling = false
  const fill = async (): Promise<void> => {
    if (isFilling) return
    isFilling = true
    let failedStarts = 0
    while (!halted.aborted && crew.serving().length < count) {
      await wait(pauseMs(deaths), undefined, { signal: halted }).catch(() => undefined)
      if (halted.aborted) break
      const isServing = (await crew.add()) !== undefined
      failedStarts = isServing ? 0 : failedStarts + 1
      if (!isServing) deaths.push(performance.now())
      if (failedStarts >= failedStartsMax && crew.serving().length === 0) {
        giveUp()
        break
      }
    }
    isFilling = false
  }
  return {
    fill: () => void fill(),
    died: () => {
      deaths.push(performance.now())
      void fill()
    },
  }
}

/** Nothing before the first. @param deaths moments, which count for a minute */
const pauseMs = (deaths: readonly number[]): number => {
  const recent = deaths.filter(at => at > performance.now() - minuteMs).length
  return recent <= 1 ? 0 : Math.min(pauseMaxMs, pauseMinMs * 2 ** (recent - 2))
}

const roll = async (crew: Crew, count: number, halted: AbortSignal): Promise<boolean> => {
  for (const member of crew.serving()) {
    // Whoever died meanwhile was replaced already.
    if (halted.aborted || !crew.serving().includes(member)) continue
    if ((await crew.add()) === undefined) return halted.aborted
    const [oldest] = crew.serving()
    const leaving = crew.serving().includes(member) ? member : oldest
    if (leaving && crew.serving().length > count) await crew.end(leaving, true)
  }
  return true
}
