import { describe, expect, it } from 'vitest'
import { decodeSearchCursor, encodeSearchCursor } from '../../../src/model/search/index.ts'
import { expectRefusal } from '../money/support.ts'

describe('search cursors', () => {
  it.each([
    { sort: 'name', key: 'größe "手机" \u{1F4F1}', productId: 7 },
    { sort: 'name', key: '', productId: 7 },
    { sort: 'price', key: 0, productId: 9_007_199_254_740_991 },
    { sort: 'relevance', key: 0.1 + 0.2, productId: 1 },
  ])('bring back where a page ended: $sort $key', position => {
    const cursor = encodeSearchCursor(position)
    expect(cursor).toMatch(/^[\w-]+$/)
    expect(decodeSearchCursor(cursor, position.sort)).toEqual(position)
  })

  it('belong to one sort', () => {
    expectRefusal(() => decodeSearchCursor(encodeSearchCursor({ sort: 'price', key: 1, productId: 1 }), 'newest'), 'validation_failed')
  })

  it.each([
    '',
    'x',
    '!',
    '\u{1F4F1}',
    btoa('null'),
    btoa('{}'),
    btoa('[]'),
    btoa('["price"]'),
    btoa('["price","1",1]'),
    btoa('["price",1,1.5]'),
    btoa('["price",null,1]'),
    btoa('\xff'),
  ])('refuse %j', cursor => {
    expectRefusal(() => decodeSearchCursor(cursor, 'price'), 'validation_failed')
  })
})
