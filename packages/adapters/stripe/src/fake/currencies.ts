import { badParameter } from './wire/wire-error.ts'

/** Stripe's zero-decimal currencies: an amount is whole units (docs.stripe.com/currencies#zero-decimal). */
export const zeroDecimal: readonly string[] = ['bif', 'clp', 'djf', 'gnf', 'jpy', 'kmf', 'krw', 'mga', 'pyg', 'rwf', 'vnd', 'vuv', 'xaf', 'xof', 'xpf']

/** Three-decimal currencies: an amount is thousandths and must end in 0 (docs.stripe.com/currencies#three-decimal). */
export const threeDecimal: readonly string[] = ['bhd', 'jod', 'kwd', 'omr', 'tnd']

/** Zero-decimal in life, but written with two decimals that must be 00 (docs.stripe.com/currencies#special-cases). */
export const wholeOfTwoDecimals: readonly string[] = ['isk', 'ugx']

const otherDecimal =
  'aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bmd bnd bob brl bsd bwp byn bzd cad cdf chf cny cop crc cve czk dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gtq gyd hkd hnl htg huf idr ils inr jmd kes kgs khr kyd kzt lak lbp lkr lrd lsl mad mdl mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd pab pen pgk php pkr pln qar ron rsd rub sar sbd scr sek sgd shp sle sos srd std szl thb tjs top try ttd twd tzs uah usd uyu uzs wst xcd xcg yer zar zmw'.split(
    ' ',
  )

const known = new Set([...zeroDecimal, ...threeDecimal, ...wholeOfTwoDecimals, ...otherDecimal])

/** Least amounts in minor units (docs.stripe.com/currencies#minimum-and-maximum-charge-amounts). */
const minimum: Readonly<Record<string, number>> = {
  aed: 200,
  aud: 50,
  bgn: 100,
  brl: 50,
  cad: 50,
  chf: 50,
  czk: 1500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17_500,
  inr: 50,
  jpy: 50,
  mxn: 1000,
  myr: 200,
  nok: 300,
  nzd: 50,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1000,
  usd: 50,
}

const maximum = 99_999_999

/** The currency in lower case. @throws WireError 400 for one that Stripe does not know. */
export function checkCurrency(value: string): string {
  const currency = value.toLowerCase()
  if (known.has(currency)) return currency
  throw badParameter(`Invalid currency: ${currency}. Stripe currently supports these currencies: usd, aed, afn, ...`, 'currency')
}

/** Checks an amount against the rules of its currency. @throws WireError 400. */
export function checkAmount(amount: number, currency: string, param = 'amount'): void {
  checkStep(amount, currency, param)
  const least = minimum[currency] ?? 1
  if (amount < least) {
    throw badParameter(`Amount must be at least ${formatAmount(least, currency)}`, param, amount < 1 ? 'parameter_invalid_integer' : 'amount_too_small')
  }
  if (amount > maximum) throw badParameter(`Amount must be no more than ${formatAmount(maximum, currency)}`, param, 'amount_too_large')
}

/** Checks only that the amount can be paid in the currency's coins; used for refunds and captures, which have no least amount. */
export function checkStep(amount: number, currency: string, param = 'amount'): void {
  const step = threeDecimal.includes(currency) ? 10 : wholeOfTwoDecimals.includes(currency) ? 100 : 1
  if (amount % step === 0) return
  throw badParameter(`Invalid amount for ${currency}: it must be a multiple of ${step}.`, param, 'invalid_charge_amount')
}

/** The amount as Stripe's messages write it: `$20.00`, `9.95 eur`. */
export function formatAmount(amount: number, currency: string): string {
  const decimals = zeroDecimal.includes(currency) ? 0 : threeDecimal.includes(currency) ? 3 : 2
  const text = (amount / 10 ** decimals).toFixed(decimals)
  return currency === 'usd' ? `$${text}` : `${text} ${currency}`
}
