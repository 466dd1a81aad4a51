import { normalizeEmail } from '@cartwright/core'
import { boundedMap } from './bounded-map.ts'

/** What attempts on an account are counted under. */
export interface AccountAttempts {
  subject(account: string): string
  /** Somebody has proven to know the password or to have the second factor: what they and others tried before counts no more. */
  succeeded(account: string): void
}

/** The account that an e-mail address names, whatever is typed there: never what another kind of account is counted under. */
export function accountOfEmail(email: string): string {
  return `email:${normalizeEmail(email)}`
}

/** The account of somebody who is signed in. */
export function accountOfCustomer(id: number): string {
  return `customer:${id}`
}

const rememberedMax = 20_000

/** Counts attempts since the last success, so that signing in often is no offence while guessing is. Known to this process only; another one counts on. */
export function accountAttempts(): AccountAttempts {
  const successes = boundedMap<string, number>(rememberedMax)
  return {
    subject: account => {
      const count = successes.get(account)
      // In front: behind it, a typed address could say the same.
      return count === undefined ? account : `after ${count}:${account}`
    },
    succeeded: account => successes.set(account, (successes.get(account) ?? 0) + 1),
  }
}
