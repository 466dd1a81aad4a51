import { describe, expect, it } from 'vitest'
import { frozenCopy } from '../../src/memory/frozen-copy.ts'

describe('frozenCopy', () => {
  it('copies deeply, so that later changes of the source do not show', () => {
    const source = { list: [1, { deep: 'a' }], nothing: null, text: 'x', flag: false }
    const copy = frozenCopy(source)
    source.list.push(2)
    expect(copy).toEqual({ list: [1, { deep: 'a' }], nothing: null, text: 'x', flag: false })
  })

  it('freezes every part', () => {
    const copy = frozenCopy({ list: [{ deep: 'a' }] })
    expect([copy, copy.list, copy.list[0]].every(Object.isFrozen)).toBe(true)
    expect(Object.isFrozen(frozenCopy([]))).toBe(true)
  })

  it('leaves out what JSON leaves out, and copies its own copies no second time', () => {
    expect(Object.keys(frozenCopy({ a: undefined, b: 1 }))).toEqual(['b'])
    const copy = frozenCopy({ a: { b: 1 } })
    expect(frozenCopy(copy)).toBe(copy)
    expect(frozenCopy({ ...copy, c: 2 }).a).toBe(copy.a)
  })

  it('takes a key called __proto__ for a key', () => {
    const copy = frozenCopy(JSON.parse('{"__proto__":{"admin":true}}') as Record<string, unknown>)
    expect(Object.keys(copy)).toEqual(['__proto__'])
    expect((copy as { admin?: boolean }).admin).toBeUndefined()
    expect(({} as { admin?: boolean }).admin).toBeUndefined()
  })
})
