import type { AdminOrder } from '@cartwright/client'
import { type Command, Option } from 'commander'
import { type Cli, examples, idNumber } from '../cli.ts'
import { type ConfirmOptions, confirm, confirmed } from '../confirm.ts'
import { UsageError } from '../errors.ts'
import { fields } from '../output/table.ts'
import { money } from '../output/values.ts'
import { gatherLine, type LineChoice, quantitiesOf } from './order-view.ts'
import { readAmount } from './read-amount.ts'

interface RefundOptions extends ConfirmOptions {
  readonly amount?: number
  readonly line?: readonly LineChoice[]
  readonly shipping?: boolean
  readonly reason: string
  readonly once?: string
  readonly preview?: boolean
  readonly to?: 'original' | 'store_credit'
}

/** `cartwright refund` */
export const addRefund = (program: Command, cli: Cli): void => {
  confirmed(program.command('refund'))
    .summary('pay back an order, whole or in part')
    .description('Pays back everything that is left of an order, or an amount, or lines. Never more than was captured.')
    .argument('<order>', 'its number', idNumber)
    .addOption(new Option('--amount <amount>', "so much, in the order's currency").argParser(readAmount).conflicts(['line', 'shipping']))
    .option('--line <line[:quantity]>', 'a line to pay back, and how many units of it; may be given several times', gatherLine)
    .option('--shipping', 'shipping too')
    .option('--reason <text>', 'why', 'Refunded by the shop')
    .option('--once <key>', 'a key of your own: the same key pays back once, however often the command runs')
    .addOption(new Option('--to <where>', 'where the money goes').choices(['original', 'store_credit']))
    .option('--preview', 'say what would be paid back, and pay nothing')
    .addHelpText(
      'after',
      examples('refund 12', 'refund 12 --amount 9.99 --reason "Late"', 'refund 12 --line 1:1 --line 2 --shipping --yes', 'refund 12 --line 1 --preview'),
    )
    .action(
      cli.onShop(async (context, id: number, { amount, line, shipping, reason, once, preview, to, yes = false }: RefundOptions) => {
        const { client, out } = context
        if (once !== undefined && once.trim() === '') throw new UsageError('--once takes a key that is not empty.')
        const left = ({ quantity, refunded_quantity }: AdminOrder['lines'][number]) => quantity - refunded_quantity
        const lines = line ? quantitiesOf(await client.admin.orders.get(id), line, left) : undefined
        const request = {
          reason,
          ...(amount === undefined ? {} : { amount }),
          ...(lines ? { lines } : {}),
          ...(shipping ? { shipping } : {}),
          ...(to === undefined ? {} : { to }),
          ...(once === undefined ? {} : { key: once }),
        }
        if (preview) {
          out.result(await client.admin.orders.previewRefund(id, request), ({ currency, ...parts }) => describe(parts, currency))
          return undefined
        }
        if (!yes) {
          const { currency, ...parts } = await client.admin.orders.previewRefund(id, request)
          out.note(describe(parts, currency))
          await confirm(context, `${money(parts.amount, currency)} of order ${id} will be paid back.`, { yes })
        }
        out.result(await client.admin.orders.refund(id, request), ({ refunds, order }) =>
          refunds.map(refund => `Refund ${refund.refund_id} ${standing[refund.status]}.\n${describe(refund, order.currency)}`).join('\n'),
        )
        return undefined
      }),
    )
}

const standing: Readonly<Record<AdminOrder['refunds'][number]['status'], string>> = {
  requested: 'is asked for',
  pending: 'is on its way',
  succeeded: 'has succeeded',
  failed: 'has failed',
}

interface RefundParts {
  readonly amount: number
  readonly lines: readonly { readonly line_id: number; readonly quantity: number; readonly amount: number }[]
  readonly shipping_amount: number
  readonly other_amount: number
}

const describe = ({ amount, lines, shipping_amount, other_amount }: RefundParts, currency: string): string =>
  fields([
    ['Amount', money(amount, currency)],
    ...lines.map(line => [`Line ${line.line_id}`, money(line.amount, currency) + (line.quantity > 0 ? ` for ${line.quantity}` : '')] as const),
    ...(shipping_amount > 0 ? [['Shipping', money(shipping_amount, currency)] as const] : []),
    ...(other_amount > 0 ? [['Other', money(other_amount, currency)] as const] : []),
  ])
