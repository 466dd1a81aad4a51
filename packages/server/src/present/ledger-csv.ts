import { formatMajor, parseMajor } from '@cartwright/core'
import type { LedgerTransaction } from '../contract/index.ts'

const columns = [
  'transaction',
  'at',
  'cause',
  'order_id',
  'payment_id',
  'account',
  'credit_account_id',
  'currency',
  'debit',
  'credit',
  'recorded_at',
  'actor',
] as const

/** The first line of a ledger in CSV, with its line end (RFC 4180: CR LF). */
export const ledgerCsvHeader = `${columns.join(',')}\r\n`

/** A transaction in CSV: one line an entry. Amounts have exactly the digits of their currency; what is nothing is empty. */
export function ledgerCsvLines(transaction: LedgerTransaction): string {
  const { id, at, cause, order_id, payment_id, recorded_at, actor } = transaction
  const lines = transaction.entries.map(({ account, credit_account_id, currency, debit, credit }) => {
    const digits = (amount: number) => (amount === 0 ? '' : formatMajor(parseMajor(amount, currency), currency))
    const cells = [id, at, cause, order_id, payment_id, account, credit_account_id, currency, digits(debit), digits(credit), recorded_at, actor]
    return `${cells.map(cellOf).join(',')}\r\n`
  })
  return lines.join('')
}

function cellOf(value: string | number | null): string {
  const text = String(value ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
