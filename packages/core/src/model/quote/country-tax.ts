import type { Address } from '../customer/index.ts'
import { CommerceError } from '../errors/index.ts'
import type { TaxStrategy } from './pricing.ts'

/** The tax of a country, or of one region of it. Rates are parts per million: 19 % is 190000. */
export interface CountryTaxRate {
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** As buyers give it in their address, compared without case: `CA`, `NY`. Without it the rate holds for the whole country. */
  readonly region?: string
  readonly ratePpm: number
  /** Other rates for goods in a category (or below it); the first that fits counts. */
  readonly classes?: readonly { readonly categoryId: number; readonly ratePpm: number }[]
  /** What the tax is called: `VAT`, `Sales tax`. */
  readonly name?: string
}

export interface CountryTaxOptions {
  /** Whether catalog prices and shipping prices contain the tax already. */
  readonly pricesIncludeTax: boolean
  readonly rates: readonly CountryTaxRate[]
  /** The country of addresses that name none, and of carts without an address. Without it they are not taxed. */
  readonly defaultCountry?: string
}

/**
 * Tax by the country of delivery and, where there is one, the region's own rate instead of the country's. Countries without a rate are not
 * taxed. Shipping has the standard rate. Throws `validation_failed` for a rate that is no whole number from zero up, or given twice.
 */
export function countryTax(options: CountryTaxOptions): TaxStrategy {
  const rates = new Map<string, CountryTaxRate>()
  for (const rate of options.rates) {
    const key = keyOf(rate.country, rate.region)
    if (rates.has(key)) throw new CommerceError('validation_failed', `There are two tax rates for ${key}.`)
    for (const { ratePpm } of [rate, ...(rate.classes ?? [])]) assertRate(ratePpm, key)
    rates.set(key, rate)
  }
  const rateAt = (address: Address | null): CountryTaxRate | undefined => {
    const country = address?.country ?? options.defaultCountry
    if (country === undefined) return undefined
    return (address?.region ? rates.get(keyOf(country, address.region)) : undefined) ?? rates.get(keyOf(country))
  }
  return {
    pricesIncludeTax: options.pricesIncludeTax,
    ratePpm(address, line) {
      const rate = rateAt(address)
      const ownClass = line && rate?.classes?.find(({ categoryId }) => line.categoryIds.includes(categoryId))
      return ownClass?.ratePpm ?? rate?.ratePpm ?? 0
    },
    taxName: address => rateAt(address)?.name ?? 'Tax',
  }
}

/** No tax at all: for shops that have none, and until somebody says which. */
export function noTax(): TaxStrategy {
  return { pricesIncludeTax: false, ratePpm: () => 0 }
}

function keyOf(country: string, region?: string): string {
  return region === undefined ? country.toUpperCase() : `${country.toUpperCase()}-${region.trim().toUpperCase()}`
}

function assertRate(ratePpm: number, key: string): void {
  if (!Number.isSafeInteger(ratePpm) || ratePpm < 0)
    throw new CommerceError('validation_failed', `The tax rate for ${key} is no whole number of parts per million.`)
}
