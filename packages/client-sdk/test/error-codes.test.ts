import { errorCodes } from '@cartwright/core'
import { describe, expect, it } from 'vitest'
import { CartwrightError, type ErrorCode, isCartwrightError } from '../src/index.ts'

describe('codes', () => {
  it.each(Object.entries(errorCodes))('%s is retryable as the shop says', (code, { retryable }) => {
    expect(new CartwrightError({ code: code as ErrorCode, message: 'x', status: 400 }).retryable).toBe(retryable)
  })

  it('are told by brand, not by class', () => {
    const foreign = Object.assign(new Error('x'), { [Symbol.for('cartwright.CartwrightError')]: true, code: 'cart_empty' })
    expect(isCartwrightError(foreign)).toBe(true)
    expect(isCartwrightError(foreign, 'cart_empty')).toBe(true)
    expect(isCartwrightError(foreign, 'cart_changed')).toBe(false)
    expect(isCartwrightError(new Error('x'))).toBe(false)
    expect(isCartwrightError(null)).toBe(false)
  })
})
