import type { ReconcileHooks, ReconcileInput } from '../../commerce.ts'
import type { Principal, ReconcileReport } from '../../model/index.ts'
import type { ReconcileDeps } from './check.ts'
import { reconcileRun } from './reconcile-run.ts'

/** {@link reconcileRun}, for whoever asks. */
export async function reconcile(deps: ReconcileDeps, input: ReconcileInput, by: Principal, hooks?: ReconcileHooks): Promise<ReconcileReport> {
  return reconcileRun(deps, input, by, hooks)
}
