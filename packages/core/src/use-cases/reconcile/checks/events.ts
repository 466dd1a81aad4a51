import type { Delivery } from '../../../model/index.ts'
import { type Check, type Finding, pageSize } from '../check.ts'

/** Ready events are handled within seconds; a minute says that nobody works (RELIABILITY 3.5). Milliseconds. */
const stalledMs = 60_000

const isAboutMoney = (topic: string) => topic.startsWith('order.') || topic.startsWith('payment.') || topic.startsWith('refund.')

/** R6: events that wait too long, and those that were given up. Only a person knows whether what killed one is mended, so none is tried again alone. */
export const checkEvents: Check = async function* (deps, { now, signal, looked }) {
  const { ready, leased, oldestReadyMs } = await deps.events.stats(now)
  looked()
  if (oldestReadyMs > stalledMs) {
    yield {
      subject: 'events',
      reason: 'queue_stalled',
      severity: 'warning',
      here: `the oldest of ${ready} that wait has been due for ${Math.floor(oldestReadyMs / 1_000)} s; ${leased} are under way`,
      there: 'within a minute',
      moneyAtRisk: null,
      proposal: 'Start a process with workers (`cartwright serve`), and look into its log. Consumers that no process has any more wait for ever.',
      repair: 'by_hand',
      at: null,
    }
  }
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof deps.events.deadLetters>> = await deps.events.deadLetters({ limit: pageSize, cursor })
    for (const letter of page.items) {
      looked()
      yield deadFinding(letter)
    }
    cursor = page.nextCursor
  } while (cursor !== null && !signal.aborted)
}

function deadFinding({ id, consumer, event, attempts, lastError }: Delivery): Finding {
  return {
    subject: `dead_letter:${id}`,
    reason: 'dead_letters',
    severity: isAboutMoney(event.topic) ? 'critical' : 'warning',
    here: `${event.topic} for ${consumer}: given up after ${attempts} tries (${(lastError ?? 'no error').slice(0, 200)})`,
    there: 'every event is handled',
    moneyAtRisk: null,
    proposal: `Mend what it died of, then \`cartwright events dead retry ${id}\`.`,
    repair: 'by_hand',
    at: null,
  }
}
