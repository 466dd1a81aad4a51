import type { ReconcileHooks, ReconcileInput } from '../../commerce.ts'
import { CommerceError, type Principal, type ReconcileReport } from '../../model/index.ts'
import type { ReconcileDeps } from './check.ts'
import { reconcileRun } from './reconcile-run.ts'

/**
 * {@link reconcileRun}, for whoever asks. Throws `validation_failed` for a time that has not begun, or ends before it begins: nothing would be looked at, and everything agree.
 */
export async function reconcile(deps: ReconcileDeps, input: ReconcileInput, by: Principal, hooks?: ReconcileHooks): Promise<ReconcileReport> {
  const now = deps.clock.now()
  if (input.from !== undefined && input.from > now) throw new CommerceError('validation_failed', 'The time to compare has not begun.')
  if (input.from !== undefined && input.from >= (input.to ?? now + 1))
    throw new CommerceError('validation_failed', 'The time to compare ends before it begins.')
  return reconcileRun(deps, input, by, hooks)
}
