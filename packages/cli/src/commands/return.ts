import { type AdminOrder, type Client, isCartwrightError, type Return } from '@cartwright/client'
import { type Command, InvalidArgumentError } from 'commander'
import { type Cli, examples, idNumber, type ShopContext } from '../cli.ts'
import { type ConfirmOptions, confirm, confirmed } from '../confirm.ts'
import { FailedError, UsageError } from '../errors.ts'
import { table } from '../output/table.ts'
import { moment, money } from '../output/values.ts'
import { gatherLine, type LineChoice, quantitiesOf } from './order-view.ts'

type Disposition = 'sellable' | 'damaged' | 'discard'

interface Received {
  readonly line_id: number
  readonly quantity: number
  readonly disposition: Disposition
}

const verbs = {
  approve: 'Approves a return: the buyer may send the goods.',
  reject: 'Rejects a return.',
  cancel: 'Calls a return off, before anything arrived.',
} as const

/** `cartwright return` */
export const addReturn = (program: Command, cli: Cli): void => {
  const returns = program
    .command('return')
    .summary('take goods back')
    .description('Returns: asked for, approved or rejected, received. What arrives and can be sold goes back into stock.')
  addRequest(returns, cli)
  for (const [verb, state, call] of [
    ['approve', 'approved', 'approveReturn'],
    ['reject', 'rejected', 'rejectReturn'],
    ['cancel', 'cancelled', 'cancelReturn'],
  ] as const) {
    returns
      .command(verb)
      .description(verbs[verb])
      .argument('<order>', 'the number of the order', idNumber)
      .argument('<return>', 'the number of the return', idNumber)
      .addHelpText('after', examples(`return ${verb} 12 3`))
      .action(
        cli.onShop(async ({ client, out }, orderId: number, returnId: number) => {
          out.result(await client.admin.orders[call](orderId, returnId), () => `Return ${returnId} is ${state}.`)
          return undefined
        }),
      )
  }
  addReceive(returns, cli)
  addExchange(returns, cli)
  returns
    .command('list')
    .description('Lists the returns of an order.')
    .argument('<order>', 'the number of the order', idNumber)
    .addHelpText('after', examples('return list 12'))
    .action(
      cli.onShop(async ({ client, out }, orderId: number) => {
        const order = await client.admin.orders.get(orderId)
        out.result({ returns: order.returns }, ({ returns: found }) =>
          found.length === 0 ? `Order ${orderId} has no return.` : returnTable(found, out.paint.bold),
        )
        return undefined
      }),
    )
}

const addRequest = (returns: Command, cli: Cli): void => {
  returns
    .command('request')
    .description('Notes that a buyer wants to send something back.')
    .argument('<order>', 'the number of the order', idNumber)
    .option('--line <line[:quantity]>', 'a line, and how many units of it; may be given several times; everything shipped unless given', gatherLine)
    .option('--reason <text>', "the buyer's reason")
    .addHelpText('after', examples('return request 12 --line 1:1 --reason "Too small"', 'return request 12'))
    .action(
      cli.onShop(async ({ client, out }, orderId: number, { line, reason }: { readonly line?: readonly LineChoice[]; readonly reason?: string }) => {
        const order = await client.admin.orders.get(orderId)
        const left = ({ fulfilled_quantity, returned_quantity }: AdminOrder['lines'][number]) => fulfilled_quantity - returned_quantity
        const choices = line ?? order.lines.filter(entry => left(entry) > 0).map(({ id }) => ({ lineId: id, quantity: null }))
        if (choices.length === 0) throw new FailedError(`Nothing of order ${orderId} was shipped and not yet returned.`)
        const lines = quantitiesOf(order, choices, left).map(entry => (reason === undefined ? entry : { ...entry, reason }))
        const answer = await client.admin.orders.requestReturn(orderId, { lines })
        out.result(answer, ({ return: { return_id, status } }) => `Return ${return_id} is ${status}.`)
        return undefined
      }),
    )
}

interface ReceiveOptions extends ConfirmOptions {
  readonly line?: readonly Received[]
  readonly refund?: boolean
  readonly preview?: boolean
}

const addReceive = (returns: Command, cli: Cli): void => {
  confirmed(returns.command('receive').argument('<order>', 'the number of the order', idNumber).argument('<return>', 'the number of the return', idNumber))
    .description('Notes what arrived. Without --line everything did and can be sold again.')
    .option(
      '--line <line:quantity[:state]>',
      'a line, how many units arrived, and whether they are sellable, damaged or to discard; may be given several times',
      gatherReceived,
    )
    .option('--refund', 'pay back what was received')
    .option('--preview', 'with --refund: say what would be paid back, and change nothing')
    .addHelpText(
      'after',
      examples('return receive 12 3 --refund --preview', 'return receive 12 3 --refund --yes', 'return receive 12 3 --line 1:1:damaged --line 2:2'),
    )
    .action(cli.onShop(receive))
}

