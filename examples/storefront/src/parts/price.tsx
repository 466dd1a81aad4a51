import { formatMoney } from '../format/money.ts'

interface PriceProps {
  readonly price: number | null
  readonly listPrice: number | null
  readonly currency: string
  /** Whether other variants cost more. */
  readonly isFrom?: boolean
}

/** What something costs, and what it cost before. */
export const Price = ({ price, listPrice, currency, isFrom = false }: PriceProps) => {
  if (price === null) return <span class="price">Not on sale</span>
  const isReduced = listPrice !== null && listPrice > price
  return (
    <span class="price">
      {isFrom && <span class="from">from </span>}
      <span class={isReduced ? 'reduced' : undefined}>
        {isReduced && <span class="visually-hidden">Now </span>}
        {formatMoney(price, currency)}
      </span>
      {isReduced && (
        <>
          {' '}
          <s>
            <span class="visually-hidden">Before </span>
            {formatMoney(listPrice, currency)}
          </s>
        </>
      )}
    </span>
  )
}
