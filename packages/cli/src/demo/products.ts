import { type Price, type PriceDraft, type ProductDraft, slugify, type VariantDraft } from '@cartwright/core'
import { demoFamilies, type Family } from './families.ts'
import { picture } from './pictures.ts'
import type { DemoRow, OptionValue } from './rows.ts'

/** A product of the demo shop with what each of its variants has in stock. */
export interface DemoProduct {
  /** The slug of its category. */
  readonly category: string
  /** Without `categoryIds`, which a database gives. */
  readonly draft: Omit<ProductDraft, 'categoryIds'>
  readonly stock: readonly { readonly sku: string; readonly units: number }[]
}

/** Every product of the demo shop, the same on every call; the first is the one of API.md's examples. */
export const demoProducts = (): readonly DemoProduct[] => demoFamilies().flatMap(family => family.rows.map(row => demoProduct(family, row)))

const demoProduct = (family: Family, row: DemoRow): DemoProduct => {
  const code = `${family.prefix}-${slugify(row.name).toUpperCase()}`
  const variants = combinations([...row.options])
  const drafts = variants.map((choices): VariantDraft => {
    const surcharge = choices.reduce((sum, [, choice]) => sum + choice.surcharge, 0)
    return {
      sku: [code, ...choices.map(([, choice]) => slugify(choice.value).toUpperCase())].join('-'),
      options: Object.fromEntries(choices.map(([option, choice]) => [option, choice.value])),
      weightGrams: family.weightGrams,
      prices: pricesOf(row, surcharge, family.yen),
    }
  })
  return {
    category: family.category,
    draft: {
      name: row.name,
      brand: row.brand,
      description: row.description,
      attributes: row.attributes,
      images: [{ url: picture(family.outline, hueOf(row.name)), alt: row.name }],
      variants: drafts,
    },
    stock: drafts.map(({ sku }, index) => ({ sku, units: unitsOf(row.stock, index, drafts.length) })),
  }
}

type Choice = readonly [option: string, value: OptionValue]

/** Every way to choose one value of each option, the first option changing slowest; one empty choice where there are no options. */
const combinations = (options: readonly (readonly [string, readonly OptionValue[]])[]): readonly (readonly Choice[])[] =>
  options.reduce<readonly (readonly Choice[])[]>(
    (found, [option, values]) => found.flatMap(chosen => values.map((value): readonly Choice[] => [...chosen, [option, value]])),
    [[]],
  )

const pricesOf = (row: DemoRow, surcharge: number, yen: boolean): readonly PriceDraft[] => {
  const amount = row.price + surcharge
  const listAmount = row.listPrice === null ? null : row.listPrice + surcharge
  const inCurrency = (currency: string, convert: (cents: number) => number): Price => ({
    currency,
    amount: convert(amount),
    listAmount: listAmount === null ? null : convert(listAmount),
    minimumQuantity: 1,
  })
  const prices = [inCurrency('USD', cents => cents), inCurrency('EUR', euroCents)]
  return yen ? [...prices, inCurrency('JPY', yenOf)] : prices
}

/** 92 euro cents to the dollar, then the nearest price a shop would print: whole tens of cents below 20 euros, from there whole euros less one cent. */
const euroCents = (cents: number): number => {
  const exact = Math.round((cents * 92) / 100)
  return exact < 2000 ? Math.max(Math.round(exact / 10) * 10, 10) : Math.round(exact / 100) * 100 - 1
}

/** 150 yen to the dollar, in whole tens. */
const yenOf = (cents: number): number => Math.round((cents * 150) / 1000) * 10

/** How a product's stock is spread over its variants, in percent of an even share: popular ones, ordinary ones, some sold out. */
const shares = [120, 100, 80, 140, 0, 110, 60, 100, 20, 130] as const

const unitsOf = (stock: number, index: number, variants: number): number => {
  if (variants === 1) return stock
  const share = shares[(index + variants) % shares.length] ?? 100
  return Math.ceil((Math.ceil((stock * 2) / variants) * share) / 100)
}

/** A colour for a name: any spread does, as long as the same name keeps its colour. */
const hueOf = (name: string): number => [...name].reduce((hue, letter) => (hue * 31 + (letter.codePointAt(0) ?? 0)) % 360, 7)
