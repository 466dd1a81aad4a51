import { countries } from '../format/countries.ts'
import type { AddressDraft } from '../pages/address-draft.ts'
import { Field } from './field.tsx'

interface AddressFieldsProps {
  readonly draft: AddressDraft
  readonly onChange: (next: AddressDraft) => void
  /** What is wrong with a part of the address. */
  readonly problemOf: (part: keyof AddressDraft) => string | undefined
}

/** Where to. */
export const AddressFields = ({ draft, onChange, problemOf }: AddressFieldsProps) => {
  const part = (name: keyof AddressDraft) => ({
    name,
    value: draft[name],
    onChange: (text: string) => onChange({ ...draft, [name]: text }),
    problem: problemOf(name),
  })
  return (
    <div class="fields">
      <Field {...part('name')} label="Name" autocomplete="shipping name" isRequired />
      <Field {...part('line1')} label="Street and number" autocomplete="shipping address-line1" isRequired />
      <Field {...part('line2')} label="Apartment, company" autocomplete="shipping address-line2" />
      <Field {...part('postal_code')} label="Postal code" autocomplete="shipping postal-code" maxLength={32} class="half" />
      <Field {...part('city')} label="City" autocomplete="shipping address-level2" maxLength={120} isRequired class="half" />
      <Field {...part('region')} label="State or region" autocomplete="shipping address-level1" maxLength={120} class="half" />
      <div class="field half">
        <label for="country">Country</label>
        <select
          id="country"
          name="country"
          required
          autocomplete="shipping country"
          value={draft.country}
          onChange={event => onChange({ ...draft, country: event.currentTarget.value })}
        >
          <option value="">Choose …</option>
          {countries.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <Field {...part('phone')} label="Phone" type="tel" autocomplete="shipping tel" maxLength={40} hint="For the carrier only." />
    </div>
  )
}
