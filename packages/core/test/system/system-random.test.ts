import { expect, it } from 'vitest'
import { systemRandom } from '../../src/system/system-random.ts'

it('gives as many bytes as asked for, also more than one call of the platform gives', () => {
  expect([0, 1, 32, 65_537].map(count => systemRandom.bytes(count).length)).toEqual([0, 1, 32, 65_537])
})

it('fills all of them', () => {
  const end = systemRandom.bytes(65_536 + 64).subarray(65_536)
  expect(end.some(byte => byte !== 0)).toBe(true)
})

it('never gives the same twice', () => {
  const seen = new Set(Array.from({ length: 100 }, () => systemRandom.bytes(16).join()))
  expect(seen.size).toBe(100)
})
