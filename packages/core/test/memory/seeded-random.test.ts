import { expect, it } from 'vitest'
import { seededRandom } from '../../src/memory/index.ts'

it('gives the same bytes for the same seed, and others for another', () => {
  const [first, again, other] = [seededRandom(7), seededRandom(7), seededRandom(8)]
  const bytes = first.bytes(64)
  expect(again.bytes(64)).toEqual(bytes)
  expect(other.bytes(64)).not.toEqual(bytes)
  expect(first.bytes(64)).not.toEqual(bytes)
})

it('does not depend on how the bytes are asked for', () => {
  const [whole, parts] = [seededRandom(3), seededRandom(3)]
  expect([...parts.bytes(5), ...parts.bytes(0), ...parts.bytes(11)]).toEqual([...whole.bytes(16)])
})

it('uses every byte about equally often', () => {
  const counts = new Map<number, number>()
  for (const byte of seededRandom(1).bytes(256 * 400)) counts.set(byte, (counts.get(byte) ?? 0) + 1)
  expect(counts.size).toBe(256)
  // 400 expected each; six standard deviations are 120.
  expect([...counts.values()].every(count => count > 280 && count < 520)).toBe(true)
})
