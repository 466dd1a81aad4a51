import type { Client } from '@cartwright/client'
import { reconcileCheckNames, reconcileChecks } from '@cartwright/core'
import { type Command, InvalidArgumentError } from 'commander'
import { type Cli, examples, gathered, readMoment, type ShopContext } from '../cli.ts'
import { exitCodes } from '../exit-codes.ts'
import { fields, oneLine, right, table } from '../output/table.ts'
import { counted, money } from '../output/values.ts'

type Report = Awaited<ReturnType<Client['admin']['reconcile']>>
type Section = Report['sections'][number]
type Difference = Section['differences'][number]
type Check = Section['check']

interface ReconcileOptions {
  readonly check?: readonly Check[]
  readonly from?: string
  readonly to?: string
  readonly repair?: boolean
}

const checkHelp = Object.entries(reconcileChecks)
  .map(([name, title]) => `  ${name}  ${title}`)
  .join('\n')

/** `cartwright reconcile` */
export const addReconcile = (program: Command, cli: Cli): void => {
  program
    .command('reconcile')
    .summary('compare the shop with itself and with the payment provider')
    .description(
      `Compares records that must agree, and names every difference: what is here, what is there, and what would put it right. Changes nothing without --repair.\nExits with ${exitCodes.failed} when a difference is left, else with ${exitCodes.incomplete} when something could not be compared.\n\nChecks:\n${checkHelp}`,
    )
    .option('--check <name>', 'only this check; may be given several times', gatherCheck)
    .option('--from <date>', 'payments, refunds and days from this moment on (default: 48 hours ago); a day begins in UTC', readMoment)
    .option('--to <date>', 'and before this one', readMoment)
    .option('--repair', 'does what may be done without a person; all of it is in the audit log')
    .addHelpText('after', examples('reconcile', 'reconcile --check R2 --check R3 --from 2026-11-01', 'reconcile --repair', 'reconcile --json'))
    .action(
      cli.onShop(async (context, { check = reconcileCheckNames, from, to, repair = false }: ReconcileOptions) => {
        const range = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
        const report = await compare(context, check, { ...range, repair })
        context.out.result(report, found => describe(found, context))
        if (report.open > 0) return exitCodes.failed
        return report.complete ? exitCodes.ok : exitCodes.incomplete
      }),
    )
}

const gatherCheck = (text: string, before: readonly string[] = []): readonly string[] => {
  const name = text.toUpperCase()
  if (!Object.hasOwn(reconcileChecks, name)) throw new InvalidArgumentError(`"${text}" is no check: ${reconcileCheckNames.join(', ')}.`)
  return gathered(name, before)
}

/** One call a check: each may take as long as a call may, and people see how far it is. */
const compare = async ({ client, terminal }: ShopContext, checks: readonly Check[], body: { from?: string; to?: string; repair: boolean }): Promise<Report> => {
  const reports: Report[] = []
  for (const check of reconcileCheckNames.filter(name => checks.includes(name))) {
    if (terminal.stderr.isTTY === true) terminal.stderr.write(`${check} ${reconcileChecks[check]} …\n`)
    reports.push(await client.admin.reconcile({ ...body, checks: [check] }))
  }
  const [first] = reports
  const last = reports.at(-1)
  if (!first || !last) throw new Error('no check was asked for')
  return {
    ...first,
    ended_at: last.ended_at,
    complete: reports.every(({ complete }) => complete),
    open: reports.reduce((sum, { open }) => sum + open, 0),
    repaired: reports.reduce((sum, { repaired }) => sum + repaired, 0),
    sections: reports.flatMap(({ sections }) => sections),
  }
}

const describe = (report: Report, { out }: ShopContext): string => {
  const { green, red, yellow, bold } = out.paint
  const verdictOf = ({ status, differences }: Section): string => {
    const left = differences.filter(({ outcome }) => outcome !== 'repaired').length
    if (left > 0) return red(String(left))
    return status === 'compared' ? green('ok') : yellow('?')
  }
  const rows = report.sections.map(section => [verdictOf(section), section.check, section.title, section.compared, standing[section.status]])
  const columns = [{ title: '' }, { title: 'CHECK' }, { title: 'WHAT' }, right('LOOKED AT'), { title: '' }]
  const notes = report.sections.flatMap(({ check, notes: some }) => some.map(note => yellow(`${check} not compared: ${oneLine(note)}`)))
  const found = report.sections.flatMap(({ check, differences, more }) => [
    ...differences.flatMap(difference => ['', differenceText(check, difference, difference.outcome === 'repaired' ? green : red)]),
    ...(more > 0 ? ['', red(`${check}: ${counted(more, 'more difference')}`)] : []),
  ])
  return [table(columns, rows, bold), ...(notes.length > 0 ? ['', ...notes] : []), ...found, '', verdict(report, { green, red, yellow })].join('\n')
}

const standing: Readonly<Record<Section['status'], string>> = { compared: '', partly: 'partly compared', not_compared: 'not compared' }

const repairWords: Readonly<Record<Difference['repair'], string>> = {
  alone: 'the timer, or --repair',
  on_request: '--repair only',
  by_hand: 'a person only',
}

const differenceText = (check: Check, difference: Difference, paint: (text: string) => string): string => {
  const { subject, reason, severity, here, there, money_at_risk: risk, proposal, repair, outcome, result } = difference
  const done = outcome === 'open' ? [] : [[outcome === 'repaired' ? 'Repaired' : 'Not repaired', result ?? 'the difference is still there'] as const]
  const details = fields([
    ['Here', here],
    ['There', there],
    ...(risk ? [['At risk', money(risk.amount, risk.currency)] as const] : []),
    ['Proposal', proposal],
    ['Repair', repairWords[repair]],
    ...done,
  ])
  const head = paint(oneLine(`${check} ${subject} (${reason}, ${severity})`))
  return [head, ...details.split('\n').map(line => `  ${line}`)].join('\n')
}

const verdict = (report: Report, { green, red, yellow }: Record<'green' | 'red' | 'yellow', (text: string) => string>): string => {
  const repaired = report.repaired > 0 ? `${counted(report.repaired, 'difference')} repaired. ` : ''
  if (report.open > 0) return repaired + red(`${counted(report.open, 'difference is', 'differences are')} left.`)
  return report.complete ? green(`${repaired}Everything agrees.`) : yellow(`${repaired}No difference in what could be compared.`)
}
