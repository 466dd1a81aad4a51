import type { Storage } from '../ports/index.ts'
import type { ConformanceCase } from './suite.ts'
import { claimCases } from './webhooks/claims.ts'
import { deliveryLogCases } from './webhooks/deliveries.ts'
import { endpointCases } from './webhooks/endpoints.ts'

/** The promises of the store of outgoing webhooks. */
export const webhookEndpointCases: readonly ConformanceCase<Storage>[] = [...endpointCases, ...deliveryLogCases, ...claimCases]
