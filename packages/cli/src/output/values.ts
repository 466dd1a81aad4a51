import { formatMajor, parseMajor } from '@cartwright/core'

/** An amount of the API with exactly its currency's digits: `1399.98 USD`, `1200 JPY`; a dash for none. */
export const money = (amount: number | null, currency: string): string => (amount === null ? '-' : `${decimal(amount, currency)} ${currency}`)

/** The same without the currency: `1399.98`. */
export const decimal = (amount: number, currency: string): string => {
  const minor = parseMajor(Math.abs(amount), currency)
  return formatMajor(amount < 0 ? -minor : minor, currency)
}

/** A moment of the API to the minute, in UTC: `2026-03-01 14:05`; a dash for none. */
export const moment = (time: string | null): string => (time === null ? '-' : time.slice(0, 16).replace('T', ' '))

/** `1 row`, `2 rows`. */
export const counted = (count: number, noun: string, plural = `${noun}s`): string => `${count} ${count === 1 ? noun : plural}`
