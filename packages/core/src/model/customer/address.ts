/** A postal address. `country` is ISO 3166-1 alpha-2, upper case; null where the buyer gave one line of text only (then the shop's own country applies). */
export interface Address {
  readonly name: string | null
  readonly line1: string
  readonly line2: string | null
  readonly city: string | null
  readonly region: string | null
  readonly postalCode: string | null
  readonly country: string | null
  readonly phone: string | null
}

/** An address from one line of free text, as `POST /orders` allows. */
export function addressFromText(text: string): Address {
  return { name: null, line1: text.trim(), line2: null, city: null, region: null, postalCode: null, country: null, phone: null }
}
