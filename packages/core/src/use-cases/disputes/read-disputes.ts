import { CommerceError, type Dispute } from '../../model/index.ts'
import type { Deps, DisputeFilter, Page, PageRequest } from '../../ports/index.ts'

/** Disputes, newest first. */
export async function list({ disputes }: Pick<Deps, 'disputes'>, filter: DisputeFilter, page: PageRequest): Promise<Page<Dispute>> {
  return disputes.list(filter, page)
}

/** Throws `dispute_not_found`. */
export async function dispute({ disputes }: Pick<Deps, 'disputes'>, id: number): Promise<Dispute> {
  const found = await disputes.dispute(id)
  if (!found) throw new CommerceError('dispute_not_found', `There is no dispute ${id}.`, { disputeId: id })
  return found
}
