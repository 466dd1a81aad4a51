import { expect, it } from 'vitest'
import { noopSpan, noopTracer } from '../../src/system/index.ts'

it('runs the work once and passes on what it answers and throws', async () => {
  let runs = 0
  const result = await noopTracer.span('work', {}, async span => {
    runs += 1
    return span
  })
  expect([result, runs]).toEqual([noopSpan, 1])
  await expect(noopTracer.span('work', {}, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
})

it('is part of nothing', () => {
  const work = () => 1
  expect([noopTracer.isRecording(), noopTracer.current(), noopTracer.bound(work)]).toEqual([false, undefined, work])
})
