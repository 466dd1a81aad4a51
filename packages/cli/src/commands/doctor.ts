import type { Client } from '@cartwright/client'
import type { Command } from 'commander'
import { type Cli, examples } from '../cli.ts'
import { exitCodes } from '../exit-codes.ts'
import { fields, oneLine, table } from '../output/table.ts'
import { counted } from '../output/values.ts'
import { unansweredFields } from './unanswered-call.ts'

type Report = Awaited<ReturnType<Client['admin']['doctor']>>

/** `cartwright doctor` */
export const addDoctor = (program: Command, cli: Cli): void => {
  program
    .command('doctor')
    .summary('check every invariant of the shop')
    .description(
      'Runs every invariant of the shop as a query: stock against its movements, orders against their payments, refunds against what was captured, ... Exits with 1 when one is broken. Also names payments of which nobody knows yet how they ended.',
    )
    .addHelpText('after', examples('doctor', 'doctor --json'))
    .action(
      cli.onShop(async ({ client, out }) => {
        const report = await client.admin.doctor()
        out.result(report, ({ ok, invariants, unknown_outcomes: unknown }) => {
          const { green, red, bold } = out.paint
          const rows = invariants.map(({ code, title, violations }) => [violations === 0 ? green('ok') : red(String(violations)), code, title])
          const broken = invariants.filter(({ violations }) => violations > 0)
          const found = broken.flatMap(({ code, title, examples: some }) => ['', red(`${code} ${title}`), ...some.map(example => `  ${oneLine(example)}`)])
          const verdict = ok ? green(`All ${invariants.length} invariants hold.`) : red(`${counted(broken.length, 'invariant is', 'invariants are')} broken.`)
          return [table([{ title: '' }, { title: 'CODE' }, { title: 'INVARIANT' }], rows, bold), ...found, '', verdict, ...waiting(unknown)].join('\n')
        })
        return report.ok ? exitCodes.ok : exitCodes.failed
      }),
    )
}

/** Payments that wait for the provider's word: nothing is broken, and somebody wants to know. */
const waiting = ({ total, newest }: Report['unknown_outcomes']): readonly string[] => {
  if (total === 0) return []
  const told = newest.map(({ order_id: orderId, payment_id: paymentId, unanswered_call: call }) =>
    fields([['Order', String(orderId)], ...unansweredFields(paymentId, call)]),
  )
  const more = total > newest.length ? ['', 'More of them: cartwright orders list --outcome-unknown'] : []
  return ['', `${counted(total, 'order has', 'orders have')} a payment of which nobody knows yet how it ended.`, ...told.flatMap(text => ['', text]), ...more]
}
