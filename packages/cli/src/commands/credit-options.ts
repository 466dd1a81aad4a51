import { readAmount } from './refund.ts'

/** An amount with its sign: `+5.00` adds, `-5.00` takes away, `5.00` adds too. */
export const readChange = (text: string): number => {
  const [, sign = '', amount = ''] = /^([+-]?)(.*)$/.exec(text) ?? []
  return sign === '-' ? -readAmount(amount) : readAmount(amount)
}
