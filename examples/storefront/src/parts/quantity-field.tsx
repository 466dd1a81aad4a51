interface QuantityFieldProps {
  readonly label: string
  readonly value: number
  readonly max: number
  readonly onChange: (next: number) => void
  readonly isOff?: boolean
}

/** How many: buttons for fingers, a number for keyboards. */
export const QuantityField = ({ label, value, max, onChange, isOff = false }: QuantityFieldProps) => {
  const set = (next: number) => {
    if (Number.isSafeInteger(next) && next >= 1 && next <= max && next !== value) onChange(next)
  }
  return (
    <fieldset class="quantity">
      <legend class="visually-hidden">{label}</legend>
      <button type="button" aria-label="One less" aria-disabled={isOff || value <= 1} onClick={() => !isOff && set(value - 1)}>
        −
      </button>
      <input
        type="number"
        inputMode="numeric"
        aria-label={label}
        min={1}
        max={max}
        value={value}
        disabled={isOff}
        onChange={event => {
          const wanted = Math.min(max, Math.max(1, Math.round(event.currentTarget.valueAsNumber)))
          // What cannot be is put right in the field too.
          event.currentTarget.value = String(Number.isNaN(wanted) ? value : wanted)
          set(wanted)
        }}
      />
      <button type="button" aria-label="One more" aria-disabled={isOff || value >= max} onClick={() => !isOff && set(value + 1)}>
        +
      </button>
    </fieldset>
  )
}
