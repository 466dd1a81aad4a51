import { describe, expect, it } from 'vitest'
import type { Category, Product } from '../../../src/model/index.ts'
import { searchDocument } from '../../../src/model/search/search-document.ts'

const categories = new Map<number, Category>(
  [
    { id: 1, parentId: null, slug: 'electronics', name: 'Electronics', position: 0 },
    { id: 2, parentId: 1, slug: 'phones', name: 'Phones', position: 0 },
    { id: 3, parentId: 1, slug: 'gifts', name: 'Gifts', position: 1 },
  ].map(category => [category.id, category]),
)

const price = (currency: string, amount: number, minimumQuantity = 1) => ({ currency, amount, listAmount: null, minimumQuantity })

const phone: Product = {
  id: 9,
  slug: 'phone',
  name: 'Phone',
  description: 'Rings.',
  brand: null,
  status: 'published',
  categoryIds: [2, 3],
  images: [],
  attributes: { waterproof: true, inches: 6.1, bands: ['4G', '5G', ''], note: ' ', color: 'blue' },
  metadata: { secret: 'cost price' },
  variants: [
    {
      id: 21,
      productId: 9,
      sku: 'P-R',
      title: '',
      options: { color: 'red' },
      barcode: '400',
      weightGrams: null,
      position: 0,
      prices: [price('USD', 900), price('USD', 500, 10), price('KWD', 80, 2)],
    },
    {
      id: 22,
      productId: 9,
      sku: 'P-B',
      title: '',
      options: { color: 'black' },
      barcode: null,
      weightGrams: null,
      position: 1,
      prices: [price('USD', 800), price('EUR', 700)],
    },
  ],
  version: 4,
  createdAt: 5,
  updatedAt: 6,
}

describe('searchDocument', () => {
  it('says what the index shall know', () => {
    expect(
      searchDocument(
        phone,
        categories,
        new Map([
          [21, 0],
          [22, 3],
        ]),
      ),
    ).toStrictEqual({
      productId: 9,
      version: 4,
      name: 'Phone',
      brand: '',
      description: 'Rings.',
      skus: ['P-R', 'P-B'],
      categoryIds: [2, 1, 3],
      categoryNames: ['Phones', 'Electronics', 'Gifts'],
      facets: { color: ['red', 'black', 'blue'], waterproof: ['true'], inches: ['6.1'], bands: ['4G', '5G'] },
      prices: { USD: 800, EUR: 700 },
      inStock: true,
      createdAt: 5,
    })
  })

  it('is out of stock when no variant has a unit', () => {
    expect(searchDocument(phone, categories, new Map([[21, 0]])).inStock).toBe(false)
  })

  it('survives a category that is not there', () => {
    expect(searchDocument({ ...phone, categoryIds: [8] }, categories, new Map())).toMatchObject({ categoryIds: [], categoryNames: [] })
  })
})
