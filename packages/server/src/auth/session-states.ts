import type { Clock, CustomerService, SessionState } from '@cartwright/core'
import { boundedMap } from '../http/bounded-map.ts'

export interface SessionStates {
  /** The session and its account as they are now, or were at most five seconds ago unless `fresh`; null when the session has ended or the account is disabled. */
  state(sessionId: number, fresh: boolean): Promise<SessionState | null>
  /** Forgets what was remembered: somebody signed out, or access was changed. */
  forget(): void
}

const rememberMs = 5_000
const rememberedMax = 20_000

/** Asks whether sessions live, and remembers the answer for a moment, so that a burst of calls of one customer asks once. */
export function sessionStates(customers: Pick<CustomerService, 'sessionState'>, clock: Pick<Clock, 'now'>): SessionStates {
  const remembered = boundedMap<number, { readonly state: SessionState; readonly until: number }>(rememberedMax)
  return {
    async state(sessionId, fresh) {
      const known = fresh ? undefined : remembered.get(sessionId)
      if (known && clock.now() < known.until) return known.state
      const state = await customers.sessionState(sessionId)
      if (state) remembered.set(sessionId, { state, until: clock.now() + rememberMs })
      else remembered.delete(sessionId)
      return state
    },
    forget: () => remembered.clear(),
  }
}
