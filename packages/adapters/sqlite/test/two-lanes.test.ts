import { describe, expect, it } from 'vitest'
import { twoLanes } from '../src/two-lanes.ts'

const takenFrom = (lanes: { next(): string | undefined }, count: number) => Array.from({ length: count }, () => lanes.next())

describe('two lanes', () => {
  it('let the urgent go first, and every fourth time one of the rest, each in the order it came', () => {
    const lanes = twoLanes<string>()
    for (const number of [1, 2, 3]) lanes.add(`rest ${number}`, false)
    for (const number of [1, 2, 3, 4, 5, 6, 7]) lanes.add(`urgent ${number}`, true)
    expect(lanes.length).toBe(10)
    expect(takenFrom(lanes, 11)).toEqual([
      'urgent 1',
      'urgent 2',
      'urgent 3',
      'rest 1',
      'urgent 4',
      'urgent 5',
      'urgent 6',
      'rest 2',
      'urgent 7',
      'rest 3',
      undefined,
    ])
    expect(lanes.length).toBe(0)
  })

  it('let whoever is there go where the other lane is empty', () => {
    const lanes = twoLanes<string>()
    lanes.add('a', false)
    lanes.add('b', false)
    expect(takenFrom(lanes, 2)).toEqual(['a', 'b'])
    for (const item of ['c', 'd', 'e', 'f']) lanes.add(item, true)
    expect(takenFrom(lanes, 4)).toEqual(['c', 'd', 'e', 'f'])
  })

  it('take out what waited by a moment, and leave what came after', () => {
    const lanes = twoLanes<string>()
    lanes.add('a', true)
    lanes.add('b', false)
    const take = lanes.mark()
    lanes.add('c', true)
    lanes.add('d', false)
    expect(take()).toEqual(['a', 'b'])
    expect(takenFrom(lanes, 3)).toEqual(['c', 'd', undefined])
  })
})
