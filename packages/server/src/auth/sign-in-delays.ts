import { type Clock, CommerceError, hasCode } from '@cartwright/core'
import { boundedMap } from '../http/bounded-map.ts'

/** Slows down who guesses. */
export interface SignInDelays {
  /**
   * Runs an attempt on an account. After each that is refused for what was typed, the next has to wait: a second, then twice as long each time, a quarter of an hour at most; one that succeeds
   * ends that. One that runs counts as refused until it is known, so of many at once one runs. Nobody is locked out for good, and who is signed in already is not concerned.
   * Throws `rate_limited` instead of running while the wait lasts.
   */
  attempt<T>(account: string, work: () => Promise<T>): Promise<T>
}

const delayMaxMs = 15 * 60_000
/** After a day without an attempt nobody remembers the ones before. */
const forgetMs = 24 * 3_600_000
const rememberedMax = 20_000

interface Failures {
  readonly count: number
  readonly at: number
}

/** Counts for this process: several of them slow a guesser down less, and the limits that they share hold beside this. */
export function signInDelays(clock: Pick<Clock, 'now'>): SignInDelays {
  const failures = boundedMap<string, Failures>(rememberedMax)
  const remembered = (account: string): Failures | undefined => {
    const known = failures.get(account)
    return known && clock.now() - known.at < forgetMs ? known : undefined
  }
  const takeBack = (account: string, before: Failures | undefined): void => (before ? failures.set(account, before) : failures.delete(account))
  return {
    async attempt(account, work) {
      const before = remembered(account)
      if (before) refuseUntil(before.at + delayMs(before.count), clock.now())
      // Counted before it is known to be wrong: else any number of guesses at once would be let in.
      const reserved = { count: (before?.count ?? 0) + 1, at: clock.now() }
      failures.set(account, reserved)
      try {
        const done = await work()
        failures.delete(account)
        return done
      } catch (error) {
        if (isGuess(error)) failures.set(account, { count: remembered(account)?.count ?? 1, at: clock.now() })
        // The password was right; what is missing has delays of its own.
        else if (hasCode(error, 'mfa_required')) failures.delete(account)
        else if (failures.get(account) === reserved) takeBack(account, before)
        throw error
      }
    },
  }
}

/** Delays nobody: for load tests. */
export const noDelays: SignInDelays = { attempt: (_, work) => work() }

function isGuess(error: unknown): boolean {
  return hasCode(error, 'invalid_credentials') || hasCode(error, 'mfa_code_invalid')
}

function delayMs(count: number): number {
  return Math.min(delayMaxMs, 1_000 * 2 ** (count - 1))
}

function refuseUntil(end: number, now: number): void {
  if (now >= end) return
  const retryAfter = Math.ceil((end - now) / 1_000)
  throw new CommerceError('rate_limited', `Too many wrong attempts. Try again in ${retryAfter} ${retryAfter === 1 ? 'second' : 'seconds'}.`, { retryAfter })
}
