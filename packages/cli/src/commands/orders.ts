import type { AdminOrder } from '@cartwright/client'
import { type Command, Option } from 'commander'
import { type Cli, examples, idNumber, type PageOptions, paged, pageNote, readEnd, readMoment } from '../cli.ts'
import { type ConfirmOptions, confirm, confirmed } from '../confirm.ts'
import { given } from '../given.ts'
import { right, table } from '../output/table.ts'
import { counted, moment, money } from '../output/values.ts'
import { findCustomer } from './customers.ts'
import { describeOrder, gatherLine, type LineChoice, quantitiesOf } from './order-view.ts'
import { readAmount } from './read-amount.ts'
import { isOutcomeUnknown } from './unanswered-call.ts'

interface ListOptions extends PageOptions {
  readonly status?: AdminOrder['status']
  readonly email?: string
  readonly customer?: string
  readonly from?: string
  readonly to?: string
  readonly outcomeUnknown?: true
}

interface FulfilOptions {
  readonly line?: readonly LineChoice[]
  readonly carrier?: string
  readonly tracking?: string
}

const statuses = [
  'pending_payment',
  'paid',
  'partly_fulfilled',
  'fulfilled',
  'completed',
  'cancelling',
  'cancelled',
] as const satisfies readonly AdminOrder['status'][]

/** `cartwright orders` */
export const addOrders = (program: Command, cli: Cli): void => {
  const orders = program.command('orders').summary('look at, cancel and ship orders').description('Orders: what was bought, what became of it.')
  addReading(orders, cli)
  confirmed(orders.command('cancel').argument('<order>', 'its number', idNumber))
    .description('Cancels an order of which nothing was shipped: the stock goes back, and so does the money.')
    .option('--reason <text>', 'why, for the history', 'Cancelled by the shop')
    .addHelpText('after', examples('orders cancel 12', 'orders cancel 12 --reason "Asked for by phone" --yes'))
    .action(
      cli.onShop(async (context, id: number, { reason, ...options }: ConfirmOptions & { readonly reason: string }) => {
        const { client, out } = context
        const { status, email, total_amount: total, currency } = await client.admin.orders.get(id)
        await confirm(context, `Order ${id} of ${email}, ${money(total, currency)}, ${status}, will be cancelled.`, options)
        out.result(await client.admin.orders.cancel(id, { reason }), order => `Order ${order.order_id} is ${order.status}.`)
        return undefined
      }),
    )
  confirmed(orders.command('capture').argument('<order>', 'its number', idNumber))
    .description('Takes the money that was authorized (PAYMENT_CAPTURE=manual), or a part of it: once, the rest is given up.')
    .option('--amount <amount>', "so much, in the order's currency; all of it unless given", readAmount)
    .addHelpText('after', examples('orders capture 12', 'orders capture 12 --amount 49.90 --yes'))
    .action(
      cli.onShop(async (context, id: number, { amount, ...options }: ConfirmOptions & { readonly amount?: number }) => {
        const { client, out } = context
        if (amount !== undefined) {
          const { currency } = await client.admin.orders.get(id)
          await confirm(context, `${money(amount, currency)} of order ${id} will be taken; the rest of what was authorized is given up.`, options)
        }
        const order = await client.admin.orders.capture(id, amount === undefined ? {} : { amount })
        const taken = order.payments.reduce((sum, { captured_amount }) => sum + captured_amount, 0)
        out.result(order, () => `Order ${id} is ${order.status}: ${money(taken, order.currency)} taken.`)
        return undefined
      }),
    )
  orders
    .command('fulfil')
    .aliases(['fulfill', 'ship'])
    .description('Ships the lines given, or everything that is left.')
    .argument('<order>', 'its number', idNumber)
    .option('--line <line[:quantity]>', 'a line to ship, and how many units of it; may be given several times', gatherLine)
    .option('--carrier <name>', 'who brings it')
    .option('--tracking <number>', "the carrier's number")
    .addHelpText('after', examples('orders fulfil 12', 'orders ship 12', 'orders fulfil 12 --line 1:2 --line 3 --carrier DHL --tracking 00340434'))
    .action(
      cli.onShop(async ({ client, out }, id: number, { line, carrier, tracking }: FulfilOptions) => {
        const left = ({ quantity, fulfilled_quantity }: AdminOrder['lines'][number]) => quantity - fulfilled_quantity
        const lines = line ? quantitiesOf(await client.admin.orders.get(id), line, left) : undefined
        const order = await client.admin.orders.fulfil(id, {
          ...(lines ? { lines } : {}),
          ...(carrier === undefined ? {} : { carrier }),
          ...(tracking === undefined ? {} : { tracking_number: tracking }),
        })
        out.result(order, () => {
          const units = order.fulfilments.at(-1)?.lines.reduce((sum, { quantity }) => sum + quantity, 0) ?? 0
          return `Order ${id} is ${order.status}: ${counted(units, 'unit')} shipped.`
        })
        return undefined
      }),
    )
}

const addReading = (orders: Command, cli: Cli): void => {
  paged(orders.command('list'))
    .description('Lists orders, newest first.')
    .addOption(new Option('--status <status>', 'only those in this status').choices(statuses))
    .option('--email <address>', 'only those of this buyer')
    .option('--customer <customer>', 'only those of this account, by number or e-mail address')
    .option('--from <date>', 'only those placed from then on; a day begins in UTC', readMoment)
    .option('--to <date>', 'only those placed before then; a day is included', readEnd)
    .option('--outcome-unknown', 'only those with a payment of which nobody knows yet how it ended')
    .addHelpText(
      'after',
      examples(
        'orders list',
        'orders list --outcome-unknown',
        'orders list --status paid --limit 100 --json',
        'orders list --from 2026-11-01 --to 2026-11-30 --customer user@example.com',
      ),
    )
    .action(
      cli.onShop(async ({ client, out }, { status, email, customer, from, to, outcomeUnknown, page, limit }: ListOptions) => {
        const account = customer === undefined ? undefined : await findCustomer(client, customer)
        const filter = given({ status, email, customer_id: account?.id, placed_from: from, placed_to: to, outcome_unknown: outcomeUnknown })
        const list = await client.admin.orders.list({ page, limit, ...filter })
        out.result(list, ({ orders: found }) => {
          if (found.length === 0) return Object.keys(filter).length === 0 ? 'There are no orders yet.' : 'There is no such order.'
          const units = ({ lines }: AdminOrder) => lines.reduce((sum, { quantity }) => sum + quantity, 0)
          const rows = found.map(order => [
            order.order_id,
            order.status + (isOutcomeUnknown(order) ? ' (payment: outcome unknown)' : ''),
            order.email,
            units(order),
            money(order.total_amount, order.currency),
            moment(order.placed_at),
          ])
          return (
            table([right('ORDER'), { title: 'STATUS' }, { title: 'BUYER' }, right('UNITS'), right('TOTAL'), { title: 'PLACED' }], rows, out.paint.bold) +
            pageNote(found.length, list)
          )
        })
        return undefined
      }),
    )
  orders
    .command('show')
    .description('Shows an order with its lines, payments and history.')
    .argument('<order>', 'its number', idNumber)
    .addHelpText('after', examples('orders show 12', 'orders show 12 --json'))
    .action(
      cli.onShop(async ({ client, out }, id: number) => {
        out.result(await client.admin.orders.get(id), order => describeOrder(order, out.paint.bold))
        return undefined
      }),
    )
}
