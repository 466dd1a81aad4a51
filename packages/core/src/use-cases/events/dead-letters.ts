import { actorName, CommerceError, type Delivery, type Principal } from '../../model/index.ts'
import type { Deps, Page, PageRequest, QueueStats } from '../../ports/index.ts'

type EventDeps = Pick<Deps, 'events' | 'clock' | 'logger' | 'failpoint'>

/** Deliveries that failed for good, newest first. */
export async function deadLetters({ events }: Pick<Deps, 'events'>, page: PageRequest): Promise<Page<Delivery>> {
  return events.deadLetters(page)
}

/** Delivers it again at once, with all its attempts. Throws `dead_letter_not_found`. */
export async function retryDeadLetter({ events, clock, logger, failpoint }: EventDeps, id: number, by: Principal): Promise<void> {
  if (!(await events.retry(id, clock.now()))) throw notFound(id)
  failpoint('C40 dead letter put back, not run')
  logger.log('info', 'A dead letter was put back.', { deliveryId: id, actor: actorName(by) })
}

/** Gives it up. Throws `dead_letter_not_found`. */
export async function discardDeadLetter({ events, logger }: EventDeps, id: number, by: Principal): Promise<void> {
  if (!(await events.discard(id))) throw notFound(id)
  logger.log('info', 'A dead letter was discarded.', { deliveryId: id, actor: actorName(by) })
}

/** How full the queue is. */
export async function stats({ events, clock }: Pick<Deps, 'events' | 'clock'>): Promise<QueueStats> {
  return events.stats(clock.now())
}

function notFound(id: number): CommerceError {
  return new CommerceError('dead_letter_not_found', `There is no dead letter ${id}.`)
}
