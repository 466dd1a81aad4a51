import type { Consumer, Subscription } from '../../ports/index.ts'
import { attempt } from './attempt.ts'
import { type DeliverDeps, deliverDue } from './deliver-due.ts'

/** How far the clock of the process that made a delivery due may be ahead of ours. Milliseconds. */
const clockSkewMs = 5_000

export interface Follower {
  /** Asks for hints for consumers that were added since. */
  readonly join: () => void
  /** Resolves when what was begun has come to its end; told to by the signal before. */
  readonly stop: () => Promise<void>
}

/** Delivers what the dispatcher tells of, for the consumers of this process and no others (RELIABILITY I31). Does nothing where there is none. */
export function followHints(deps: DeliverDeps, consumers: readonly Consumer[], signal: AbortSignal): Follower {
  const { dispatcher } = deps
  if (!dispatcher) return { join: () => {}, stop: async () => {} }
  const subscriptions = new Map<string, Subscription>()
  const stop = async () => {
    await Promise.all([...subscriptions.values()].map(subscription => subscription.stop()))
  }
  // At once: while a round of this process comes to its end, no hint may come that another could follow.
  signal.addEventListener('abort', () => void stop())
  return {
    join: () => {
      for (const consumer of consumers) {
        if (subscriptions.has(consumer.name) || signal.aborted) continue
        const work = async (ids: readonly number[]) => {
          const which = { ids, dueBy: deps.clock.now() + clockSkewMs }
          await attempt(deps, signal, 'Events could not be delivered.', () => deliverDue(deps, [consumer], signal, which))
        }
        subscriptions.set(consumer.name, dispatcher.consume(consumer.name, work))
      }
    },
    stop,
  }
}
