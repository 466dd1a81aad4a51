import type { SweepReport } from '../../commerce.ts'
import { type SweepDeps, sweepOnce } from './sweep/sweep-once.ts'

/** One round of the sweeper and the resolver (see {@link sweepOnce}), now. */
export async function sweep(deps: SweepDeps): Promise<SweepReport> {
  return sweepOnce(deps, new AbortController().signal)
}
