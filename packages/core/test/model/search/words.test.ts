import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compactCode, documentTerms, documentWords, foldText, queryWords, wordLengthMax } from '../../../src/model/search/index.ts'

const seed = 20_260_101

describe('foldText', () => {
  it.each([
    ['CAFÉ', 'cafe'],
    ['Cafe\u0301', 'cafe'],
    ['Straße', 'strasse'],
    ['Smørrebrød Æble', 'smorrebrod aeble'],
    ['ŁÓDŹ', 'lodz'],
    ['İSTANBUL ısı', 'istanbul isi'],
    ['ΑΓΓΕΛΟΣ άγγελος', 'αγγελοσ αγγελοσ'],
    ['Ёлка', 'елка'],
    ['ﬁne ＡＢＣ１', 'fine abc1'],
    ['iPhone™ Pro®', 'iphone  pro '],
    ['m²', 'm2'],
    ['שָׁלוֹם', 'שלום'],
    ['مُحَمَّد', 'محمد'],
    ['हिन्दी', 'हिन्दी'],
    ['ガス', 'ガス'],
    ['ｶﾞｽ', 'ガス'],
    ['한국어', '한국어'],
  ])('folds %s', (text, folded) => {
    expect(foldText(text)).toBe(folded)
  })

  it('changes nothing that is folded already, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(foldText(foldText(text))).toBe(foldText(text))
      }),
      { seed, numRuns: 2_000 },
    )
  })
})

describe('documentWords', () => {
  it.each([
    ['Red phone, 64GB (new!)', ['red', 'phone', '64gb', 'new']],
    ['T-Shirt', ['t', 'shirt', 'tshirt']],
    ['Levi’s 501', ['levis', 'levi', '501']],
    ['l’Oréal-Paris', ['loreal', 'oreal', 'paris', 'lorealparis']],
    ['USB 3.0 / 1,5 m', ['usb', '3', '0', '1', '5', 'm']],
    ['智能手机', ['智能', '能手', '手机', '机']],
    ['iPhone手机壳15', ['iphone', '手机', '机壳', '壳', '15']],
    ['กาแฟ', ['กา', 'าแ', 'แฟ', 'ฟ']],
    ['हिन्दी किताब', ['हिन्दी', 'किताब']],
    ['-- " * --', []],
    ['\u{1F4F1}\u0000\ud800', []],
    ['', []],
  ])('takes %j apart', (text, words) => {
    expect(documentWords(text)).toEqual(words)
  })

  it('cuts words off where nobody tells them apart any more', () => {
    expect(documentWords('x'.repeat(10_000))).toEqual(['x'.repeat(wordLengthMax)])
  })
})

describe('queryWords', () => {
  it.each([
    ['Red RED  phone', ['red', 'phone']],
    ['t-shirt', ['t', 'shirt']],
    ["levi's", ['levis']],
    ['智能手机', ['智能', '能手', '手机']],
    ['机', ['机']],
    ['phone OR "lamp"*', ['phone', 'or', 'lamp']],
    ['NEAR(a b, 2) name:x', ['near', 'a', 'b', '2', 'name', 'x']],
  ])('asks by %j for its words', (text, words) => {
    expect(queryWords(text)).toEqual(words)
  })

  it('asks only for what a document of the same text has', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: fc.constantFrom('a', 'é', "'", '’', '-', ' ', '手', '机', '1') })), text => {
        const words = documentWords(text)
        expect(queryWords(text).filter(word => !words.includes(word))).toEqual([])
      }),
      { seed, numRuns: 2_000 },
    )
  })
})

describe('compactCode', () => {
  it.each(['PHN-001', 'phn 001', 'Phn/001', ' phn_001 '])('takes %j for the same code', text => {
    expect(compactCode(text)).toBe('phn001')
  })
})

describe('documentTerms', () => {
  it('puts words under their fields, each once; SKUs whole, and in parts among the attributes', () => {
    const document = {
      productId: 1,
      version: 1,
      name: 'Lamp lamp',
      brand: 'Lux',
      description: 'A lamp',
      skus: ['LMP-1', 'LMP-2', '--'],
      categoryIds: [1],
      categoryNames: ['Home', 'Home lamps'],
      facets: { color: ['Red', 'red'] },
      prices: {},
      inStock: true,
      createdAt: 0,
    }
    expect(documentTerms(document)).toEqual({
      name: ['lamp'],
      brand: ['lux'],
      category: ['home', 'lamps'],
      sku: ['lmp1', 'lmp2'],
      attribute: ['red', 'lmp', '1', 'lmp1', '2', 'lmp2'],
      description: ['a', 'lamp'],
    })
  })
})
