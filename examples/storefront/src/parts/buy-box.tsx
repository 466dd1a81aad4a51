import { isCartwrightError, type Product, type ProductVariant } from '@cartwright/client'
import { useState } from 'preact/hooks'
import { headingOf } from '../format/words.ts'
import { useAction } from '../loading/use-action.ts'
import { type Choice, firstChoice, valueState, variantOf } from '../pages/variant-choice.ts'
import { hrefOf } from '../routing/place.ts'
import { addToCart } from '../state/cart.ts'
import { Price } from './price.tsx'
import { Problem } from './problem.tsx'
import { QuantityField } from './quantity-field.tsx'

/** Fewer left than this is worth saying. */
const fewMax = 5

/** Price, variants, how many, and the button. */
export const BuyBox = ({ product, onStockChanged }: { readonly product: Product; readonly onStockChanged: () => void }) => {
  const [choice, setChoice] = useState<Choice>(() => firstChoice(product))
  const [quantity, setQuantity] = useState(1)
  const [added, setAdded] = useState(0)
  const variant = variantOf(product, choice)
  const { run, isRunning, error } = useAction(async () => {
    setAdded(0)
    if (!variant) return
    try {
      await addToCart(variant.id, quantity, product.name)
      setAdded(quantity)
    } catch (failure) {
      if (isCartwrightError(failure, 'insufficient_stock')) onStockChanged()
      throw failure
    }
  })
  const canBuy = variant?.in_stock === true && variant.price !== null
  return (
    <form
      class="buy-box"
      onSubmit={event => {
        event.preventDefault()
        if (canBuy) void run()
      }}
    >
      <p class="buy-price">
        {variant ? (
          <Price price={variant.price} listPrice={variant.list_price} currency={variant.currency} />
        ) : (
          <Price price={product.price} listPrice={product.list_price} currency={product.currency} isFrom />
        )}
      </p>
      {product.options.map(({ name, values }) => (
        <Option key={name} product={product} choice={choice} name={name} values={values} onChoose={setChoice} />
      ))}
      <Stock variant={variant} />
      <div class="buy-row">
        <QuantityField label="Quantity" value={quantity} max={Math.max(1, Math.min(variant?.stock_quantity ?? 1, 99))} onChange={setQuantity} isOff={!canBuy} />
        <button type="submit" class="button main" aria-disabled={!canBuy || isRunning}>
          {canBuy ? (isRunning ? 'Adding …' : 'Add to cart') : 'Sold out'}
        </button>
      </div>
      <Problem error={error} />
      {added > 0 && (
        <p class="added">
          {added === 1 ? 'Added to your cart.' : `${added} added to your cart.`} <a href={hrefOf('/cart')}>See the cart</a>
        </p>
      )}
    </form>
  )
}

interface OptionProps {
  readonly product: Product
  readonly choice: Choice
  readonly name: string
  readonly values: readonly string[]
  readonly onChoose: (next: Choice) => void
}

const Option = ({ product, choice, name, values, onChoose }: OptionProps) => (
  <fieldset class="option">
    <legend>
      {headingOf(name)}: <strong>{choice[name]}</strong>
    </legend>
    <div class="option-values">
      {values.map(value => {
        const state = valueState(product, choice, name, value)
        return (
          <label key={value} class={state === 'there' ? 'value' : 'value missing'}>
            <input
              type="radio"
              name={`option-${name}`}
              value={value}
              checked={choice[name] === value}
              onChange={() => onChoose({ ...choice, [name]: value })}
            />
            <span>
              {value}
              {state !== 'there' && <span class="visually-hidden"> ({state})</span>}
            </span>
          </label>
        )
      })}
    </div>
  </fieldset>
)

const Stock = ({ variant }: { readonly variant: ProductVariant | undefined }) => {
  if (!variant) return <p class="stock none">This combination is not made.</p>
  if (!variant.in_stock) return <p class="stock none">Sold out for now. Another choice may be there.</p>
  return variant.stock_quantity <= fewMax ? <p class="stock few">Only {variant.stock_quantity} left</p> : <p class="stock">In stock</p>
}
