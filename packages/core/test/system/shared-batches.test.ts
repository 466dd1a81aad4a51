import { expect, it } from 'vitest'
import { sharedBatches } from '../../src/system/shared-batches.ts'

async function* numbers(count: number, read: number[]) {
  for (let at = 1; at <= count; at++) {
    read.push(at)
    yield at
  }
}

const all = async (batches: AsyncIterable<number>) => {
  const seen: number[] = []
  for await (const batch of batches) seen.push(batch)
  return seen
}

it('gives everything to both, reading it once, never more than one ahead', async () => {
  const read: number[] = []
  const [first, second] = sharedBatches(numbers(5, read))
  const ahead: number[] = []
  const slow = async (batches: AsyncIterable<number>) => {
    const seen: number[] = []
    for await (const batch of batches) {
      for (let turn = 0; turn < 10; turn++) await Promise.resolve()
      ahead.push(read.length - batch)
      seen.push(batch)
    }
    return seen
  }
  expect(await Promise.all([first.take(all), second.take(slow)])).toEqual([
    [1, 2, 3, 4, 5],
    [1, 2, 3, 4, 5],
  ])
  expect([read, Math.max(...ahead)]).toEqual([[1, 2, 3, 4, 5], 1])
})

it.each([0, 1, 3])('goes on for one when the other ends after %i', async count => {
  const [first, second] = sharedBatches(numbers(5, []))
  const some = async (batches: AsyncIterable<number>) => {
    const iterator = batches[Symbol.asyncIterator]()
    for (let at = 0; at < count; at++) await iterator.next()
    throw new Error('enough')
  }
  expect(await Promise.allSettled([first.take(some), second.take(all)])).toEqual([
    { status: 'rejected', reason: new Error('enough') },
    { status: 'fulfilled', value: [1, 2, 3, 4, 5] },
  ])
})
