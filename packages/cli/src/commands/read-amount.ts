import { InvalidArgumentError } from 'commander'

/** An amount in major units, as people write it. */
export const readAmount = (text: string): number => {
  if (!/^\d{1,15}(\.\d{1,4})?$/.test(text) || Number(text) === 0) throw new InvalidArgumentError(`"${text}" is no amount such as 9.99.`)
  return Number(text)
}

/** An amount with its sign: `+5.00` adds, `-5.00` takes away, `5.00` adds too. */
export const readChange = (text: string): number => {
  const [, sign = '', amount = ''] = /^([+-]?)(.*)$/.exec(text) ?? []
  return sign === '-' ? -readAmount(amount) : readAmount(amount)
}
