import type { Product, ProductVariant } from '@cartwright/client'

/** Chosen values by the name of the option. */
export type Choice = Readonly<Record<string, string>>

const matches = (variant: ProductVariant, choice: Choice): boolean => Object.entries(choice).every(([name, value]) => variant.options[name] === value)

/** The variant with exactly these options; undefined where there is none. */
export const variantOf = (product: Product, choice: Choice): ProductVariant | undefined =>
  product.options.every(({ name }) => choice[name] !== undefined) ? product.variants.find(variant => matches(variant, choice)) : undefined

/** What is chosen when a product is first shown: the first variant that can be had, else the first. */
export const firstChoice = (product: Product): Choice => (product.variants.find(variant => variant.in_stock) ?? product.variants[0])?.options ?? {}

/** How a value would do with the other options as they are chosen. */
export const valueState = (product: Product, choice: Choice, name: string, value: string): 'there' | 'sold out' | 'not made' => {
  const found = product.variants.filter(variant => matches(variant, { ...choice, [name]: value }))
  if (found.length === 0) return 'not made'
  return found.some(variant => variant.in_stock) ? 'there' : 'sold out'
}
