import { type AttributeValue, parseMajor } from '@cartwright/core'

/** One value of an option, and what it adds to the price in cents. */
export interface OptionValue {
  readonly value: string
  readonly surcharge: number
}

/** One line of a product table, read. Amounts are US cents. */
export interface DemoRow {
  readonly name: string
  readonly brand: string
  readonly price: number
  readonly listPrice: number | null
  readonly stock: number
  readonly options: ReadonlyMap<string, readonly OptionValue[]>
  readonly attributes: Readonly<Record<string, AttributeValue>>
  readonly description: string
}

/**
 * Reads a table of products, one a line: `name | brand | price | list price | stock | options | attributes | description`, `-` for nothing.
 * Options are `name=value/value+20;name=...`, where `+20` is a surcharge in dollars; attributes are `name=value;name=value`.
 * @throws Error naming the line that cannot be read
 */
export const readRows = (table: string): readonly DemoRow[] =>
  table
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(readRow)

const readRow = (line: string): DemoRow => {
  const [name = '', brand = '', price = '', listPrice = '', stock = '', options = '', attributes = '', description = ''] = line
    .split('|')
    .map(cell => cell.trim())
  if (description === '' || !/^\d+$/.test(stock)) throw new Error(`This line of the demo catalog cannot be read: ${line}`)
  return {
    name,
    brand,
    price: parseMajor(price, 'USD'),
    listPrice: listPrice === '-' ? null : parseMajor(listPrice, 'USD'),
    stock: Number(stock),
    options: new Map(pairs(options).map(([option, values]) => [option, values.split('/').map(readOptionValue)])),
    attributes: Object.fromEntries(pairs(attributes).map(([attribute, value]) => [attribute, readAttribute(value)])),
    description,
  }
}

const pairs = (cell: string): (readonly [string, string])[] =>
  cell === '-'
    ? []
    : cell.split(';').map(pair => {
        const [name = '', value = ''] = pair.split('=')
        return [name.trim(), value.trim()] as const
      })

const readOptionValue = (text: string): OptionValue => {
  const [value = '', surcharge = '0'] = text.split('+')
  return { value, surcharge: parseMajor(surcharge, 'USD') }
}

const readAttribute = (text: string): AttributeValue => {
  if (text === 'true' || text === 'false') return text === 'true'
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : text
}
