import type { Batch } from '@cartwright/client'
import type { Command } from 'commander'
import { type Cli, examples, idNumber, type PageOptions, paged, pageNote } from '../cli.ts'
import { fields, right, table } from '../output/table.ts'
import { moment } from '../output/values.ts'

/** `cartwright batches` */
export const addBatches = (program: Command, cli: Cli): void => {
  const batches = program.command('batches').summary('look at imports').description('Imports: each is a batch with a number, which "undo" takes.')
  paged(batches.command('list'))
    .description('Lists imports, newest first. One that is open is under way, or was interrupted: the same import goes on with it.')
    .addHelpText('after', examples('batches list', 'batches list --json'))
    .action(
      cli.onShop(async ({ client, out }, { page, limit }: PageOptions) => {
        const list = await client.admin.batches.list({ page, limit })
        out.result(list, ({ batches: found }) => {
          if (found.length === 0) return 'Nothing was imported yet.'
          const columns = [right('BATCH'), { title: 'FILE' }, { title: 'KIND' }, { title: 'STATUS' }, { title: 'BEGUN' }, { title: 'BY' }, { title: 'DID' }]
          const rows = found.map(batch => [batch.id, batch.source, batch.kind, batch.status, moment(batch.started_at), batch.actor, describeSummary(batch)])
          return table(columns, rows, out.paint.bold) + pageNote(found.length, list)
        })
        return undefined
      }),
    )
  batches
    .command('show')
    .description('Shows an import.')
    .argument('<batch>', 'its number', idNumber)
    .addHelpText('after', examples('batches show 7'))
    .action(
      cli.onShop(async ({ client, out }, id: number) => {
        out.result(await client.admin.batches.get(id), batch =>
          fields([
            ['Number', batch.id],
            ['File', batch.source],
            ['Kind', batch.kind],
            ['Status', batch.status],
            ['By', batch.actor],
            ['Begun', moment(batch.started_at)],
            ['Finished', moment(batch.finished_at)],
            ['Undone', moment(batch.undone_at)],
            ['Did', describeSummary(batch)],
          ]),
        )
        return undefined
      }),
    )
}

const describeSummary = ({ summary }: Batch): string => {
  if (!summary) return '-'
  const { created, updated, unchanged, stock_set, failed } = summary
  return `${created} created, ${updated} updated, ${unchanged} unchanged, ${stock_set} stock set, ${failed} bad`
}
