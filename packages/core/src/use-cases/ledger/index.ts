export { backfill } from './backfill.ts'
export { balance, exportLedger, transactions, trialBalance } from './read-ledger.ts'
