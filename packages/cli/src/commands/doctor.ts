import type { Command } from 'commander'
import { type Cli, examples } from '../cli.ts'
import { exitCodes } from '../exit-codes.ts'
import { oneLine, table } from '../output/table.ts'
import { counted } from '../output/values.ts'

/** `cartwright doctor` */
export const addDoctor = (program: Command, cli: Cli): void => {
  program
    .command('doctor')
    .summary('check every invariant of the shop')
    .description(
      'Runs every invariant of the shop as a query: stock against its movements, orders against their payments, refunds against what was captured, ... Exits with 1 when one is broken.',
    )
    .addHelpText('after', examples('doctor', 'doctor --json'))
    .action(
      cli.onShop(async ({ client, out }) => {
        const report = await client.admin.doctor()
        out.result(report, ({ ok, invariants }) => {
          const { green, red, bold } = out.paint
          const rows = invariants.map(({ code, title, violations }) => [violations === 0 ? green('ok') : red(String(violations)), code, title])
          const broken = invariants.filter(({ violations }) => violations > 0)
          const found = broken.flatMap(({ code, title, examples: some }) => ['', red(`${code} ${title}`), ...some.map(example => `  ${oneLine(example)}`)])
          const verdict = ok ? green(`All ${invariants.length} invariants hold.`) : red(`${counted(broken.length, 'invariant is', 'invariants are')} broken.`)
          return [table([{ title: '' }, { title: 'CODE' }, { title: 'INVARIANT' }], rows, bold), ...found, '', verdict].join('\n')
        })
        return report.ok ? exitCodes.ok : exitCodes.failed
      }),
    )
}
