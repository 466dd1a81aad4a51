export type { BatchKind, BatchSummary, ImportBatch, UndoneRow } from './import-batch.ts'
