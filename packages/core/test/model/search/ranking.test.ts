import { describe, expect, it } from 'vitest'
import { fieldPoints, type MatchLevel, searchFields, skuBonus, wordRarity, wordScore } from '../../../src/model/search/index.ts'

describe('fieldPoints', () => {
  it('weighs the fields in their order', () => {
    expect(searchFields.map(field => fieldPoints(field, 0, field === 'name' ? 5 : 40))).toEqual([16_000, 8_000, 6_000, 4_000, 4_000, 1_000])
  })

  it('falls with every level', () => {
    const levels: readonly MatchLevel[] = [0, 1, 2, 3, 4]
    expect(levels.map(level => fieldPoints('name', level, 5))).toEqual([16_000, 8_800, 320, 160, 80])
  })

  it('counts more in short names and descriptions, in no other field', () => {
    expect([1, 5, 10, 255, 1_000].map(length => fieldPoints('name', 0, length))).toEqual([26_667, 16_000, 10_667, 615, 615])
    expect([10, 40, 80].map(length => fieldPoints('description', 0, length))).toEqual([1_600, 1_000, 667])
    expect([1, 100].map(length => fieldPoints('brand', 0, length))).toEqual([8_000, 8_000])
  })
})

describe('wordScore', () => {
  it('saturates: twice the points are less than twice the score', () => {
    expect([0, 4_000, 12_000].map(points => wordScore(points, 1))).toEqual([0, 0.5, 0.75])
    expect(wordScore(4_000, 3)).toBe(1.5)
  })

  it('stays below the bonus of a SKU, however rare the word', () => {
    expect(wordScore(1_000_000, wordRarity(1, 1e12))).toBeLessThan(skuBonus)
  })
})

describe('wordRarity', () => {
  it('is high for a rare word, low and never negative for one that everything has', () => {
    expect(wordRarity(1, 1_000)).toBeCloseTo(Math.log(1 + 999.5 / 1.5), 12)
    expect(wordRarity(1_000, 1_000)).toBeCloseTo(Math.log(1 + 0.5 / 1_000.5), 12)
    expect(wordRarity(1_000, 1_000)).toBeGreaterThan(0)
  })
})
