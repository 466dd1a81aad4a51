import { describeStorage } from '@cartwright/core/conformance'
import { memoryStorage } from '@cartwright/core/memory'
import { describe, expect, it } from 'vitest'

const options = { name: 'probe', create: () => memoryStorage() }

describe('describeStorage', () => {
  it.each([
    [{ case: 'flies', reason: 'no wings' }, 'No suite of a storage has a case "flies" to skip (no wings).'],
    [
      { case: 'sells exactly 100 of 100 units to 300 buyers at once', reason: 'slow' },
      'InventoryStore: "sells exactly 100 of 100 units to 300 buyers at once" is a case of safety and cannot be skipped (slow).',
    ],
  ])('refuses the skip %j', (skip, message) => {
    expect(() => describeStorage({ ...options, skip: [skip] })).toThrow(message)
  })
})
