export {
  type Difference,
  type DifferenceSeverity,
  type ReconcileCheck,
  type ReconcileReport,
  type ReconcileSection,
  type RepairKind,
  reconcileCheckNames,
  reconcileChecks,
} from './reconcile.ts'
