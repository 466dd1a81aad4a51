import type { CurrencyCode } from '../money/index.ts'

export type ProductStatus = 'draft' | 'published' | 'archived'

/** A value of an attribute or of `metadata`: what survives JSON and SQL unchanged. */
export type AttributeValue = string | number | boolean | readonly string[]

/** What is asked for one unit, in minor units of `currency`, from `minimumQuantity` units on. */
export interface Price {
  readonly currency: CurrencyCode
  readonly amount: number
  /** The price before a reduction, shown struck through; never charged. */
  readonly listAmount: number | null
  readonly minimumQuantity: number
}

export interface Image {
  readonly url: string
  readonly alt: string
}

/** One sellable thing: a SKU with its option values (`{ color: 'red', size: 'M' }`). */
export interface Variant {
  readonly id: number
  readonly productId: number
  readonly sku: string
  /** How this variant differs, in words; empty when the product has one variant only. */
  readonly title: string
  readonly options: Readonly<Record<string, string>>
  readonly barcode: string | null
  readonly weightGrams: number | null
  readonly position: number
  readonly prices: readonly Price[]
}

/** A product with everything that belongs to it. It always has one or more variants. */
export interface Product {
  readonly id: number
  readonly slug: string
  readonly name: string
  readonly description: string
  readonly brand: string | null
  readonly status: ProductStatus
  readonly categoryIds: readonly number[]
  readonly images: readonly Image[]
  /** Facts a shopper filters by: `{ material: 'cotton', waterproof: true }`. */
  readonly attributes: Readonly<Record<string, AttributeValue>>
  /** Data of the embedder; never interpreted. */
  readonly metadata: Readonly<Record<string, unknown>>
  readonly variants: readonly Variant[]
  /** Grows with every change; guards concurrent edits and orders index updates. */
  readonly version: number
  readonly createdAt: number
  readonly updatedAt: number
}

export type PriceDraft = Omit<Price, 'listAmount' | 'minimumQuantity'> & Partial<Pick<Price, 'listAmount' | 'minimumQuantity'>>

/** A variant to be written: without `id` it is new (or, matched by SKU, the one that exists). */
export interface VariantDraft {
  readonly id?: number
  readonly sku: string
  readonly title?: string
  readonly options?: Readonly<Record<string, string>>
  readonly barcode?: string | null
  readonly weightGrams?: number | null
  readonly prices: readonly PriceDraft[]
}

/** A product to be written whole. Fields left out take their empty default. */
export interface ProductDraft {
  readonly slug?: string
  readonly name: string
  readonly description?: string
  readonly brand?: string | null
  readonly status?: ProductStatus
  readonly categoryIds?: readonly number[]
  readonly images?: readonly Image[]
  readonly attributes?: Readonly<Record<string, AttributeValue>>
  readonly metadata?: Readonly<Record<string, unknown>>
  readonly variants: readonly VariantDraft[]
}

/** The same with every default filled in: what a store writes. Made by {@link normalizeProduct}. */
export interface NormalizedProduct extends Required<Omit<ProductDraft, 'variants'>> {
  readonly variants: readonly (Required<Omit<VariantDraft, 'id' | 'prices'>> & { readonly id?: number; readonly prices: readonly Price[] })[]
}
