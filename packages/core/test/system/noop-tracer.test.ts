import { expect, it } from 'vitest'
import { noopTracer } from '../../src/system/noop-tracer.ts'

it('runs the work once and passes on what it answers and throws', async () => {
  let runs = 0
  const result = await noopTracer.span('work', {}, async () => {
    runs += 1
    return 'done'
  })
  expect([result, runs]).toEqual(['done', 1])
  await expect(noopTracer.span('work', {}, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
})
