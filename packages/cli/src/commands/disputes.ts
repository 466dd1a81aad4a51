import type { Dispute } from '@cartwright/client'
import { type Command, Option } from 'commander'
import { type Cli, examples, idNumber, type PageOptions, paged, pageNote } from '../cli.ts'
import { fields, right, table } from '../output/table.ts'
import { moment, money } from '../output/values.ts'

interface ListOptions extends PageOptions {
  readonly status?: Dispute['status']
  readonly order?: number
}

const statuses = ['open', 'under_review', 'won', 'lost'] as const satisfies readonly Dispute['status'][]

/** `cartwright disputes` */
export const addDisputes = (program: Command, cli: Cli): void => {
  const disputes = program
    .command('disputes')
    .summary('look at what buyers dispute')
    .description('Disputes: buyers who asked their bank for the money back. Evidence is given in the dashboard of the payment provider.')
  paged(disputes.command('list'))
    .description('Lists disputes, newest first.')
    .addOption(new Option('--status <status>', 'only those in this status').choices(statuses))
    .option('--order <order>', 'only those of this order', idNumber)
    .addHelpText('after', examples('disputes list --status open', 'disputes list --order 12 --json'))
    .action(
      cli.onShop(async ({ client, out }, { status, order, page, limit }: ListOptions) => {
        const filter = { ...(status === undefined ? {} : { status }), ...(order === undefined ? {} : { order_id: order }) }
        const list = await client.admin.disputes.list({ page, limit, ...filter })
        out.result(list, ({ disputes: found }) => disputeTable(found, out.paint.bold) + pageNote(found.length, list))
        return undefined
      }),
    )
  disputes
    .command('show')
    .description('Shows a dispute.')
    .argument('<id>', 'its number', idNumber)
    .addHelpText('after', examples('disputes show 1'))
    .action(
      cli.onShop(async ({ client, out }, id: number) => {
        out.result(await client.admin.disputes.get(id), describe)
        return undefined
      }),
    )
}

const disputeTable = (found: readonly Dispute[], bold: (text: string) => string): string => {
  if (found.length === 0) return 'There is no dispute.'
  const rows = found.map(({ dispute_id: id, order_id: order, status, amount, currency, reason, evidence_due_at: due }) => [
    id,
    order,
    status,
    money(amount, currency),
    reason,
    due === null ? '-' : moment(due),
  ])
  return table([right('ID'), right('ORDER'), { title: 'STATUS' }, right('AMOUNT'), { title: 'REASON' }, { title: 'EVIDENCE UNTIL' }], rows, bold)
}

const describe = (dispute: Dispute): string =>
  fields([
    ['Dispute', dispute.dispute_id],
    ['Order', dispute.order_id],
    ['Payment', `${dispute.payment_id} (${dispute.provider} ${dispute.provider_id})`],
    ['Status', dispute.status],
    ['Amount', money(dispute.amount, dispute.currency)],
    ['Reason', dispute.reason],
    ['Evidence until', dispute.evidence_due_at === null ? '-' : moment(dispute.evidence_due_at)],
    ['Opened', moment(dispute.created_at)],
  ])
