import type { Client } from '@cartwright/client'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { type Cli, examples, type PageOptions, paged, pageNote, readEnd, readMoment } from '../cli.ts'
import { exitCodes } from '../exit-codes.ts'
import { csvLine } from '../output/csv-line.ts'
import { createProgress } from '../output/progress.ts'
import { fields, right, shortened, table } from '../output/table.ts'
import { counted, moment } from '../output/values.ts'
import { writeAll } from '../output/write-all.ts'
import { replaceFile } from '../output/write-file.ts'

type Entry = Awaited<ReturnType<Client['admin']['audit']['list']>>['entries'][number]
type Verification = Awaited<ReturnType<Client['admin']['audit']['verify']>>

interface Filter {
  readonly subject?: string
  readonly actor?: string
  readonly action?: string
  readonly from?: string
  readonly to?: string
}

/** `cartwright audit` */
export const addAudit = (program: Command, cli: Cli): void => {
  const audit = program
    .command('audit')
    .summary('look at, check and export the audit log')
    .description('Who changed what, when and from where: a log that is only added to, each line sealed by a hash of it and of the one before.')
  addList(audit, cli)
  addVerify(audit, cli)
  addExport(audit, cli)
}

const filtered = (command: Command): Command =>
  command
    .option('--actor <who>', 'only by this one, such as key:3, staff:1 or system:sweeper')
    .option('--action <name>', 'only this, such as order.cancel')
    .option('--subject <what>', 'only about this, such as order:12')
    .option('--from <date>', 'only at this moment or later; a day begins in UTC', readMoment)
    .option('--to <date>', 'only until this moment; a day counts whole', readEnd)

const addList = (audit: Command, cli: Cli): void => {
  paged(filtered(audit.command('list')))
    .description('Lists what was done, newest first.')
    .addHelpText('after', examples('audit list', 'audit list --subject order:12', 'audit list --actor key:3 --from 2026-11-01 --json'))
    .action(
      cli.onShop(async ({ client, out }, { page, limit, ...filter }: Filter & PageOptions) => {
        const list = await client.admin.audit.list({ page, limit, ...queryOf(filter) })
        out.result(list, ({ entries }) => {
          if (entries.length === 0) return 'There is no such line.'
          const rows = entries.map(entry => [
            ...[entry.id, moment(entry.at), entry.actor, entry.address ?? '-', entry.action, entry.subject],
            shortened(JSON.stringify(entry.data)),
          ])
          const titles = ['AT', 'WHO', 'FROM', 'ACTION', 'ABOUT', 'DATA'].map(title => ({ title }))
          return table([right('ID'), ...titles], rows, out.paint.bold) + pageNote(entries.length, list)
        })
        return undefined
      }),
    )
}

const addVerify = (audit: Command, cli: Cli): void => {
  audit
    .command('verify')
    .description(
      'Recomputes the chain of the audit log: finds a line that was changed, deleted or cut off. Note the head it prints somewhere else, and give it again next time: then a log that was written anew is found, too. Exits with 1 when something is wrong.',
    )
    .option('--head <sequence:hash>', 'a head noted before, which has to be part of the chain still', readHead)
    .addHelpText('after', examples('audit verify', 'audit verify --head 1204:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'))
    .action(
      cli.onShop(async ({ client, out }, { head }: { readonly head?: string }) => {
        const report = await client.admin.audit.verify(head === undefined ? {} : { head })
        out.result(report, found => printVerification(found, out.paint))
        return report.ok ? exitCodes.ok : exitCodes.failed
      }),
    )
}

const readHead = (text: string): string => {
  if (!/^[1-9]\d{0,14}:[0-9a-f]{64}$/.test(text)) throw new InvalidArgumentError('A head is a number, a colon and 64 hex digits, as audit verify prints it.')
  return text
}

const meanings: Readonly<Record<Verification['problems'][number]['problem'], string>> = {
  changed: 'was changed after it was sealed',
  missing: 'is missing',
  cut_off: 'and everything after it was cut off',
  head: 'is not what was noted as the last one',
  witness: 'is not the one that was noted elsewhere',
}

const printVerification = (
  report: Verification,
  { green, red }: { readonly green: (text: string) => string; readonly red: (text: string) => string },
): string => {
  const waiting = report.unsealed === 0 ? 'none' : `${report.unsealed}, since ${moment(report.unsealed_since ?? '')}`
  const facts = fields([
    ['Sealed', report.sealed],
    ['Not sealed yet', waiting],
    ['Head', report.head ?? '-'],
  ])
  const found = report.problems.map(({ sequence, id, problem }) => red(`Line ${sequence}${id === null ? '' : ` (id ${id})`} ${meanings[problem]}.`))
  const verdict = report.ok ? green('Every line is as it was sealed.') : red('The audit log was tampered with, or damaged.')
  return [facts, ...found, verdict].join('\n')
}

const columns = ['id', 'at', 'actor', 'address', 'request_id', 'action', 'subject', 'data', 'sequence', 'hash'] as const

interface ExportOptions extends Filter {
  readonly format?: 'csv' | 'jsonl'
  readonly out?: string
}

const addExport = (audit: Command, cli: Cli): void => {
  filtered(audit.command('export'))
    .description('Writes all of it, newest first. A file is there whole or not at all.')
    .addOption(new Option('--format <format>', 'how it is written').choices(['csv', 'jsonl']).default('jsonl'))
    .option('--out <file>', 'where to; standard output when left out')
    .addHelpText('after', examples('audit export --out audit.jsonl', 'audit export --format csv --from 2026-01-01 --to 2026-12-31 > 2026.csv'))
    .action(
      cli.onShop(async ({ client, out, terminal }, { format = 'jsonl', out: file, ...filter }: ExportOptions) => {
        const progress = createProgress(terminal, { total: null, isQuiet: out.isJson })
        let rows = 0
        const text = exported(client.admin.audit.each({ limit: 100, ...queryOf(filter) }), format, () => {
          rows += 1
          progress.rows(rows)
        })
        if (file === undefined) await writeAll(terminal.stdout, text)
        else {
          await replaceFile(terminal.cwd, file, text)
          out.result({ file, format, rows }, () => `${counted(rows, 'line')} in ${file}.`)
        }
        progress.stop()
        return undefined
      }),
    )
}

async function* exported(entries: AsyncIterable<Entry>, format: 'csv' | 'jsonl', tell: () => void): AsyncGenerator<Uint8Array, void, undefined> {
  const encoder = new TextEncoder()
  if (format === 'csv') yield encoder.encode(csvLine(columns))
  for await (const entry of entries) {
    const cells = columns.map(column => (column === 'data' ? JSON.stringify(entry.data) : entry[column]))
    yield encoder.encode(format === 'csv' ? csvLine(cells) : `${JSON.stringify(entry)}\n`)
    tell()
  }
}

const queryOf = ({ subject, actor, action, from, to }: Filter) => ({
  ...(subject === undefined ? {} : { subject }),
  ...(actor === undefined ? {} : { actor }),
  ...(action === undefined ? {} : { action }),
  ...(from === undefined ? {} : { from }),
  ...(to === undefined ? {} : { to }),
})
