import type { Worker } from '../../commerce.ts'
import type { Consumer, Deps, Dispatcher } from '../../ports/index.ts'
import { sealLines } from '../audit/steps/seal-lines.ts'
import type { ReconcileDeps } from '../reconcile/check.ts'
import { sendDeps, sendWebhooksUntil } from '../webhooks/send-due.ts'
import { attempt } from './attempt.ts'
import type { DeliverDeps } from './deliver-due.ts'
import { deliverUntil, relayUntil } from './deliver-until.ts'
import { lookEveryMs, reconcileDue, untilNextLook } from './reconcile-timer.ts'
import type { RelayDeps } from './relay-batch.ts'
import { type SweepDeps, sweepOnce } from './sweep/sweep-once.ts'

/** How often the sweeper comes (RELIABILITY 3.7). Milliseconds. */
const sweepEveryMs = 15_000

/** How often lines of the audit log are chained. Milliseconds. */
const sealEveryMs = 5_000

type WorkerDeps = DeliverDeps & SweepDeps & ReconcileDeps & Pick<Deps, 'webhookSender' | 'webhookEndpoints' | 'auditChain'>

/**
 * Starts relaying, consuming, sweeping, chaining the audit log, reconciling (unless switched off) and, where there is a sender, sending webhooks. Woken by events of this process and by the dispatcher;
 * when idle, one short look a second. Sweeping and reconciling are done by this process's own timers, with a dispatcher by one process at a time. Awaiting `stop` lets what is
 * under way come to its end.
 * @param consumers read anew in every round, so one that is added later counts
 */
export function start(deps: WorkerDeps, consumers: readonly Consumer[]): Worker {
  const webhookSending = sendDeps(deps)
  return run(signal => [
    deliverUntil(deps, consumers, signal),
    sweepUntil(deps, signal),
    sealUntil(deps, signal),
    ...(deps.settings.reconcile === 'on' ? [reconcileUntil(deps, signal)] : []),
    ...(webhookSending ? [sendWebhooksUntil(webhookSending, signal)] : []),
  ])
}

/** Starts telling the workers of other processes of events that were stored, and nothing else; nothing at all without a dispatcher. */
export function relay(deps: RelayDeps & Pick<Deps, 'logger'>): Worker {
  return run(signal => (deps.dispatcher ? [relayUntil(deps, signal)] : []))
}

function run(loops: (signal: AbortSignal) => readonly Promise<void>[]): Worker {
  const stopping = new AbortController()
  const running = Promise.all(loops(stopping.signal))
  return {
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}

async function sweepUntil(deps: SweepDeps & Pick<Deps, 'dispatcher'>, signal: AbortSignal): Promise<void> {
  const sweep = () => attempt(deps, signal, 'The sweeper failed.', () => sweepOnce(deps, signal))
  if (deps.dispatcher) return inTurns(deps.dispatcher, 'sweep', sweepEveryMs, signal, sweep)
  while (!signal.aborted) {
    await sweep()
    await deps.clock.wait(sweepEveryMs, signal)
  }
}

async function sealUntil(deps: Pick<Deps, 'auditChain' | 'clock' | 'logger' | 'dispatcher'>, signal: AbortSignal): Promise<void> {
  const sealAudit = () => attempt(deps, signal, 'The audit log could not be chained.', () => sealLines(deps))
  if (deps.dispatcher) return inTurns(deps.dispatcher, 'audit', sealEveryMs, signal, sealAudit)
  while (!signal.aborted) {
    await sealAudit()
    await deps.clock.wait(sealEveryMs, signal)
  }
}

async function reconcileUntil(deps: ReconcileDeps & Pick<Deps, 'dispatcher'>, signal: AbortSignal): Promise<void> {
  const reconcile = () => attempt(deps, signal, 'Reconciliation failed.', () => reconcileDue(deps, signal))
  if (deps.dispatcher) return inTurns(deps.dispatcher, 'reconcile', lookEveryMs, signal, reconcile)
  while (!signal.aborted) {
    await deps.clock.wait(untilNextLook(deps), signal)
    if (!signal.aborted) await reconcile()
  }
}

/** Does it whenever it is the turn of this process. */
async function inTurns(dispatcher: Dispatcher, name: string, everyMs: number, signal: AbortSignal, work: () => Promise<unknown>): Promise<void> {
  const turns = dispatcher.takeTurns(name, everyMs)
  while (!signal.aborted) {
    await turns.next(signal)
    if (!signal.aborted) await work()
  }
  await turns.stop()
}
