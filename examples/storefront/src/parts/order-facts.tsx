import type { Order } from '@cartwright/client'
import { countryName } from '../format/countries.ts'
import { formatDay } from '../format/date.ts'
import { formatMoney } from '../format/money.ts'
import { returnText } from '../format/order-status.ts'
import { counted, optionsText } from '../format/words.ts'
import { LinePicture } from './line-picture.tsx'
import { Totals } from './totals.tsx'

/** What was ordered, for how much, where to, and what became of it. */
export const OrderFacts = ({ order }: { readonly order: Order }) => (
  <div class="order-facts">
    <section aria-labelledby="items">
      <h2 id="items">Items</h2>
      <ul class="lines small">
        {order.lines.map(line => (
          <li key={line.id} class="line">
            <LinePicture productId={line.product_id} />
            <div class="line-what">
              <strong>{line.name}</strong>
              {Object.keys(line.options).length > 0 && <p class="line-options">{optionsText(line.options)}</p>}
              <p class="line-each">
                {line.quantity} × {formatMoney(line.unit_price, order.currency)}
              </p>
            </div>
            <p class="line-total">{formatMoney(line.subtotal_amount, order.currency)}</p>
          </li>
        ))}
      </ul>
      <Totals of={order} showsDue={order.status === 'pending_payment'} />
      {order.refunded_amount > 0 && <p class="stock">{formatMoney(order.refunded_amount, order.currency)} paid back.</p>}
    </section>
    <section aria-labelledby="goes-to">
      <h2 id="goes-to">Goes to</h2>
      <Address of={order.shipping_address} />
    </section>
    <Parcels order={order} />
    <Returns order={order} />
  </div>
)

const Address = ({ of }: { readonly of: Order['shipping_address'] }) => {
  const town = [of.postal_code, of.city].filter(Boolean).join(' ')
  const lines = [of.name, of.line1, of.line2, town, of.region, of.country && countryName(of.country)].filter(Boolean)
  return (
    <address>
      {lines.map((line, index) => (
        <span key={index}>{line}</span>
      ))}
    </address>
  )
}

const Parcels = ({ order }: { readonly order: Order }) =>
  order.fulfilments.length === 0 ? null : (
    <section aria-labelledby="parcels">
      <h2 id="parcels">Parcels</h2>
      <ul class="plain">
        {order.fulfilments.map(parcel => (
          <li key={parcel.number}>
            {formatDay(parcel.created_at)}
            {parcel.carrier !== null && `, ${parcel.carrier}`}
            {parcel.tracking_number !== null && ` ${parcel.tracking_number}`}
          </li>
        ))}
      </ul>
    </section>
  )

const Returns = ({ order }: { readonly order: Order }) =>
  order.returns.length === 0 ? null : (
    <section aria-labelledby="returns">
      <h2 id="returns">Returns</h2>
      <ul class="plain">
        {order.returns.map(goods => (
          <li key={goods.return_id}>
            <span class="tag">{returnText(goods.status)}</span>{' '}
            {counted(
              goods.lines.reduce((sum, { quantity }) => sum + quantity, 0),
              'item',
            )}
            , {formatDay(goods.created_at)}
          </li>
        ))}
      </ul>
    </section>
  )
