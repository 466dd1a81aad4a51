import type { ReconcileHooks, ReconcileInput } from '../../commerce.ts'
import {
  actorName,
  type Difference,
  type Principal,
  type ReconcileCheck,
  type ReconcileReport,
  type ReconcileSection,
  reconcileCheckNames,
  reconcileChecks,
} from '../../model/index.ts'
import { reconcileDifferencesMax } from '../../model/reconcile/reconcile.ts'
import { describeError, type Finding, type ReconcileDeps, type Scope } from './check.ts'
import { checks } from './checks/checks.ts'

/** How far back R2, R3, R4 and R8 look unless told (RELIABILITY 3.9). Milliseconds. */
export const reconcileWindowMs = 48 * 60 * 60_000

/** Reasons that one section tells why something could not be compared; alike ones are told once. */
const notesMax = 20

/**
 * Compares the shop's records with each other and with the provider's, and tells every difference: what is here, what is there, what would put it right, and whether that was
 * done. Changes nothing unless asked to repair; every repair leaves two lines in the audit log, one before it is tried and one that says what it came to.
 * Throws nothing for what cannot be compared: the report says so.
 */
export async function reconcileRun(deps: ReconcileDeps, input: ReconcileInput, by: Principal, hooks: ReconcileHooks = {}): Promise<ReconcileReport> {
  const startedAt = deps.clock.now()
  const to = input.to ?? startedAt + 1
  const from = input.from ?? Math.min(to, startedAt) - reconcileWindowMs
  const wanted = reconcileCheckNames.filter(check => (input.checks ?? reconcileCheckNames).includes(check))
  const sections: ReconcileSection[] = []
  for (const check of wanted) sections.push(await runCheck(deps, check, { ...input, from, to }, actorName(by), hooks))
  const all = sections.flatMap(({ differences }) => differences)
  const repaired = all.filter(({ outcome }) => outcome === 'repaired').length
  return {
    startedAt,
    endedAt: deps.clock.now(),
    from,
    to,
    isRepair: (input.repair ?? 'none') !== 'none',
    sections,
    open: all.length - repaired + sections.reduce((sum, { more }) => sum + more, 0),
    repaired,
    isComplete: sections.every(({ status }) => status === 'compared'),
  }
}

type Range = ReconcileInput & { readonly from: number; readonly to: number }

async function runCheck(deps: ReconcileDeps, check: ReconcileCheck, input: Range, actor: string, hooks: ReconcileHooks): Promise<ReconcileSection> {
  const signal = hooks.signal ?? new AbortController().signal
  const differences: Difference[] = []
  const notes = new Set<string>()
  let compared = 0
  let more = 0
  const scope: Scope = {
    from: input.from,
    to: input.to,
    now: deps.clock.now(),
    isUnsettledOnly: input.isUnsettledOnly ?? false,
    signal,
    looked: () => {
      compared++
      if (compared % 100 === 0) hooks.onProgress?.({ check, compared, differences: differences.length + more })
    },
    missed: why => {
      if (notes.size < notesMax) notes.add(why)
    },
  }
  try {
    for await (const finding of checks[check](deps, scope)) {
      if (differences.length < reconcileDifferencesMax) differences.push(await told(deps, check, finding, input.repair ?? 'none', actor))
      else more++
      if (signal.aborted) break
    }
  } catch (error) {
    deps.logger.log('error', 'A check of the reconciliation failed.', { check, error: String(error) })
    scope.missed(`The check failed: ${describeError(error)}.`)
  }
  if (signal.aborted) scope.missed('Stopped before it was through.')
  hooks.onProgress?.({ check, compared, differences: differences.length + more })
  const status = notes.size === 0 ? 'compared' : compared > 0 ? 'partly' : 'not_compared'
  return { check, title: reconcileChecks[check], status, compared, differences, more, notes: [...notes] }
}

async function told(
  deps: ReconcileDeps,
  check: ReconcileCheck,
  { mend, ...finding }: Finding,
  repair: 'none' | 'alone' | 'all',
  actor: string,
): Promise<Difference> {
  const difference: Difference = { check, ...finding, outcome: 'open', result: null }
  const mayMend = repair === 'all' ? finding.repair !== 'by_hand' : repair === 'alone' && finding.repair === 'alone'
  if (!mend || !mayMend) return difference
  const { subject, here, there, proposal } = finding
  const record = (action: string, data: Readonly<Record<string, unknown>>) =>
    deps.reconciliation.record({ at: deps.clock.now(), actor, audit: { action, subject, data: { check, ...data } } })
  await record('reconcile.repair', { before: here, should: there, proposal })
  try {
    const result = await mend(actor)
    await record(result === null ? 'reconcile.repair_failed' : 'reconcile.repaired', { before: here, after: result })
    return { ...difference, outcome: result === null ? 'failed' : 'repaired', result }
  } catch (error) {
    await record('reconcile.repair_failed', { before: here, error: describeError(error) })
    return { ...difference, outcome: 'failed', result: describeError(error) }
  }
}
