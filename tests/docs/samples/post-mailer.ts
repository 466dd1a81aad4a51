// #region post-mailer
import { CommerceError, type Mailer, systemClock, systemRandom } from '@cartwright/core'
import { circuit, guard, places, within } from '@cartwright/resilience'

/** A mailer over a web service, which has ten seconds for a message and is left alone while it fails. */
export function postMailer(url: string): Mailer {
  const isFailure = (error: unknown) => !(error instanceof CommerceError)
  const clock = systemClock
  const limits = { share: 0.5, callsMin: 20, windowMs: 30_000, inARow: 5, halfOpenAfterMs: 15_000 }
  const calls = guard({
    circuit: circuit({ limits, isFailure, clock }),
    totalMs: 10_000,
    retries: 1,
    jitterMs: [500, 2_000],
    places: places(32, 256),
    failureOf: error => ({ isRetryable: isFailure(error) }),
    clock,
    random: systemRandom,
  })
  const post = async (body: string, signal: AbortSignal): Promise<void> => {
    const { status } = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body, signal })
    if (status >= 500) throw new Error(`The mail service answered ${status}.`)
    if (status >= 400) throw new CommerceError('validation_failed', 'The mail service refuses the message.')
  }
  return {
    send: mail => calls.run(leftMs => within(leftMs, signal => post(JSON.stringify(mail), signal))),
  }
}
// #endregion
