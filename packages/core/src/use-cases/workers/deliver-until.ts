import { deliveryLimits } from '../../model/index.ts'
import type { Consumer } from '../../ports/index.ts'
import { attempt } from './attempt.ts'
import { listen } from './bell.ts'
import { type DeliverDeps, deliverDue, type Which } from './deliver-due.ts'
import { followHints } from './follow-hints.ts'
import { type RelayDeps, relayBatch } from './relay-batch.ts'

/**
 * Relays and delivers, round after round. With a dispatcher, what is due is left to whoever gets the hint, for as long as a lease: what nobody has taken by then, the hint for it
 * having been lost, is taken by whoever looks first, as is what a worker died with. While the dispatcher is down everything that is due is taken, as without one.
 * @param consumers read anew in every round, so one that is added later counts
 */
export async function deliverUntil(deps: DeliverDeps, consumers: readonly Consumer[], signal: AbortSignal): Promise<void> {
  const hints = followHints(deps, consumers, signal)
  await rounds(deps, signal, async () => {
    hints.join()
    const relayed = await relayBatch(deps)
    const { claimed } = await deliverDue(deps, consumers, signal, await ours(deps))
    return Math.max(relayed, claimed)
  })
  await hints.stop()
}

/** Relays and tells the workers of other processes, round after round. */
export async function relayUntil(deps: RelayDeps & Pick<DeliverDeps, 'logger'>, signal: AbortSignal): Promise<void> {
  await rounds(deps, signal, () => relayBatch(deps))
}

/** What this process takes without a hint. Whatever a lease ran out for was due a lease ago, too. */
async function ours({ dispatcher, clock }: DeliverDeps): Promise<Which> {
  return dispatcher && (await dispatcher.isUp()) ? { dueBy: clock.now() - deliveryLimits.leaseMs } : {}
}

/** Does it again at once while it fills a batch, else when there may be something. */
async function rounds(deps: RelayDeps & Pick<DeliverDeps, 'logger'>, signal: AbortSignal, work: () => Promise<number>): Promise<void> {
  const bell = listen(deps, signal)
  try {
    while (!signal.aborted) {
      bell.reset()
      const done = await attempt(deps, signal, 'Events could not be delivered.', work)
      if (done !== deliveryLimits.batch) await bell.rung()
    }
  } finally {
    bell.end()
  }
}
