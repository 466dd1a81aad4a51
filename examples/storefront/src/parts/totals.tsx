import { formatMoney } from '../format/money.ts'

/** What carts and orders have in common. */
interface Priced {
  readonly currency: string
  readonly subtotal_amount: number
  readonly total_amount: number
  readonly tax_amount: number
  readonly prices_include_tax: boolean
  readonly shipping: { readonly name: string; readonly amount: number } | null
  readonly adjustments: readonly { readonly type: string; readonly label: string; readonly amount: number; readonly included: boolean }[]
  readonly amount_due: number
}

/** The sum, and how it comes about. */
export const Totals = ({ of, showsDue = false }: { readonly of: Priced; readonly showsDue?: boolean }) => {
  const money = (amount: number) => formatMoney(amount, of.currency)
  return (
    <dl class="totals">
      <Row name="Items" value={money(of.subtotal_amount)} />
      {of.adjustments.map((adjustment, index) => (
        <Row key={index} name={labelOf(adjustment)} value={adjustment.type === 'shipping' && adjustment.amount === 0 ? 'Free' : money(adjustment.amount)} />
      ))}
      <Row name="Total" value={money(of.total_amount)} isSum />
      {showsDue && of.amount_due !== of.total_amount && <Row name="Left to pay" value={money(of.amount_due)} />}
    </dl>
  )
}

const labelOf = ({ type, label, included }: Priced['adjustments'][number]): string => {
  if (type === 'shipping') return `Shipping: ${label}`
  return included ? `${label} (included)` : label
}

const Row = ({ name, value, isSum = false }: { readonly name: string; readonly value: string; readonly isSum?: boolean }) => (
  <div class={isSum ? 'sum' : undefined}>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
)
