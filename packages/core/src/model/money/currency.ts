import { CommerceError } from '../errors/index.ts'

/** An ISO 4217 alphabetic code in upper case, such as `EUR`. A plain string to the compiler; {@link isCurrencyCode} tells whether it is one. */
export type CurrencyCode = string

/** Decimal digits of a minor unit; ISO 4217 knows no others today. */
export type CurrencyExponent = 0 | 2 | 3 | 4

/**
 * How many decimal digits the minor unit of each active currency has.
 * Source: ISO 4217 list one with amendments up to 180, so XCG (for ANG), ZWG (for ZWL), SLE (for SLL) and XAD are in, and BGN (euro
 * since 2026-01-01) is out. The 13 codes whose minor unit ISO gives as "N.A." (metals, XDR, XTS, XXX, ...) cannot price anything and are left out.
 * `Intl` is no substitute: CLDR follows custom (IRR 0 digits, IDR 0 digits) where payment providers follow ISO.
 */
const codesByExponent: Readonly<Record<CurrencyExponent, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  2: `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP
    CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT
    LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR
    RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES
    WST XAD XCD XCG YER ZAR ZMW ZWG`,
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
}

const exponents: ReadonlyMap<CurrencyCode, CurrencyExponent> = new Map(
  ([0, 2, 3, 4] as const)
    .flatMap(exponent => codesByExponent[exponent].split(/\s+/).map(code => [code, exponent] as const))
    .sort(([a], [b]) => (a < b ? -1 : 1)),
)

/** Every active currency, in alphabetical order. */
export const currencyCodes: readonly CurrencyCode[] = [...exponents.keys()]

/** Whether `code` is an active ISO 4217 currency. Case counts: `usd` is none. */
export function isCurrencyCode(code: string): boolean {
  return exponents.has(code)
}

/** Decimal digits of the currency's minor unit: 2 for USD, 0 for JPY, 3 for KWD, 4 for CLF. Throws `currency_unknown`. */
export function currencyExponent(code: CurrencyCode): CurrencyExponent {
  const exponent = exponents.get(code)
  if (exponent === undefined) throw new CommerceError('currency_unknown', 'The currency is not an active ISO 4217 code.', { currency: code })
  return exponent
}
