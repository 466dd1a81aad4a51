import type { AdminOrder, AdminOrderWithDisputes } from '@cartwright/client'
import { InvalidArgumentError } from 'commander'
import { FailedError } from '../errors.ts'
import { fields, right, table } from '../output/table.ts'
import { moment, money } from '../output/values.ts'
import { unansweredFields } from './unanswered-call.ts'

/** A line of an order and how many units of it; null means all that are left. */
export interface LineChoice {
  readonly lineId: number
  readonly quantity: number | null
}

/** Reads `--line 2` or `--line 2:3`: the line's number, and how many units. May be given several times. */
export const gatherLine = (text: string, before: readonly LineChoice[] = []): readonly LineChoice[] => {
  const [, line, quantity] = /^(\d{1,9})(?::(\d{1,9}))?$/.exec(text) ?? []
  if (line === undefined || Number(quantity ?? 1) < 1) throw new InvalidArgumentError(`"${text}" is no LINE or LINE:QUANTITY such as 2:1.`)
  return [...before, { lineId: Number(line), quantity: quantity === undefined ? null : Number(quantity) }]
}

/**
 * The lines as the API takes them, units filled in where none were given.
 * @param left how many units of a line are left for what is to be done
 */
export const quantitiesOf = (
  order: AdminOrder,
  choices: readonly LineChoice[],
  left: (line: AdminOrder['lines'][number]) => number,
): { line_id: number; quantity: number }[] =>
  choices.map(({ lineId, quantity }) => {
    const line = order.lines.find(({ id }) => id === lineId)
    if (!line) throw new FailedError(`Order ${order.order_id} has no line ${lineId}; it has ${order.lines.map(({ id }) => id).join(', ')}.`)
    const units = quantity ?? left(line)
    if (units < 1) throw new FailedError(`Nothing is left of line ${lineId}.`)
    return { line_id: lineId, quantity: units }
  })

/** An order whole, for people. */
export const describeOrder = (order: AdminOrderWithDisputes, bold: (text: string) => string): string => {
  const { currency } = order
  const address = order.shipping_address
  const sections = [
    fields([
      ['Order', order.order_id],
      ['Status', order.status + (order.cancel_reason ? ` (${order.cancel_reason})` : '')],
      ['Buyer', order.email + (order.customer_id === null ? ' (guest)' : ` (customer ${order.customer_id})`)],
      ['Placed', moment(order.placed_at)],
      [
        'Ship to',
        [address.name, address.line1, address.line2, address.postal_code, address.city, address.region, address.country].filter(part => part).join(', '),
      ],
      ['Total', money(order.total_amount, currency) + (order.refunded_amount > 0 ? `, ${money(order.refunded_amount, currency)} refunded` : '')],
      ...order.payments.flatMap(({ payment_id: id, unanswered_call: call }) => (call ? unansweredFields(id, call) : [])),
      ...order.disputes.map(({ dispute_id: id, status, amount, reason }): [string, string] => [
        `Dispute ${id}`,
        `${money(amount, currency)}, ${status} (${reason})`,
      ]),
    ]),
    lineTable(order, bold),
    order.adjustments.length === 0
      ? ''
      : fields(order.adjustments.map(({ label, amount, included }) => [label, money(amount, currency) + (included ? ' (included)' : '')])),
    eventTable(order, bold),
  ]
  return sections.filter(section => section !== '').join('\n\n')
}

const lineTable = ({ lines, currency }: AdminOrder, bold: (text: string) => string): string => {
  return table(
    [right('LINE'), { title: 'SKU' }, { title: 'NAME' }, right('UNITS'), right('SHIPPED'), right('RETURNED'), right('PRICE'), right('TOTAL')],
    lines.map(line => [
      line.id,
      line.sku,
      line.name,
      line.quantity,
      line.fulfilled_quantity,
      line.returned_quantity,
      money(line.unit_price, currency),
      money(line.total_amount, currency),
    ]),
    bold,
  )
}

/** What a payment is about; both figures where less was taken than authorized. */
const takenOf = ({ amount, captured_amount: captured }: AdminOrder['payments'][number], currency: string): string =>
  captured > 0 && captured < amount ? `${money(captured, currency)} of ${money(amount, currency)}` : money(amount, currency)

/** Payments, refunds, returns, shipments and steps of the order, oldest first. */
const eventTable = (order: AdminOrder, bold: (text: string) => string): string => {
  const { currency } = order
  const units = (lines: readonly { readonly line_id: number; readonly quantity: number }[]) =>
    lines.map(({ line_id, quantity }) => `${quantity} of line ${line_id}`).join(', ')
  const rows = [
    ...order.history.map(({ at, to, actor, note }) => [at, 'status', to + (note ? ` (${note})` : ''), actor]),
    ...order.payments.map(payment => [
      payment.created_at,
      `payment ${payment.payment_id}`,
      `${takenOf(payment, currency)} ${payment.status}${payment.unanswered_call?.status === 'outcome_unknown' ? ', outcome unknown' : ''}${payment.failure ? `: ${payment.failure.message}` : ''}`,
      payment.provider,
    ]),
    ...order.refunds.map(refund => [
      refund.created_at,
      `refund ${refund.refund_id}`,
      `${money(refund.amount, currency)} ${refund.status}${refund.reason ? ` (${refund.reason})` : ''}`,
      '',
    ]),
    ...order.returns.map(entry => [entry.created_at, `return ${entry.return_id}`, `${entry.status}: ${units(entry.lines)}`, '']),
    ...order.fulfilments.map(shipment => [
      shipment.created_at,
      `shipment ${shipment.number}`,
      [units(shipment.lines), shipment.carrier, shipment.tracking_number].filter(part => part).join(', '),
      '',
    ]),
  ]
  // Stable, and the times are all UTC in one format: text order is their order.
  const sorted = rows.toSorted(([a = ''], [b = '']) => (a < b ? -1 : a > b ? 1 : 0))
  return table(
    [{ title: 'WHEN' }, { title: 'WHAT' }, { title: '' }, { title: 'BY' }],
    sorted.map(([at = null, what = '', text = '', actor = '']) => [moment(at), what, text, actor]),
    bold,
  )
}
