interface FieldProps {
  readonly label: string
  readonly name: string
  readonly value: string
  readonly onChange: (next: string) => void
  readonly type?: 'text' | 'email' | 'tel' | 'password'
  readonly autocomplete: string
  readonly isRequired?: boolean
  readonly maxLength?: number
  readonly hint?: string
  /** What is wrong with it. */
  readonly problem?: string | undefined
  readonly class?: string
}

/** A labelled line of text, with what is wrong with it. */
export const Field = ({
  label,
  name,
  value,
  onChange,
  type = 'text',
  autocomplete,
  isRequired = false,
  maxLength = 255,
  hint,
  problem,
  ...rest
}: FieldProps) => {
  const describedBy = [hint ? `${name}-hint` : null, problem ? `${name}-problem` : null].filter(id => id !== null).join(' ')
  return (
    <div class={`field ${rest.class ?? ''}`}>
      <label for={name}>
        {label}
        {!isRequired && <span class="optional"> (optional)</span>}
      </label>
      <input
        id={name}
        name={name}
        // Preact tells apart what each type may have beside it; nothing of that is used here.
        type={type as 'text'}
        value={value}
        required={isRequired}
        maxLength={maxLength}
        autocomplete={autocomplete}
        aria-invalid={problem ? true : undefined}
        aria-describedby={describedBy === '' ? undefined : describedBy}
        onInput={event => onChange(event.currentTarget.value)}
      />
      {hint && (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {problem && (
        <p class="field-problem" id={`${name}-problem`}>
          {problem}
        </p>
      )}
    </div>
  )
}
