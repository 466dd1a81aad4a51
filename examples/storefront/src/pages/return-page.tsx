import { isCartwrightError, type Order } from '@cartwright/client'
import { useState } from 'preact/hooks'
import { optionsText } from '../format/words.ts'
import { useAction } from '../loading/use-action.ts'
import { useLoad } from '../loading/use-load.ts'
import { LinePicture } from '../parts/line-picture.tsx'
import { Loading } from '../parts/loading.tsx'
import { Notice } from '../parts/notice.tsx'
import { PageTitle } from '../parts/page-title.tsx'
import { Problem } from '../parts/problem.tsx'
import { navigate } from '../routing/navigate.ts'
import { hrefOf } from '../routing/place.ts'
import { announce } from '../state/announcements.ts'
import { shop } from '../state/shop.ts'

const reasons = ['It does not fit', 'It is damaged', 'It is not what was described', 'I changed my mind'] as const

/** Asks to send something of an order back. */
export const ReturnPage = ({ id }: { readonly id: number }) => {
  const { data, error, reload } = useLoad(`order ${id}`, signal => shop.orders.get(id, { signal }))
  if (isCartwrightError(error, 'order_not_found')) return <Problem error={error} />
  if (error !== undefined) return <Problem error={error} onRetry={reload} />
  if (!data) return <Loading what="your order" />
  const lines = data.lines.filter(line => returnable(data, line) > 0)
  if (lines.length > 0) return <ReturnForm order={data} lines={lines} />
  return (
    <Notice title="Nothing can be returned">
      <p>Only what has been shipped, and is not on its way back, can be sent back.</p>
      <a class="button" href={hrefOf(`/orders/${id}`)}>
        Back to the order
      </a>
    </Notice>
  )
}

type Line = Order['lines'][number]

/** Units that were shipped and are not on their way back. What has arrived back counts among the returned. */
const returnable = (order: Order, line: Line): number => {
  const underWay = order.returns.filter(({ status }) => status === 'requested' || status === 'approved').flatMap(goods => goods.lines)
  const announced = underWay.filter(({ line_id: lineId }) => lineId === line.id).reduce((sum, { quantity }) => sum + quantity, 0)
  return line.fulfilled_quantity - line.returned_quantity - announced
}

const ReturnForm = ({ order, lines }: { readonly order: Order; readonly lines: readonly Line[] }) => {
  const [quantities, setQuantities] = useState<ReadonlyMap<number, number>>(new Map())
  const [reason, setReason] = useState<string>(reasons[0])
  const [note, setNote] = useState('')
  const wanted = [...quantities].filter(([, quantity]) => quantity > 0)
  const { run, isRunning, error } = useAction(async () => {
    await shop.orders.requestReturn(order.order_id, {
      lines: wanted.map(([lineId, quantity]) => ({ line_id: lineId, quantity, reason })),
      ...(note.trim() === '' ? {} : { note: note.trim() }),
    })
    navigate(`/orders/${order.order_id}`)
    announce('Your return is on its way to the shop.')
  })
  return (
    <div class="narrow return-page">
      <PageTitle title={`Return from order ${order.order_id}`} />
      <form
        class="fields"
        onSubmit={event => {
          event.preventDefault()
          if (wanted.length > 0) void run()
        }}
      >
        <fieldset class="choices">
          <legend>What goes back</legend>
          {lines.map(line => (
            <ReturnLine
              key={line.id}
              line={line}
              max={returnable(order, line)}
              quantity={quantities.get(line.id) ?? 0}
              onChange={quantity => setQuantities(new Map(quantities).set(line.id, quantity))}
            />
          ))}
        </fieldset>
        <div class="field">
          <label for="reason">Why</label>
          <select id="reason" value={reason} onChange={event => setReason(event.currentTarget.value)}>
            {reasons.map(text => (
              <option key={text}>{text}</option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="note">
            Anything else <span class="optional">(optional)</span>
          </label>
          <textarea id="note" rows={3} maxLength={2000} value={note} onInput={event => setNote(event.currentTarget.value)} />
        </div>
        <Problem error={error} />
        <button type="submit" class="button main" aria-disabled={isRunning || wanted.length === 0}>
          Ask for the return
        </button>
        {wanted.length === 0 && <p class="hint">Choose at least one item.</p>}
      </form>
      <p>
        <a href={hrefOf(`/orders/${order.order_id}`)}>Back to the order</a>
      </p>
    </div>
  )
}

interface ReturnLineProps {
  readonly line: Line
  readonly max: number
  readonly quantity: number
  readonly onChange: (next: number) => void
}

const ReturnLine = ({ line, max, quantity, onChange }: ReturnLineProps) => (
  <label class="choice return-line">
    <LinePicture productId={line.product_id} />
    <span>
      {line.name}
      {Object.keys(line.options).length > 0 && <span class="hint">{optionsText(line.options)}</span>}
    </span>
    <select value={String(quantity)} onChange={event => onChange(Number(event.currentTarget.value))}>
      {Array.from({ length: max + 1 }, (_, index) => (
        <option key={index} value={String(index)}>
          {index === 0 ? 'Keep' : `Return ${index}`}
        </option>
      ))}
    </select>
  </label>
)
