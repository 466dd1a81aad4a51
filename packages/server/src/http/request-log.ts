import type { LogFields, Logger } from '@cartwright/core'
import type { Reply } from './reply.ts'

/** What asks every few seconds whether the shop is well. */
const asksForHealth: ReadonlySet<unknown> = new Set(['/livez', '/readyz', '/actuator/health'])

/** One line for a request that was answered: nothing of its query, its headers or its content. */
export function logAnswered(logger: Logger, request: LogFields, { status }: Reply, ms: number): void {
  const level = asksForHealth.has(request.route) && status < 500 ? 'debug' : 'info'
  logger.log(level, 'A request was answered.', { ...request, status, ms: Math.round(ms * 10) / 10 })
}
