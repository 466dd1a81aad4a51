import { type Check, pageSize } from '../check.ts'

/** An owner that is alive has its key for half a minute; one that has been gone for a minute does not come back (RELIABILITY I17). Milliseconds. */
const goneMs = 60_000

/**
 * R9: calls that were begun under a key and never answered, since their process died. The same call takes the key over; freeing it lets go of what nobody will ask for
 * again. What the call had done is finished by the sweeper, and unique rows see to it that nothing is done twice.
 */
export const checkOpenKeys: Check = async function* (deps, { now, signal, looked }) {
  // What was freed is not listed again; what was not, is: so pages end when one brings nothing new.
  const seen = new Set<string>()
  for (;;) {
    const keys = await deps.reconciliation.openKeys(now - goneMs, pageSize + seen.size)
    const fresh = keys.filter(({ scope, key }) => !seen.has(`${scope} ${key}`))
    if (fresh.length === 0 || signal.aborted) return
    for (const { scope, key, owner, lockedUntil } of fresh) {
      looked()
      seen.add(`${scope} ${key}`)
      yield {
        subject: `idempotency_key:${scope} ${key}`,
        reason: 'call_unanswered',
        severity: 'info',
        here: `begun, without an answer, held by nobody since ${new Date(lockedUntil).toISOString()}`,
        there: 'every call is answered, or its key is free',
        moneyAtRisk: null,
        proposal: 'Free the key; what the call had begun is finished by the sweeper.',
        repair: 'alone',
        at: null,
        mend: async () => {
          await deps.idempotency.abandon({ scope, key, owner })
          return 'the key is free'
        },
      }
    }
  }
}
