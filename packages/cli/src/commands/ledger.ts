import type { Client } from '@cartwright/client'
import { type Command, Option } from 'commander'
import { type Cli, examples, idNumber, type PageOptions, paged, pageNote, readMoment } from '../cli.ts'
import { createProgress } from '../output/progress.ts'
import { right, table } from '../output/table.ts'
import { counted, moment, money } from '../output/values.ts'
import { writeAll } from '../output/write-all.ts'
import { replaceFile } from '../output/write-file.ts'

interface Filter {
  readonly order?: number
  readonly account?: string
  readonly currency?: string
  readonly from?: string
  readonly to?: string
}

type Transactions = Awaited<ReturnType<Client['admin']['ledger']['list']>>
type Balance = Awaited<ReturnType<Client['admin']['ledger']['balance']>>

/** `cartwright ledger` */
export const addLedger = (program: Command, cli: Cli): void => {
  const ledger = program
    .command('ledger')
    .summary('look at and export the books')
    .description('The double-entry ledger: written with every change of money, never changed. docs/ledger.md says what the accounts are.')
  addShow(ledger, cli)
  addBalance(ledger, cli)
  addExport(ledger, cli)
}

const filtered = (command: Command): Command =>
  command
    .option('--order <number>', 'only those of this order', idNumber)
    .option('--account <name>', 'only those that touch this account, such as sales or provider:stripe')
    .option('--currency <code>', 'only those in this currency')
    .option('--from <date>', 'only what happened at this moment or later; a day begins in UTC', readMoment)
    .option('--to <date>', 'only what happened before this moment', readMoment)

const queryOf = ({ order, account, currency, from, to }: Filter) => ({
  ...(order === undefined ? {} : { order_id: order }),
  ...(account === undefined ? {} : { account }),
  ...(currency === undefined ? {} : { currency }),
  ...(from === undefined ? {} : { from }),
  ...(to === undefined ? {} : { to }),
})

const addShow = (ledger: Command, cli: Cli): void => {
  paged(filtered(ledger.command('show')))
    .description('Shows transactions, newest first, with what each account got (debit) and gave (credit).')
    .addHelpText('after', examples('ledger show --order 12', 'ledger show --account refunds_payable --from 2026-11-01 --to 2026-12-01'))
    .action(
      cli.onShop(async ({ client, out }, { page, limit, ...filter }: Filter & PageOptions) => {
        const list = await client.admin.ledger.list({ page, limit, ...queryOf(filter) })
        out.result(list, ({ transactions: found }) =>
          found.length === 0 ? 'There is no such transaction.' : printTransactions(found, out.paint.bold) + pageNote(found.length, list),
        )
        return undefined
      }),
    )
}

const addBalance = (ledger: Command, cli: Cli): void => {
  ledger
    .command('balance')
    .description('Shows what every account comes to. Debits and credits of all accounts are equal.')
    .option('--at <date>', 'as it stood at this moment; a day begins in UTC', readMoment)
    .option('--account <name>', 'only this account')
    .option('--currency <code>', 'only this currency')
    .addHelpText('after', examples('ledger balance', 'ledger balance --at 2026-12-01 --json'))
    .action(
      cli.onShop(async ({ client, out }, { at, account, currency }: { readonly at?: string; readonly account?: string; readonly currency?: string }) => {
        const query = { ...(at === undefined ? {} : { at }), ...(account === undefined ? {} : { account }), ...(currency === undefined ? {} : { currency }) }
        out.result(await client.admin.ledger.balance(query), balance => printBalance(balance, out.paint.bold))
        return undefined
      }),
    )
}

interface ExportOptions extends Filter {
  readonly format?: 'csv' | 'jsonl'
  readonly out?: string
}

const addExport = (ledger: Command, cli: Cli): void => {
  filtered(ledger.command('export'))
    .description('Writes every transaction, oldest first: CSV has one row an entry, JSON lines one line a transaction. A file is there whole or not at all.')
    .addOption(new Option('--format <format>', 'how it is written; csv unless given, jsonl with --json').choices(['csv', 'jsonl']))
    .option('--out <file>', 'where to; standard output when left out')
    .addHelpText('after', examples('ledger export --out ledger.csv', 'ledger export --format jsonl --from 2026-01-01 --to 2027-01-01 > 2026.jsonl'))
    .action(
      cli.onShop(async ({ client, out, terminal }, { format: wished, out: file, ...filter }: ExportOptions) => {
        const format = wished ?? (out.isJson && file === undefined ? 'jsonl' : 'csv')
        const progress = createProgress(terminal, { total: null, isQuiet: out.isJson })
        const text = await client.admin.ledger.export({ format, ...queryOf(filter) })
        let lines = 0
        const counting = countLines(text, count => {
          lines = count
          progress.rows(count)
        })
        if (file === undefined) await writeAll(terminal.stdout, counting)
        else {
          await replaceFile(terminal.cwd, file, counting)
          const rows = format === 'csv' ? lines - 1 : lines
          out.result({ file, format, rows }, () => `${counted(rows, format === 'csv' ? 'row' : 'transaction')} in ${file}.`)
        }
        progress.stop()
        return undefined
      }),
    )
}

/** Passes bytes on and tells after each piece how many lines there were so far. */
async function* countLines(bytes: AsyncIterable<Uint8Array>, tell: (lines: number) => void): AsyncGenerator<Uint8Array, void, undefined> {
  const lineEnd = 10
  let lines = 0
  for await (const piece of bytes) {
    for (const byte of piece) if (byte === lineEnd) lines += 1
    tell(lines)
    yield piece
  }
}

const printTransactions = (transactions: Transactions['transactions'], bold: (text: string) => string): string => {
  const rows = transactions.flatMap(({ id, at, cause, entries }) =>
    entries.map(({ account, credit_account_id, currency, debit, credit }, index) => [
      index === 0 ? id : '',
      index === 0 ? moment(at) : '',
      index === 0 ? cause : '',
      credit_account_id === null ? account : `${account} #${credit_account_id}`,
      debit === 0 ? '' : money(debit, currency),
      credit === 0 ? '' : money(credit, currency),
    ]),
  )
  return table([right('TX'), { title: 'AT' }, { title: 'CAUSE' }, { title: 'ACCOUNT' }, right('DEBIT'), right('CREDIT')], rows, bold)
}

const printBalance = ({ accounts, totals }: Balance, bold: (text: string) => string): string => {
  const sums = ({ currency, debit, credit, balance }: Balance['totals'][number]) => [debit, credit, balance].map(amount => money(amount, currency))
  const rows = [...accounts.map(row => [row.account, row.kind, ...sums(row)]), ...totals.map(row => [`total ${row.currency}`, '', ...sums(row)])]
  return table([{ title: 'ACCOUNT' }, { title: 'KIND' }, right('DEBIT'), right('CREDIT'), right('BALANCE')], rows, bold)
}
