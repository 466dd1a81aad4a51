import { type CurrencyCode, parseMajor } from '../money/index.ts'
import { codeDiscounts } from './code-discounts.ts'
import { noTax } from './country-tax.ts'
import { flatShipping } from './flat-shipping.ts'
import type { Pricing } from './pricing.ts'

/** In major units: what standard shipping costs; from ten times as much it is free, and express costs three times as much. */
const standardShipping: Readonly<Record<CurrencyCode, string>> = {
  AED: '20',
  AUD: '5',
  BHD: '2',
  BRL: '25',
  CAD: '5',
  CHF: '5',
  CNY: '40',
  CZK: '120',
  DKK: '40',
  EUR: '5',
  GBP: '5',
  HKD: '40',
  HUF: '2000',
  IDR: '80000',
  ILS: '20',
  INR: '400',
  JPY: '500',
  KRW: '5000',
  KWD: '2',
  MXN: '100',
  MYR: '20',
  NOK: '50',
  NZD: '5',
  PLN: '20',
  RON: '20',
  SAR: '20',
  SEK: '50',
  SGD: '5',
  THB: '200',
  TND: '15',
  TRY: '200',
  TWD: '150',
  UAH: '200',
  USD: '5',
  VND: '100000',
  ZAR: '100',
}

/**
 * How a shop prices until somebody says otherwise: discount codes, standard shipping (5.00 USD or EUR, about as much in other common currencies; free
 * from ten times that) and express (three times that), no tax. A currency that is not in the table needs shipping of the shop's own.
 */
export function defaultPricing(): Pricing {
  const times = (factor: number) =>
    Object.fromEntries(Object.entries(standardShipping).map(([currency, amount]) => [currency, parseMajor(amount, currency) * factor]))
  return {
    discounts: codeDiscounts(),
    shipping: flatShipping({
      methods: [
        { code: 'standard', name: 'Standard', amounts: times(1), freeOver: times(10) },
        { code: 'express', name: 'Express', amounts: times(3) },
      ],
    }),
    tax: noTax(),
  }
}
