import { actorName, CommerceError, type Delivery, doneBy, type Principal, type Topic } from '../../model/index.ts'
import type { Deps, Page, PageRequest, QueueStats, WriteContext } from '../../ports/index.ts'

type EventDeps = Pick<Deps, 'events' | 'dispatcher' | 'clock' | 'logger' | 'failpoint'>

/** Dead letters read at a time. */
const batchSize = 100

/** Deliveries that failed for good, newest first; of one topic when told. */
export async function deadLetters({ events }: Pick<Deps, 'events'>, page: PageRequest, topic?: Topic): Promise<Page<Delivery>> {
  return events.deadLetters(page, topic)
}

/** One of them. Throws `dead_letter_not_found`. */
export async function deadLetter({ events }: Pick<Deps, 'events'>, id: number): Promise<Delivery> {
  const letter = await events.deadLetter(id)
  if (!letter) throw notFound(id)
  return letter
}

/** Delivers it again at once, with all its attempts. Throws `dead_letter_not_found`. */
export async function retryDeadLetter(deps: EventDeps, id: number, by: Principal): Promise<void> {
  const letter = await deadLetter(deps, id)
  if (!(await putBack(deps, letter, by))) throw notFound(id)
  deps.failpoint('C40 dead letter put back, not run')
  deps.logger.log('info', 'A dead letter was put back.', { deliveryId: id, actor: actorName(by) })
}

/** Delivers all of them again, or those of one topic; those that die while this runs are left. Says how many there were. */
export async function retryDeadLetters(deps: EventDeps, topic: Topic | undefined, by: Principal): Promise<number> {
  let retried = 0
  let cursor: string | null = null
  do {
    const page: Page<Delivery> = await deps.events.deadLetters({ limit: batchSize, cursor }, topic)
    for (const letter of page.items) if (await putBack(deps, letter, by)) retried++
    cursor = page.nextCursor
  } while (cursor !== null)
  deps.logger.log('info', 'Dead letters were put back.', { count: retried, topic: topic ?? 'all', actor: actorName(by) })
  return retried
}

/** Gives it up. `reason` goes into the audit log. Throws `dead_letter_not_found`. */
export async function discardDeadLetter(deps: EventDeps, id: number, by: Principal, reason = ''): Promise<void> {
  const letter = await deadLetter(deps, id)
  if (!(await deps.events.discard(id, lineOf(deps, 'dead_letter.discarded', letter, by, reason)))) throw notFound(id)
  deps.logger.log('info', 'A dead letter was discarded.', { deliveryId: id, actor: actorName(by) })
}

/** How full the queue is. */
export async function stats({ events, clock }: Pick<Deps, 'events' | 'clock'>): Promise<QueueStats> {
  return events.stats(clock.now())
}

/** False, and nothing written, when it is not dead any more. */
async function putBack(deps: EventDeps, letter: Delivery, by: Principal): Promise<boolean> {
  const line = lineOf(deps, 'dead_letter.retried', letter, by)
  const isDone = await deps.events.retry(letter.id, line)
  if (isDone) await deps.dispatcher?.push([{ id: letter.id, consumer: letter.consumer, attempts: 0, dueAt: line.at }])
  return isDone
}

/** What the audit log keeps of it: after a discard, nothing else tells of the event. */
function lineOf({ clock }: Pick<Deps, 'clock'>, action: string, letter: Delivery, by: Principal, reason?: string): WriteContext {
  const { id, consumer, event, attempts, lastError } = letter
  const data = { consumer, topic: event.topic, eventId: event.id, payload: event.payload, attempts, lastError, ...(reason ? { reason } : {}) }
  return { at: clock.now(), ...doneBy(by), audit: { action, subject: `dead_letter:${id}`, data } }
}

function notFound(id: number): CommerceError {
  return new CommerceError('dead_letter_not_found', `There is no dead letter ${id}.`)
}
