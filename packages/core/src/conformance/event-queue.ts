import type { Storage } from '../ports/index.ts'
import { deliveryCases } from './queue/deliveries.ts'
import { outboxCases } from './queue/outbox.ts'
import type { ConformanceCase } from './suite.ts'

/** The promises of the event queue. */
export const eventQueueCases: readonly ConformanceCase<Storage>[] = [...outboxCases, ...deliveryCases]
