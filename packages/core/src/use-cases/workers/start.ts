import { deliveryLimits } from '../../model/index.ts'
import type { Consumer, Deps } from '../../ports/index.ts'
import type { ReconcileDeps } from '../reconcile/check.ts'
import { sendDeps, sendWebhooksUntil } from '../webhooks/send-due.ts'
import { type DeliverDeps, deliverBatch } from './deliver-batch.ts'
import { reconcileDue, untilNextLook } from './reconcile-timer.ts'
import { type SweepDeps, sweepOnce } from './sweep/sweep-once.ts'

/** How often the sweeper comes (RELIABILITY 3.7). Milliseconds. */
const sweepEveryMs = 15_000

/** How often the queue is looked at when nobody says that there is something: for events of other processes, and deliveries whose time has come. Milliseconds. */
const pollMs = 1_000

/** How long events are let gather before a round, so that under load one round takes many. Milliseconds. */
const gatherMs = 20

/** How long a loop pauses after it failed. Milliseconds. */
const troubleMs = 1_000

type WorkerDeps = DeliverDeps & SweepDeps & ReconcileDeps & Pick<Deps, 'webhookSender' | 'webhookEndpoints'>

/**
 * Starts relaying, consuming, sweeping, reconciling (unless switched off) and, where there is a sender, sending webhooks. Woken by events of this process; when idle, one
 * short look a second. Awaiting `stop` lets what is under way come to its end.
 * @param consumers read anew in every round, so one that is added later counts
 */
export function start(deps: WorkerDeps, consumers: readonly Consumer[]): { readonly stop: () => Promise<void> } {
  const stopping = new AbortController()
  const { signal } = stopping
  const loops = [deliverUntil(deps, consumers, signal), sweepUntil(deps, signal)]
  if (deps.settings.reconcile === 'on') loops.push(reconcileUntil(deps, signal))
  const webhookSending = sendDeps(deps)
  if (webhookSending) loops.push(sendWebhooksUntil(webhookSending, signal))
  return {
    stop: async () => {
      stopping.abort()
      await Promise.all(loops)
    },
  }
}

async function deliverUntil(deps: DeliverDeps, consumers: readonly Consumer[], signal: AbortSignal): Promise<void> {
  const bell = listen(deps, signal)
  try {
    while (!signal.aborted) {
      bell.reset()
      const isBusy = await attempt(deps, signal, 'Events could not be delivered.', async () => {
        const { relayed, claimed } = await deliverBatch(deps, consumers, signal)
        return relayed === deliveryLimits.batch || claimed === deliveryLimits.batch
      })
      if (!isBusy) await bell.rung()
    }
  } finally {
    bell.end()
  }
}

async function reconcileUntil(deps: ReconcileDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await deps.clock.wait(untilNextLook(deps), signal)
    if (!signal.aborted) await attempt(deps, signal, 'Reconciliation failed.', () => reconcileDue(deps, signal))
  }
}

async function sweepUntil(deps: SweepDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await attempt(deps, signal, 'The sweeper failed.', () => sweepOnce(deps, signal))
    await deps.clock.wait(sweepEveryMs, signal)
  }
}

/** A loop outlives the failure of a round: the storage may be back for the next one. */
async function attempt<T>(deps: Pick<DeliverDeps, 'clock' | 'logger'>, signal: AbortSignal, trouble: string, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    deps.logger.log('error', trouble, { error: String(error) })
    await deps.clock.wait(troubleMs, signal)
    return null
  }
}

interface Bell {
  /** Forgets rings so far. */
  readonly reset: () => void
  /** Resolves after a ring (those since the reset count) and a moment more, or when it is time to look anyway, or at once when stopped. */
  readonly rung: () => Promise<void>
  readonly end: () => void
}

function listen(deps: DeliverDeps, stop: AbortSignal): Bell {
  let nap = new AbortController()
  // A reason of its own: without one, every ring would make an error object nobody looks at.
  const wake = () => nap.abort('woken')
  const unsubscribe = deps.events.onStored(wake)
  stop.addEventListener('abort', wake)
  return {
    reset: () => {
      nap = new AbortController()
    },
    rung: async () => {
      if (stop.aborted) return
      await deps.clock.wait(pollMs, nap.signal)
      if (nap.signal.aborted) await deps.clock.wait(gatherMs, stop)
    },
    end: () => {
      unsubscribe()
      stop.removeEventListener('abort', wake)
    },
  }
}
