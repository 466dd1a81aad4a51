import type { Attention } from '@cartwright/client'
import { type Command, Option } from 'commander'
import { type Cli, examples, idNumber, type PageOptions, paged, pageNote } from '../cli.ts'
import { fields, right, table } from '../output/table.ts'
import { counted, moment, money } from '../output/values.ts'

interface ListOptions extends PageOptions {
  readonly status: 'open' | 'resolved' | 'all'
  readonly subject?: string
}

/** `cartwright attention` */
export const addAttention = (program: Command, cli: Cli): void => {
  const attention = program
    .command('attention')
    .summary('see what a person has to look at')
    .description('What the shop cannot decide for itself: payments that do not fit, deadlines that passed, events that died.')
  paged(attention.command('list'))
    .description('Lists what is to be looked at, newest first.')
    .addOption(new Option('--status <status>', 'which of them').choices(['open', 'resolved', 'all']).default('open'))
    .option('--subject <subject>', 'only about this, for instance order:5')
    .addHelpText('after', examples('attention list', 'attention list --status all --subject payment:7', 'attention list --json'))
    .action(
      cli.onShop(async ({ client, out }, { page, limit, status, subject }: ListOptions) => {
        const filter = { ...(status === 'all' ? {} : { status }), ...(subject === undefined ? {} : { subject }) }
        const list = await client.admin.attention.list({ ...filter, page, limit })
        out.result(list, ({ records }) => {
          if (records.length === 0) return status === 'open' ? 'Nothing is to be looked at.' : 'There is no such record.'
          const rows = records.map(record => [
            record.id,
            record.status,
            record.title,
            record.subject,
            atRisk(record),
            record.count,
            moment(record.last_seen_at),
          ])
          const columns = [right('ID'), { title: 'STATUS' }, { title: 'WHY' }, { title: 'ABOUT' }, right('AT RISK'), right('SEEN'), { title: 'LAST' }]
          return table(columns, rows, out.paint.bold) + pageNote(records.length, list)
        })
        return undefined
      }),
    )
  attention
    .command('show')
    .description('Shows one record whole.')
    .argument('<id>', 'its number', idNumber)
    .addHelpText('after', examples('attention show 3'))
    .action(
      cli.onShop(async ({ client, out }, id: number) => {
        out.result(await client.admin.attention.get(id), describe)
        return undefined
      }),
    )
  attention
    .command('resolve')
    .description('Closes a record. What is seen again later is a new one.')
    .argument('<id>', 'its number', idNumber)
    .option('--note <text>', 'what there is to say about it')
    .addHelpText('after', examples('attention resolve 3 --note "paid back by hand, ticket 812"'))
    .action(
      cli.onShop(async ({ client, out }, id: number, { note }: { readonly note?: string }) => {
        out.result(await client.admin.attention.resolve(id, note === undefined ? {} : { note }), () => `Record ${id} is closed.`)
        return undefined
      }),
    )
}

const atRisk = ({ money_at_risk: risk }: Attention): string => (risk ? money(risk.amount, risk.currency) : '-')

/** `evidenceDueAt` is `evidence due at` for people. */
const inWords = (name: string): string => name.replaceAll(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)

/** Details are the shop's own values: `at`, and what ends in `At`, is a time in milliseconds. */
const detailText = (name: string, value: unknown): string => {
  if (/(^at|At)$/.test(name) && typeof value === 'number' && Math.abs(value) <= 8.64e15) return moment(new Date(value).toISOString())
  if (value === null) return '-'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const describe = (record: Attention): string =>
  fields([
    ['Number', record.id],
    ['Status', record.status],
    ['Why', `${record.title} (${record.reason})`],
    ['About', record.subject],
    ['At risk', atRisk(record)],
    ...Object.entries(record.detail).map(([name, value]) => [`  ${inWords(name)}`, detailText(name, value)] as const),
    ['Seen', `${counted(record.count, 'time')}, first ${moment(record.opened_at)}, last ${moment(record.last_seen_at)}`],
    ...(record.status === 'resolved'
      ? [['Closed', `${moment(record.resolved_at)} by ${record.resolved_by ?? '-'}`] as const, ['Note', record.note] as const]
      : []),
  ])
