import type { Deps } from '../../../ports/index.ts'

/** What it takes to bring an order's money and stock to where they belong. */
export type SettlementDeps = Pick<Deps, 'orders' | 'inventory' | 'payments' | 'clock' | 'logger' | 'settings' | 'failpoint'>

/** Who acts when the provider's word moves an order on: a webhook, the buyer's return and the resolver are all the same. */
export const settlementActor = 'system:settlement'
