import type { Dispute, DisputeStatus } from '../model/index.ts'
import type { Page, PageRequest, WriteContext } from './write-context.ts'

export interface DisputeFilter {
  readonly status?: DisputeStatus
  readonly orderId?: number
}

/** Disputes, one row each, unique by provider and the provider's id. Nothing is ever deleted. */
export interface DisputeStore {
  /**
   * Loads the dispute of this provider and id, runs the pure `decide`, and writes what it returns with the context's events in one transaction. Null from `decide` changes
   * nothing and answers what there is. `decide` may run several times; of several calls at once each sees what the one before wrote.
   */
  record(
    key: { readonly provider: string; readonly providerId: string },
    decide: (present: Dispute | null) => Omit<Dispute, 'id'> | null,
    context: WriteContext<Dispute>,
  ): Promise<Dispute | null>
  dispute(id: number): Promise<Dispute | null>
  /** Newest first. */
  list(filter: DisputeFilter, page: PageRequest): Promise<Page<Dispute>>
}
