import type { ReconcileReport } from '@cartwright/core'
import type { ReconcileReport as WireReport } from '../contract/index.ts'
import { presentMoney } from './money.ts'
import { timeOf } from './time.ts'

export function presentReconcileReport(report: ReconcileReport): WireReport {
  return {
    started_at: timeOf(report.startedAt),
    ended_at: timeOf(report.endedAt),
    from: timeOf(report.from),
    to: timeOf(report.to),
    repair: report.isRepair,
    complete: report.isComplete,
    open: report.open,
    repaired: report.repaired,
    sections: report.sections.map(({ check, title, status, compared, differences, more, notes }) => ({
      check,
      title,
      status,
      compared,
      differences: differences.map(({ subject, reason, severity, here, there, moneyAtRisk, proposal, repair, outcome, result }) => ({
        subject,
        reason,
        severity,
        here,
        there,
        money_at_risk: presentMoney(moneyAtRisk),
        proposal,
        repair,
        outcome,
        result,
      })),
      more,
      notes: [...notes],
    })),
  }
}
