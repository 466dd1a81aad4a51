import type { Batch, Client } from '@cartwright/client'
import type { Command } from 'commander'
import { type Cli, examples, idNumber, type ShopContext } from '../cli.ts'
import { type ConfirmOptions, confirm, confirmed } from '../confirm.ts'
import { exitCodes } from '../exit-codes.ts'
import { createProgress } from '../output/progress.ts'
import { counted } from '../output/values.ts'

type Row = Awaited<ReturnType<Client['admin']['batches']['undo']>>['rows'][number]

interface UndoOptions extends ConfirmOptions {
  readonly preview?: boolean
}

/** Rows that stay as they are and that people get to see; `--json` has all. */
const shownMax = 50

/** `cartwright undo` */
export const addUndo = (program: Command, cli: Cli): void => {
  confirmed(program.command('undo'))

    .summary('put back what an import changed')
    .description(
      [
        'Puts back what an import changed: products that it made are deleted, or archived where somebody has ordered them; products that it changed are as they were before; stock goes ' +
          'back by the difference, so that what was sold since stays sold. Categories that it made stay.',
        '',
        'What others have changed since is left as it is and reported; then the exit code is 1. An undo that was interrupted may be run again.',
      ].join('\n'),
    )
    .argument('<batch>', 'the number that the import printed; "batches list" has it too', idNumber)
    .option('--preview', 'say what would be put back, and change nothing')
    .addHelpText('after', examples('undo 7 --preview', 'undo 7', 'undo 7 --yes --json'))
    .action(cli.onShop((context, id: number, options: UndoOptions) => undo(context, id, options)))
}

const undo = async (context: ShopContext, id: number, { preview = false, ...asked }: UndoOptions): Promise<number | undefined> => {
  const { out } = context
  if (preview || !asked.yes) {
    const planned = await walk(context, id, true)
    if (preview) {
      out.result(reportOf(planned), () => describe(planned, 'would be'))
      return undefined
    }
    out.note(describe(planned, 'would be'))
  }
  await confirm(context, `Batch ${id} is taken back.`, asked)
  const done = await walk(context, id, false)
  out.result(reportOf(done), () => describe(done, 'is'))
  return done.rows.some(({ outcome }) => outcome === 'refused') ? exitCodes.failed : undefined
}

interface Undone {
  readonly batch: Batch
  readonly rows: readonly Row[]
}

/** One part after the other, until there is none. */
const walk = async ({ client, out, terminal }: ShopContext, id: number, preview: boolean): Promise<Undone> => {
  const progress = createProgress(terminal, { total: null, isQuiet: out.isJson })
  const rows: Row[] = []
  let cursor: string | null = null
  for (;;) {
    const step: Awaited<ReturnType<Client['admin']['batches']['undo']>> = await client.admin.batches.undo(id, {
      preview,
      ...(cursor === null ? {} : { cursor }),
    })
    rows.push(...step.rows)
    progress.rows(rows.length)
    cursor = step.next_cursor
    if (cursor === null) return { batch: step.batch, rows }
  }
}

const count = (rows: readonly Row[], outcome: Row['outcome']): number => rows.filter(row => row.outcome === outcome).length

const reportOf = ({ batch, rows }: Undone) => ({
  batch: batch.id,
  status: batch.status,
  restored: count(rows, 'restored'),
  deleted: count(rows, 'deleted'),
  archived: count(rows, 'archived'),
  stock_set_back: count(rows, 'stock_set_back'),
  refused: count(rows, 'refused'),
  rows,
})

const describe = ({ batch, rows }: Undone, is: 'is' | 'would be'): string => {
  const refused = rows.filter(({ outcome }) => outcome === 'refused')
  const said = refused
    .slice(0, shownMax)
    .map(({ sku, units, reason }) => `${sku}${units === null ? '' : ` (stock ${units > 0 ? '+' : ''}${units})`}: ${reason}`)
  const more = refused.length > shownMax ? [`... and ${refused.length - shownMax} more; --json has them all.`] : []
  const counts = [
    `${counted(count(rows, 'restored'), 'product')} restored`,
    `${count(rows, 'deleted')} deleted`,
    `${count(rows, 'archived')} archived`,
    `stock of ${counted(count(rows, 'stock_set_back'), 'SKU')} set back`,
    `${refused.length} left as they are`,
  ]
  return [...said, ...more, `Batch ${batch.id} (${batch.source}) ${is} undone: ${counts.join(', ')}.`].join('\n')
}
