import type { Cart } from '@cartwright/client'
import { useState } from 'preact/hooks'
import { useAction } from '../loading/use-action.ts'
import { applyDiscount, removeDiscount } from '../state/cart.ts'
import { Problem } from './problem.tsx'

/** Discount codes: those in use, and a field for another. */
export const DiscountForm = ({ of }: { readonly of: Cart }) => {
  const [code, setCode] = useState('')
  const apply = useAction(async () => {
    await applyDiscount(code.trim())
    setCode('')
  })
  const remove = useAction(removeDiscount)
  return (
    <div class="discounts">
      {of.discount_codes.length > 0 && (
        <ul>
          {of.discount_codes.map(used => (
            <li key={used}>
              <span class="tag">{used}</span> <span>{of.rejected_codes.find(rejected => rejected.code === used)?.reason}</span>
              <button type="button" class="link" aria-label={`Remove the code ${used}`} onClick={() => void remove.run(used)}>
                Remove
              </button>
            </li>
          ))}
        </ul>
      )}
      <form
        class="inline-form"
        onSubmit={event => {
          event.preventDefault()
          void apply.run()
        }}
      >
        <label>
          Discount code
          <input
            type="text"
            name="code"
            maxLength={64}
            required
            autocomplete="off"
            autocapitalize="characters"
            value={code}
            onInput={event => setCode(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="button quiet" aria-disabled={apply.isRunning}>
          Apply
        </button>
      </form>
      <Problem error={apply.error ?? remove.error} />
    </div>
  )
}