const receive = async (context: ShopContext, orderId: number, returnId: number, options: ReceiveOptions): Promise<undefined> => {
  const { client, out } = context
  const { line, refund = false, preview = false, yes = false } = options
  if (preview && !refund) throw new UsageError('--preview belongs to --refund.')
  if (refund && !yes) {
    const worth = await worthOf(client, orderId, returnId, line)
    if (preview) {
      out.result(worth, ({ amount, currency }) => `${money(amount, currency)} would be paid back.`)
      return undefined
    }
    await confirm(context, `Return ${returnId} of order ${orderId} is received and ${money(worth.amount, worth.currency)} will be paid back.`, options)
  }
  const order = await client.admin.orders.receiveReturn(orderId, returnId, { refund, ...(line ? { lines: [...line] } : {}) })
  const paidBack = refund ? ` Of the order, ${money(order.refunded_amount, order.currency)} are paid back in all.` : ''
  out.result(order, () => `Return ${returnId} is received.${paidBack}`)
  return undefined
}

/** What was paid for what arrived and is not paid back yet: what `receive --refund` pays back. */
const worthOf = async (
  client: Client,
  orderId: number,
  returnId: number,
  arrived: readonly Received[] | undefined,
): Promise<{ readonly amount: number; readonly currency: string }> => {
  const { currency, lines, returns } = await client.admin.orders.get(orderId)
  const found = returns.find(({ return_id }) => return_id === returnId)
  if (!found) throw new FailedError(`Order ${orderId} has no return ${returnId}.`)
  const goods = (arrived ?? found.lines).flatMap(({ line_id, quantity }) => {
    const line = lines.find(({ id }) => id === line_id)
    const units = Math.min(quantity, line ? line.quantity - line.refunded_quantity : 0)
    return units > 0 ? [{ line_id, quantity: units }] : []
  })
  if (goods.length === 0) return { amount: 0, currency }
  try {
    const { amount } = await client.admin.orders.previewRefund(orderId, { lines: goods })
    return { amount, currency }
  } catch (error) {
    // Goodwill took a part of it before: what is left is paid back.
    if (isCartwrightError(error, 'refund_exceeds_captured') && typeof error.details.available === 'number') return { amount: error.details.available, currency }
    throw error
  }
}

interface ExchangeOptions {
  readonly item: readonly { readonly sku: string; readonly quantity: number }[]
  readonly beforeReceipt?: boolean
  readonly shipping?: string
}

const addExchange = (returns: Command, cli: Cli): void => {
  returns
    .command('exchange')
    .description(
      'Gives other goods for a return: a new order, paid with the value of what came back. What is missing is left to be paid, what is more goes back.',
    )
    .argument('<order>', 'the number of the order', idNumber)
    .argument('<return>', 'the number of the return', idNumber)
    .requiredOption('--item <sku[:quantity]>', 'what to send instead; may be given several times', gatherItem)
    .option('--before-receipt', 'although nothing has arrived yet; the return has to be approved')
    .option('--shipping <method>', 'how to ship it')
    .addHelpText('after', examples('return exchange 12 3 --item SHIRT-L', 'return exchange 12 3 --item SHIRT-L:2 --before-receipt'))
    .action(
      cli.onShop(async ({ client, out }, orderId: number, returnId: number, { item, beforeReceipt = false, shipping }: ExchangeOptions) => {
        const { stock } = await client.admin.stock.list({ sku: item.map(({ sku }) => sku), limit: 100 })
        const items = item.map(({ sku, quantity }) => {
          const level = stock.find(entry => entry.sku === sku)
          if (!level) throw new FailedError(`There is no variant with the SKU ${sku}.`)
          return { variant_id: level.variant_id, quantity }
        })
        const wish = { items, before_receipt: beforeReceipt, ...(shipping === undefined ? {} : { shipping_method: shipping }) }
        out.result(await client.admin.orders.exchangeReturn(orderId, returnId, wish), ({ exchange: { order_id, status, amount_due, currency } }) => {
          const due = amount_due > 0 ? ` ${money(amount_due, currency)} are left to be paid.` : ''
          return `Order ${order_id} is the exchange: ${status}.${due}`
        })
        return undefined
      }),
    )
}

const gatherItem = (text: string, before: ExchangeOptions['item'] = []): ExchangeOptions['item'] => {
  const [, sku = '', quantity = '1'] = /^(.+?)(?::(\d{1,5}))?$/.exec(text) ?? []
  if (sku === '' || Number(quantity) < 1) throw new InvalidArgumentError(`"${text}" is no SKU and quantity such as SHIRT-L:2.`)
  return [...before, { sku, quantity: Number(quantity) }]
}

const returnTable = (returns: readonly Return[], bold: (text: string) => string): string =>
  table(
    [{ title: 'RETURN', align: 'right' }, { title: 'STATUS' }, { title: 'LINES' }, { title: 'REASON' }, { title: 'SINCE' }],
    returns.map(({ return_id, status, lines, created_at }) => [
      return_id,
      status,
      lines.map(({ line_id, quantity }) => `${quantity} of line ${line_id}`).join(', '),
      [...new Set(lines.map(({ reason }) => reason).filter(reason => reason !== ''))].join('; ') || '-',
      moment(created_at),
    ]),
    bold,
  )

const gatherReceived = (text: string, before: readonly Received[] = []): readonly Received[] => {
  const [, line, quantity, disposition = 'sellable'] = /^(\d{1,9}):(\d{1,9})(?::(sellable|damaged|discard))?$/.exec(text) ?? []
  if (line === undefined) throw new InvalidArgumentError(`"${text}" is no LINE:QUANTITY or LINE:QUANTITY:STATE such as 1:2:damaged.`)
  return [...before, { line_id: Number(line), quantity: Number(quantity), disposition: disposition as Disposition }]
}
