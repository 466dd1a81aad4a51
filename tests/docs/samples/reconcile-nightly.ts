// #region reconcile-nightly
import type { Commerce } from '@cartwright/core'

/** Compares payments of the last days; false when something differs, or could not be compared. */
export async function agreesWithProvider(commerce: Commerce, signal: AbortSignal): Promise<boolean> {
  const report = await commerce.reconcile({ checks: ['R2', 'R3'] }, { kind: 'system', name: 'nightly' }, { signal })
  return report.isComplete && report.open === 0
}
// #endregion
